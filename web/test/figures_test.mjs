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
for (const kind of ["map", "split", "timeline", "ladder", "bars", "waterfall", "heatmap", "exceedance", "curves"]) {
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

test("map: rivers lie on the land and lakes on the rivers, all below the links, by day and by night", async () => {
  for (const colorScheme of ["light", "dark"]) {
    await view.page.emulateMedia({ colorScheme });
    await drawAlone("map", mapOf(layer("one", [link("x", 60)])), 1140);
    const seen = await view.page.evaluate(() => {
      const shapes = [...document.querySelectorAll(".land, .river, .lake, .border, .link")];
      const look = (name, what) => getComputedStyle(document.querySelector(name))[what];
      return {
        order: shapes.map((one) => one.classList[0]), courses: document.querySelector(".river").getTotalLength(),
        lake: look(".lake", "fill"), sea: look(".sea", "fill"), river: look(".river", "stroke"), land: look(".land", "fill"), width: parseFloat(look(".river", "strokeWidth")),
      };
    });
    assert.deepEqual(seen.order, ["land", "river", "lake", "border", "link"]);
    assert.ok(seen.courses > 1000, `${seen.courses} px of rivers`);
    assert.equal(seen.lake, seen.sea);
    assert.notEqual(seen.river, seen.land);
    assert.ok(seen.width < 1, "no river is as wide as what carries");
  }
  await view.page.emulateMedia({ colorScheme: "light" });
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

const heat = (data) => ({
  unit: "MUSD", digits: 0, scale: "sequential", symmetric: false, mark_name: "", absent_name: "not computed",
  rows: ["a", "b"].map((name) => ({ name, row: "" })), columns: ["a", "b"].map((name) => ({ name, row: "" })),
  values: [[10, 20], [0, null]], marks: [[false, false], [false, false]], ...data,
});
const cells = () => view.page.$$eval(".sheet rect.heat", (all) => all.map((one) => one.getAttribute("class").replace("heat heat-", "")));
const fill = (selector) => view.page.$eval(selector, (one) => getComputedStyle(one).fill);

test("heat map: equal steps from zero, the largest darkest, nothing and not known told apart", async () => {
  await drawAlone("heatmap", heat({ values: [[100, 41], [0.4, null]] }), 700);
  assert.deepEqual(await cells(), ["full-6", "full-4", "nothing", "absent"]);
  const legend = (await view.page.innerText(".legend")).split("\n").map((one) => one.trim());
  assert.deepEqual(legend, ["in MUSD:", "0", "0 to 20", "20 to 40", "40 to 60", "60 to 80", "80 to 100", "not computed"]);
  assert.deepEqual(await view.page.$$eval(".sheet rect.heat title", (all) => all.map((one) => one.textContent)),
    ["a + a: 100 MUSD", "a + b: 41 MUSD", "b + a: 0 MUSD", "b + b: not computed"]);
});

test("heat map: a symmetric one is its lower triangle, each name once, marks in the corner", async () => {
  await drawAlone("heatmap", heat({ symmetric: true, values: [[10], [30, 20]], marks: [[false], [true, false]], mark_name: "more than both alone" }), 700);
  assert.equal((await cells()).length, 3);
  const texts = await view.page.$$eval(".sheet text", (all) => all.map((one) => one.textContent));
  assert.deepEqual(texts, ["10", "a", "30", "20", "b"]);
  assert.equal(await view.page.$$eval(".sheet .heat-mark", (all) => all.length), 1);
  assert.ok((await view.page.innerText(".legend")).includes("more than both alone"));
  assert.equal(await view.page.$eval(".sheet rect.heat title", (one) => one.textContent), "a: 10 MUSD");
});

test("heat map: less is orange, more is blue, and without room for numbers the sign stays", async () => {
  const columns = Array.from({ length: 9 }, (_, index) => ({ name: `column ${index}`, row: "" }));
  const row = (sign) => columns.map(() => sign * 123456);
  await drawAlone("heatmap", heat({ scale: "diverging", columns, values: [row(1), row(-1)], marks: [[], []] }), 328);
  assert.equal(await fill(".sheet .heat-more-3"), "rgb(0, 103, 165)");
  assert.equal(await fill(".sheet .heat-less-3"), "rgb(217, 142, 0)");
  const signs = await view.page.$$eval('.sheet text[class^="on-"]', (all) => all.map((one) => one.textContent).join(""));
  assert.equal(signs, "+".repeat(9) + "\u2212".repeat(9));
});

test("heat map: what finds no room beside goes into a panel below, and text can be read on every shade", async () => {
  const columns = Array.from({ length: 30 }, (_, index) => ({ name: `c${index}`, row: "" }));
  const values = [columns.map((_, index) => index), columns.map((_, index) => -index)];
  for (const colorScheme of ["light", "dark"]) {
    await view.page.emulateMedia({ colorScheme });
    await drawAlone("heatmap", heat({ scale: "diverging", columns, values, marks: [[], []] }), 480);
    const tops = await view.page.$$eval(".sheet rect.heat", (all) => new Set(all.map((one) => one.getAttribute("y"))).size);
    assert.equal(tops, 4);
    const contrasts = await view.page.evaluate(() => {
      const light = (colour) => {
        const [r, g, b] = colour.match(/\d+/g).map((one) => { const c = one / 255; return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
      };
      const shades = ["full-1", "full-2", "full-3", "full-4", "full-5", "full-6", "less-1", "less-2", "less-3", "more-1", "more-2", "more-3", "nothing"];
      const drawing = document.querySelector(".sheet svg");
      return shades.map((shade) => {
        drawing.insertAdjacentHTML("beforeend", `<rect class="heat heat-${shade}"/><text class="on-heat-${shade}">1</text>`);
        const [ground, text] = [drawing.lastElementChild.previousElementSibling, drawing.lastElementChild].map((one) => light(getComputedStyle(one).fill));
        return [shade, Math.max(ground, text) / Math.min(ground, text)];
      });
    });
    for (const [shade, contrast] of contrasts) assert.ok(contrast >= 4.5, `${colorScheme}, ${shade}: ${contrast.toFixed(2)}`);
  }
  await view.page.emulateMedia({ colorScheme: "light" });
});

test("exceedance: chances on the logarithm, losses from zero, a line where it is said to be", async () => {
  const point = (loss, per_year) => ({ loss, per_year, range: null });
  await drawAlone("exceedance", {
    unit: "Mt", digits: 1, loss_name: "lost in a year", rarest: 100,
    curves: [{ name: "base", points: [point(0, 0.5), point(4, 0.1), point(10, 0.001)], marks: [{ loss: 4, per_year: 0.1, text: "1 in 10: 4.0 Mt" }] }],
    lines: [{ loss: 5, name: "all other ways: 5 Mt" }],
  }, 700);
  const texts = await view.page.$$eval(".sheet text", (all) => all.map((one) => one.textContent));
  for (const words of ["1 in 2", "1 in 5", "1 in 10", "1 in 20", "1 in 50", "1 in 100", "1 in 10: 4.0 Mt", "all other ways: 5 Mt", "base", "lost in a year, Mt"]) {
    assert.ok(texts.includes(words), `${words} in ${texts}`);
  }
  assert.ok(!texts.includes("every year"));
  const places = await view.page.evaluate(() => {
    const curve = document.querySelector(".curve").getAttribute("d").match(/[\d.]+/g).map(Number);
    const line = Number(document.querySelector(".limit").getAttribute("x1"));
    const dot = document.querySelector(".curve-dot");
    const grid = [...document.querySelectorAll(".grid")].map((one) => Number(one.getAttribute("y1")));
    return { curve, line, grid, dot: [Number(dot.getAttribute("cx")), Number(dot.getAttribute("cy"))] };
  });
  const [x0, y0, x4, y4, end, bottom] = places.curve;
  const near = (a, b) => assert.ok(Math.abs(a - b) < 0.2, `${a} is not ${b}`);
  near(places.dot[0], x4);
  near(places.dot[1], y4);
  near(places.line - x0, ((x4 - x0) * 5) / 4);
  near(end - x0, ((x4 - x0) * 7) / 4); // straight on the logarithm: 0.01 lies half way from 0.1 to 0.001
  near((bottom - y0) / Math.log(50), (y4 - y0) / Math.log(5));
  assert.deepEqual([Math.min(...places.grid), Math.max(...places.grid)].map(Math.round), [y0, bottom].map(Math.round));
});

test("curves: both axes on the logarithm, what is not above zero left out", async () => {
  const point = (x, y) => ({ x, y, range: null });
  await drawAlone("curves", {
    unit: "MUSD", digits: 1, x_name: "days", x_ticks: [1, 10, 100],
    curves: [{ name: "ours", points: [point(1, 0), point(10, 10), point(100, 1000)] }, { name: "theirs", points: [point(1, 10), point(10, 100), point(100, 1000)] }],
  }, 700);
  const texts = await view.page.$$eval(".sheet text", (all) => all.map((one) => one.textContent));
  for (const words of ["MUSD", "days", "1", "10", "100", "ours", "theirs"]) assert.ok(texts.includes(words), `${words} in ${texts}`);
  const [ours, theirs] = await view.page.$$eval(".curve", (all) => all.map((one) => one.getAttribute("d").match(/[\d.]+/g).map(Number)));
  const near = (a, b) => assert.ok(Math.abs(a - b) < 0.2, `${a} is not ${b}`);
  assert.equal(ours.length, 4); // nothing is drawn where nothing is lost
  near(ours[0] - theirs[0], theirs[4] - ours[0]); // 10 lies half way from 1 to 100
  near(ours[1], theirs[1]);
  near(theirs[1] - theirs[3], theirs[3] - theirs[5]);
});

test("exceedance: each curve has its own dash, and a band its own ground", async () => {
  const points = (scale) => [0.5, 0.2, 0.05, 0.01].map((per_year, index) => ({ loss: scale * index, per_year, range: [per_year / 2, per_year * 1.5] }));
  const curves = [1, 2, 3, 4].map((scale) => ({ name: `curve ${scale}`, points: points(scale), marks: [] }));
  await drawAlone("exceedance", { unit: "Mt", digits: 1, loss_name: "lost", rarest: 100, curves, lines: [] }, 700);
  const dashes = await view.page.$$eval(".sheet .curve", (all) => all.map((one) => getComputedStyle(one).strokeDasharray));
  assert.equal(new Set(dashes).size, 4);
  assert.equal(await view.page.$$eval('.sheet [class^="curve-band"]', (all) => all.length), 4);
  assert.ok((await view.page.innerText(".legend")).includes("95 % interval"));
});
