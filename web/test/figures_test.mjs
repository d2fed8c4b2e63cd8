// Each kind of figure by what it draws, and all kinds on data made at random.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, misplacedText, open, writeSample } from "./browser.mjs";
import { Maker } from "./random_figures.mjs";

let browser, sample, view;
before(async () => {
  sample = writeSample();
  browser = await launch();
  view = await open(browser, sample.url);
});
after(async () => {
  await browser?.close();
  sample?.remove();
});

/** Draws one figure alone on the page, `width` pixels wide. */
function drawAlone(kind, data, width) {
  return view.page.evaluate(([kind, data, width]) => {
    const outlines = JSON.parse(document.getElementById("outlines")?.textContent ?? globalThis.kept);
    globalThis.kept ??= JSON.stringify(outlines);
    const holder = document.createElement("div");
    holder.id = kind;
    holder.style.width = `${width}px`;
    document.body.replaceChildren(holder);
    globalThis.egress.draw(holder, { kind, title: "A figure", data }, { outlines });
  }, [kind, data, width]);
}

const seeds = 25;
for (const kind of ["map", "split", "timeline", "ladder", "bars", "waterfall"]) {
  test(`${kind}: no text overlaps or leaves the frame, whatever the data`, async () => {
    const faults = [];
    for (let seed = 1; seed <= seeds; seed += 1) {
      const width = [328, 480, 688, 1140][seed % 4];
      await drawAlone(kind, new Maker(seed)[kind](), width);
      const text = await view.page.evaluate(() => document.body.innerHTML.match(/NaN|undefined|Infinity/)?.[0]);
      if (text) faults.push(`seed ${seed}: ${text} in the drawing`);
      faults.push(...(await misplacedText(view.page)).map((fault) => `seed ${seed}, ${width} px: ${fault}`));
    }
    assert.deepEqual(faults.slice(0, 12), []);
    assert.deepEqual(view.faults, []);
  });
}

test("the check for misplaced text sees it", async () => {
  await drawAlone("waterfall", new Maker(1).waterfall(), 600);
  await view.page.evaluate(() => {
    const [first, second] = document.querySelectorAll(".sheet text");
    for (const name of ["x", "y", "text-anchor"]) second.setAttribute(name, first.getAttribute(name));
    first.parentElement.lastElementChild.insertAdjacentHTML("afterend", "<text x='590' y='20'>far out</text>");
  });
  const faults = await misplacedText(view.page);
  assert.ok(faults.some((fault) => fault.includes("overlaps")), String(faults));
  assert.ok(faults.some((fault) => fault.includes("leaves the frame")), String(faults));
});

const link = (id, carried, state = "open", more = {}) => ({
  id, name: id, mode: "pipeline", holder: "a", path: [[50, 40 + carried / 10], [55, 45 + carried / 10]], carried, state, row: "", ...more,
});
const layer = (id, links) => ({ id, name: id, unit: "Mt/yr", digits: 1, nodes: [], links });
const mapOf = (...layers) => ({ widest: 60, holders: [{ id: "a", name: "A", country: "RU" }], frame: null, layers });

test("map: widths are linear in what is carried, the same in both maps, and the legend agrees", async () => {
  await drawAlone("map", mapOf(layer("open", [link("x", 60), link("y", 15)]), layer("closed", [link("x", 30), link("y", 15)])), 1140);
  const drawn = await view.page.evaluate(() => ({
    lines: [...document.querySelectorAll(".link")].map((one) => [one.dataset.link, Number(one.querySelector(".carrier").getAttribute("stroke-width"))]),
    legend: [...document.querySelectorAll(".scale-line")].map((one) => [parseFloat(one.closest("li").textContent), Number(one.getAttribute("stroke-width"))]),
  }));
  assert.deepEqual(drawn.lines, [["x", 14], ["y", 3.5], ["x", 7], ["y", 3.5]]);
  assert.equal(drawn.legend.length, 3);
  for (const [amount, width] of drawn.legend) assert.ok(Math.abs(width - Math.max((14 * amount) / 60, 1)) < 0.01, `${amount}: ${width}`);
});

test("map: idle is a hairline, closed is dashed with a cross, planned is dotted; each says so in words", async () => {
  await drawAlone("map", mapOf(layer("one", [link("x", 60), link("idle", 0), link("shut", 0, "closed"), link("dream", 0, "planned")])), 1140);
  const style = (name, part) => view.page.$eval(`[data-link="${name}"] ${part}`, (path) => {
    const look = getComputedStyle(path);
    return { dash: look.strokeDasharray, width: parseFloat(look.strokeWidth) };
  });
  assert.deepEqual(await style("idle", ".idle"), { dash: "none", width: 0.8 });
  assert.equal((await style("shut", ".closed-line")).dash, "5px, 4px");
  assert.equal((await style("dream", ".planned-line")).dash, "0.1px, 5px");
  assert.equal(await view.page.$$eval(".panel .cross", (all) => all.length), 1);
  const legend = await view.page.innerText(".legend");
  for (const words of ["closed", "planned", "carries nothing"]) assert.ok(legend.includes(words), words);
  const labels = await view.page.$$eval(".panel .of-link", (all) => all.map((one) => one.textContent));
  assert.ok(labels.includes("shut, closed (RU)"), String(labels));
});

test("map: a holder keeps its colour whatever else is on the page", async () => {
  const colour = async (holders) => {
    await drawAlone("map", { ...mapOf(layer("one", [link("x", 60, "open", { holder: "ru" })])), holders }, 700);
    return view.page.$eval('[data-link="x"] .carrier', (path) => getComputedStyle(path).stroke);
  };
  const russia = { id: "ru", name: "Russia", country: "RU" };
  assert.equal(await colour([russia]), "rgb(213, 94, 0)");
  assert.equal(await colour([{ id: "q", name: "Q", country: "" }, { id: "kz", name: "K", country: "KZ" }, russia]), "rgb(213, 94, 0)");
});

test("map: lines between the same ends lie side by side", async () => {
  const path = [[50, 40], [55, 45]];
  await drawAlone("map", mapOf(layer("one", [link("ships", 20, "open", { path }), link("pipe", 0, "planned", { path: [...path].reverse() })])), 700);
  const starts = await view.page.$$eval(".link", (all) => all.map((one) => one.querySelector("path").getAttribute("d").match(/[\d.]+/g).map(Number)));
  const [a, b] = starts;
  const apart = Math.min(Math.hypot(a[0] - b[2], a[1] - b[3]));
  assert.ok(apart > 3 && apart < 12, `${apart} px apart`);
});

test("split: a fit is hollow, a prediction full, an unknown value is not drawn", async () => {
  const point = (year, fitted, computed) => ({ year, observed: 1, observed_range: [0.8, 1.2], computed, computed_range: null, naive: null, fitted });
  await drawAlone("split", { unit: "Mt", digits: 1, panels: [{ id: "a", name: "A", row: "", points: [point(2022, true, 1), point(2023, false, 2), point(2024, false, null)] }] }, 600);
  const fills = await view.page.$$eval(".sheet .fitted, .sheet .predicted", (all) => all.map((one) => [one.getAttribute("class"), getComputedStyle(one).fill]));
  assert.deepEqual(fills, [["fitted", "rgb(255, 255, 255)"], ["predicted", "rgb(0, 114, 178)"]]);
  assert.equal(await view.page.$$eval(".sheet .observed", (all) => all.length), 3);
});

test("timeline: what is lost is striped, what is gained is plain, the closure is shaded", async () => {
  const series = (role, values) => ({ name: role, role, values });
  await drawAlone("timeline", {
    starts: ["2025-01-01", "2025-01-02", "2025-01-03", "2025-01-04"],
    panels: [{ name: "Loaded", unit: "kt/d", digits: 0, limit: null, limit_name: "", series: [series("open", [10, 10, 10]), series("closed", [10, 4, 12])] }],
    closures: [{ from: "2025-01-02", to: "2025-01-03", name: "shut" }], marks: [{ day: "2025-01-03", name: "full" }],
  }, 700);
  const count = (selector) => view.page.$$eval(selector, (all) => all.length);
  assert.equal(await count('.sheet path[fill^="url(#less"]'), 1);
  assert.equal(await count(".sheet .more-fill"), 1);
  assert.equal(await count(".sheet .mark"), 1);
  const [shaded, plot] = await view.page.evaluate(() => [document.querySelector(".closure"), document.querySelector(".zero")].map((one) => one.getBoundingClientRect().width));
  assert.ok(Math.abs(shaded - plot / 3) < 1.5, `${shaded} of ${plot}`);
});

test("bars and ladders: lengths from zero, in proportion", async () => {
  const bar = (label, value) => ({ label, value, range: null, observed: null, note: "", parts: [], row: "" });
  await drawAlone("bars", { unit: "t", digits: 0, limit: null, bars: [bar("a", 10), bar("b", 5), bar("c", 0)] }, 700);
  const widths = await view.page.$$eval(".sheet rect.bar", (all) => all.map((one) => Number(one.getAttribute("width"))));
  assert.ok(Math.abs(widths[0] / widths[1] - 2) < 0.01 && widths[2] <= 0.5, String(widths));
  const rung = (most) => ({ most, range: null, binding: "ships", relaxed_by: "", row: "" });
  await drawAlone("ladder", { unit: "t", digits: 0, reference: null, reference_name: "", rungs: [rung(3), rung(12)] }, 700);
  const rungs = await view.page.$$eval(".sheet rect.tint", (all) => all.map((one) => Number(one.getAttribute("width"))));
  assert.ok(Math.abs(rungs[1] / rungs[0] - 4) < 0.01, String(rungs));
});

test("waterfall: each part begins where the last one ended, and the last ends at zero", async () => {
  await drawAlone("waterfall", {
    unit: "Mt", digits: 1, displaced: 10,
    steps: [{ name: "b", kind: "rerouted", amount: 2 }, { name: "deferred", kind: "deferred", amount: 3 }, { name: "lost", kind: "lost", amount: 5 }],
  }, 700);
  const spans = await view.page.$$eval(".sheet rect.step", (all) => all.map((one) => [Number(one.getAttribute("x")), Number(one.getAttribute("x")) + Number(one.getAttribute("width"))]));
  const near = (a, b) => assert.ok(Math.abs(a - b) < 0.1, `${a} is not ${b}`);
  near(spans[1][1], spans[0][1]);
  near(spans[2][1], spans[1][0]);
  near(spans[3][1], spans[2][0]);
  near(spans[3][0], spans[0][0]);
});
