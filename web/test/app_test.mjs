// The live page in a browser, against `egress serve` on the flagship.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { inaccessible, launch, patience, misplacedText, settled } from "./browser.mjs";
import { serve } from "./server.mjs";

let browser, server;
before(async () => {
  server = await serve();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.remove();
});

const closed = "close=corridor:cpc@2025-01-15/30d";

/** The page with its map drawn; `faults` keeps what should not have happened. */
async function open(hash = "", options = {}, url = server.url) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: "reduce", ...options });
  context.setDefaultTimeout(patience);
  const page = await context.newPage();
  const faults = [];
  page.on("console", (message) => faults.push(`console ${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
  page.on("request", (request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(url)) faults.push(`request: ${request.url()}`);
  });
  await page.goto(hash === "" ? url : `${url}#${hash}`);
  await page.waitForSelector("#map .words text", { timeout: patience });
  await told(page);
  return { page, faults, context, close: () => context.close() };
}

/** What is shown answers what is asked, and is written. */
async function told(page) {
  await page.waitForFunction(() => {
    const close = new URLSearchParams(location.hash.slice(1).replaceAll("+", "%2B")).getAll("close");
    const [shown] = JSON.parse(document.body.dataset.shown ?? "[null]");
    return shown !== null && JSON.stringify(shown) === JSON.stringify(close);
  }, undefined, { timeout: patience });
  await settled(page);
  // Words are set when the map has come to rest.
  await page.waitForSelector("#map:not([aria-busy])");
}

const hash = (page) => page.evaluate(() => location.hash.slice(1));
const finding = (page) => page.innerText(".finding");
const widthOf = (page, link) => page.$eval(`[data-link="${link}"] .carrier, [data-link="${link}"] .closed-line`, (path) => Number(path.getAttribute("stroke-width")));

test("app: the first screen tells the story and proposes the closure", async () => {
  const { page, faults, close } = await open();
  const { painted, bytes } = await page.evaluate(() => ({
    painted: performance.getEntriesByName("map")[0].startTime,
    bytes: performance.getEntriesByType("resource").filter((one) => !one.name.includes("/api/")).reduce((sum, one) => sum + one.decodedBodySize, 0),
  }));
  console.log(`# from the address to flows on the map: ${painted.toFixed(0)} ms; ${(bytes / 1000).toFixed(0)} kB of page`);
  assert.ok(bytes < 1_500_000);
  assert.match(await finding(page), /CPC\) carries \d\d\s?% of what gets out; no other way carries more than \d/);
  assert.equal(await page.innerText("#propose"), "Close CPC for 30 days");
  assert.match(await page.innerText(".map-legend"), /Mt\/yr/);
  assert.ok((await page.$$(".link[role=button]")).length > 40);
  assert.deepEqual(faults, []);
  await close();
});

test("app: rivers and lakes lie under the links, and a sea has its name where there is room", async () => {
  const { page, faults, close } = await open("at=50.00,40.00,2.00");
  assert.deepEqual(await page.$$eval("#map .ground path", (all) => all.map((one) => [one.classList[0], one.getAttribute("d").length > 100])),
    [["land", true], ["river", true], ["lake", true], ["border", true]]);
  assert.ok((await page.$$eval("#map .water", (all) => all.map((one) => one.textContent))).includes("Caspian Sea"));
  assert.deepEqual(await misplacedWords(page), []);
  assert.deepEqual(faults, []);
  await close();
});

test("app: countries are called as the reader's language calls them", async () => {
  for (const [locale, ours, theirs] of [["en-GB", "Kazakhstan", "Uzbekistan"], ["ru", "Казахстан", "Узбекистан"], ["zh-CN", "哈萨克斯坦", "乌兹别克斯坦"], ["tlh", "Kazakhstan", "Uzbekistan"]]) {
    const { page, faults, close } = await open("", { locale });
    const names = await page.$$eval("#map .country", (all) => all.map((one) => one.textContent));
    assert.ok(names.includes(ours) && names.includes(theirs), `${locale}: ${names.join(", ")}`);
    assert.deepEqual(await misplacedWords(page), [], locale);
    assert.deepEqual(faults, [], locale);
    await close();
  }
});

test("app: closing by click, undo, redo, and the same by the address", async () => {
  const { page, faults, close } = await open();
  const before = await widthOf(page, "chagan_samara");
  await page.click("#propose");
  await told(page);
  assert.equal(await hash(page), closed);
  const finding1 = await finding(page);
  assert.match(finding1, /closed for 30 days from 15 January 2025: [\d.]+ Mt must find another way; [\d.]+ Mt cannot/);
  assert.ok((await widthOf(page, "chagan_samara")) > before, "nothing was rerouted by Samara");
  assert.match(await page.innerText("#tables"), /Open network against this one/);
  assert.ok(await page.$("#went .step.lost"));
  await page.keyboard.press("Control+z");
  await told(page);
  assert.equal(await hash(page), "");
  assert.equal(await widthOf(page, "chagan_samara"), before);
  await page.click("#redo");
  await told(page);
  const other = await open(closed);
  assert.equal(await finding(other.page), finding1);
  await other.close();
  assert.deepEqual(faults, []);
  await close();
});

test("app: closing a line of the map by click and by keyboard comes to the same", async () => {
  const first = await open();
  const spot = await first.page.$eval('[data-link="cpc_r"] .hit', (path) => {
    const { x, y } = path.getPointAtLength(path.getTotalLength() * 0.4).matrixTransform(path.getScreenCTM());
    return { x, y };
  });
  await first.page.mouse.click(spot.x, spot.y);
  assert.match(await first.page.innerText("#card"), /Komsomolskaya-Kropotkinskaya/);
  await first.page.click("#close-it");
  await told(first.page);
  const second = await open();
  await second.page.focus("#map [tabindex='0']");
  for (let step = 0; step < 80; step += 1) {
    if (await second.page.evaluate(() => document.activeElement.dataset.link === "cpc_r")) break;
    await second.page.keyboard.press("ArrowRight");
  }
  assert.ok(await second.page.isVisible("#tip"), "the focus tells nothing");
  await second.page.keyboard.press("Enter");
  assert.equal(await second.page.evaluate(() => document.activeElement.id), "close-it");
  await second.page.keyboard.press("Enter");
  await told(second.page);
  const [a, b] = [await hash(first.page), await hash(second.page)];
  assert.equal(a, b);
  assert.match(a, /^close=cpc_r@2025-01-15\/30d&pick=link:cpc_r$/);
  assert.equal(await finding(first.page), await finding(second.page));
  for (const one of [first, second]) {
    assert.deepEqual(one.faults, []);
    await one.close();
  }
});

test("app: a place, a holder and a fleet are found by name and closed", async () => {
  const { page, faults, close } = await open();
  for (const [name, word, verb] of [["Russian Federation (Transneft, port authorities, courts) (holder)", "holder:russia", "Close all it holds"], ["Samara (node)", "samara", "Close this place"]]) {
    await page.fill("#find", name);
    await page.press("#find", "Enter");
    await page.waitForSelector("#close-it");
    assert.equal(await page.innerText("#close-it"), verb);
    await page.click("#close-it");
    await told(page);
    assert.ok((await hash(page)).includes(`close=${word}@`), await hash(page));
  }
  assert.equal((await page.$$(".closure-row")).length, 2);
  await page.click("#open-all");
  await told(page);
  assert.equal((await page.$$(".closure-row")).length, 0);
  assert.deepEqual(faults, []);
  await close();
});

test("app: the duration dragged moves flows, losses and the address", async () => {
  const { page, faults, close } = await open(closed);
  const lost = async () => Number(/; ([\d.]+) Mt cannot/.exec(await finding(page))[1]);
  const before = await lost();
  const box = await page.locator(".duration").boundingBox();
  await page.mouse.move(box.x + box.width * 0.1, box.y + box.height / 2);
  await page.mouse.down();
  for (let step = 1; step <= 20; step += 1) await page.mouse.move(box.x + box.width * (0.1 + step * 0.02), box.y + box.height / 2);
  await page.mouse.up();
  await told(page);
  assert.ok((await lost()) > 2 * before, `${before} Mt became ${await lost()} Mt`);
  const days = Number(/\/(\d+)d/.exec(await hash(page))[1]);
  assert.ok(days > 60, `${days} days`);
  await page.click("#undo");
  await told(page);
  assert.equal(await hash(page), closed, "a drag is undone as one");
  assert.deepEqual(faults, []);
  await close();
});

test("app: the open network and the answer are told in one unit, though each alone would have its own", async () => {
  const week = "from=2025-01-01&to=2025-01-07", pipe = "corridor:cpc@2025-01-03/2d";
  const units = await Promise.all([[], [pipe]].map(async (close) => {
    const answer = await fetch(`${server.url}api/v1/what-if`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ close, from: "2025-01-01", to: "2025-01-07" }) });
    return (await answer.json()).corridors[0].delivered.unit;
  }));
  assert.notEqual(units[0], units[1], "the server gives both in one unit: this proves nothing any more");
  const { page, faults, close } = await open(`close=${pipe}&${week}`);
  const [open_, this_, change] = await page.$$eval("#tables table >> nth=0 >> tbody tr >> nth=0 >> td", (cells) => cells.map((cell) => Number(cell.textContent.replace("\u2212", "-"))));
  assert.ok(this_ > 0.3 * open_ && this_ < 0.9 * open_, `open ${open_}, this ${this_}`);
  assert.ok(Math.abs(change - (this_ - open_)) < 0.011, `${change}`);
  assert.deepEqual([...new Set(await page.$$eval("#tables table >> nth=0 >> thead .unit", (all) => all.map((one) => one.textContent)))], [units[0]]);
  assert.match(await finding(page), new RegExp(`[\\d.]+ ${units[0]} must find another way`));
  assert.match(await page.innerText("#went"), new RegExp(`in ${units[0]} over`));
  // Rates by the year have the map's unit, whatever the horizon's amounts have.
  assert.match(await page.innerText(".map-legend"), /\d Mt\/yr/);
  assert.match(await page.getAttribute('[data-link="cpc_r"]', "aria-label"), /: [1-9]\d\.\d Mt\/yr; open [1-9]\d\.\d;/);
  assert.deepEqual(faults, []);
  await close();
});

test("app: a day dragged to is shown, and play goes on by itself", async () => {
  const { page, faults, close } = await open(closed);
  const figure = await page.locator(".figure-holder svg").boundingBox();
  const [left, right] = (await page.$eval(".figure-holder svg", (one) => one.dataset.plot)).split(" ").map(Number);
  await page.mouse.click(figure.x + left + (right - left) * (20 / 365), figure.y + 60);
  assert.match(await page.innerText(".day-words"), /January 2025: \d+ kt\/d out \(open: \d+\), \d+ kt\/d shut in/);
  assert.ok(await page.$('[data-link="cpc_r"] .closed-line'), "the day does not show what is closed on it");
  await page.waitForFunction(() => /day=2025-01-2\d/.test(location.hash));
  await page.focus(".day-slider");
  await page.keyboard.press("ArrowRight");
  const before = await page.innerText(".day-words");
  await page.click(".play");
  await page.waitForFunction((words) => document.querySelector(".day-words").textContent !== words, before);
  await page.waitForTimeout(500);
  await page.click(".play");
  const rests = await page.innerText(".day-words");
  await page.waitForTimeout(300);
  assert.equal(await page.innerText(".day-words"), rests);
  await page.click(".whole");
  assert.equal(await page.$('[data-link="cpc_r"] .closed-line'), null);
  assert.deepEqual(faults, []);
  await close();
});

test("app: the card of a link tells of the day that the map shows", async () => {
  const { page, faults, close } = await open(`${closed}&pick=link:cpc_r`);
  const carries = async () => Number(/[Cc]arries ([\d.]+) Mt\/yr/.exec(await page.innerText("#card"))[1]);
  const told = async () => Number(/: ([\d.]+) Mt\/yr/.exec(await page.getAttribute('[data-link="cpc_r"]', "aria-label"))[1]);
  assert.ok((await carries()) > 30);
  await page.focus("#card a.origin >> nth=0");
  const move = (day) => page.$eval(".day-slider", (slider, value) => {
    slider.value = value;
    slider.dispatchEvent(new Event("input"));
  }, String(day));
  await move(19);
  assert.match(await page.innerText("#card"), /On 20 January 2025 it carries 0\.00 Mt\/yr \(open: [1-9]/);
  assert.equal(await page.evaluate(() => document.activeElement.closest("#card") !== null), true, "the focus is lost");
  await move(90);
  assert.match(await page.innerText("#card"), /On 1 April 2025 it carries/);
  assert.ok(Math.abs((await carries()) - (await told())) < 0.06, `the card says ${await carries()}, the map ${await told()}`);
  await page.click(".whole");
  assert.match(await page.innerText("#card"), /\. Carries /);
  assert.deepEqual(faults, []);
  await close();
});

test("app: colours by four quantities, each with its legend and unit", async () => {
  const { page, faults, close } = await open(closed);
  for (const [colour, words] of [["use", /of capacity:/], ["change", /in Mt\/yr:.*as before/s], ["worth", /in USD\/t, over the horizon:/], ["holder", /\(RU\)/]]) {
    await page.selectOption("#colour", colour);
    await told(page);
    assert.match(await page.innerText(".map-legend"), words);
    assert.deepEqual(await misplacedWords(page), []);
  }
  assert.deepEqual(faults, []);
  await close();
});

/** Words on the map that overlap each other. */
async function misplacedWords(page) {
  return page.evaluate(() => {
    const texts = [...document.querySelectorAll("#map .words text")].map((text) => ({ words: text.textContent, box: text.getBoundingClientRect() }));
    return texts.flatMap(({ words, box }, index) => texts.slice(index + 1).filter((other) => {
      const across = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
      const down = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
      return across > 1 && down > 2;
    }).map((other) => `"${words}" overlaps "${other.words}"`));
  });
}

test("app: zoom by button, wheel and key; the place is in the address", async () => {
  const { page, faults, close } = await open();
  const scale = () => page.$eval('[data-link="cpc_r"] .hit', (path) => path.getTotalLength());
  const before = await scale();
  await page.click("#zoom-in");
  assert.ok((await scale()) > 1.5 * before);
  await page.click("#zoom-fit");
  assert.ok(Math.abs((await scale()) - before) < 1);
  await page.mouse.move(300, 300);
  await page.mouse.wheel(0, -300);
  await page.waitForFunction(() => location.hash.includes("at="));
  await page.waitForSelector("#map:not([aria-busy])");
  assert.ok((await scale()) > 1.3 * before);
  assert.deepEqual(await misplacedWords(page), []);
  const again = await open(await hash(page));
  assert.ok(Math.abs((await again.page.$eval('[data-link="cpc_r"] .hit', (path) => path.getTotalLength())) - (await scale())) < 3);
  await again.close();
  await page.focus("#map [tabindex='0']");
  await page.keyboard.press("0");
  assert.ok(Math.abs((await scale()) - before) < 1);
  assert.deepEqual(faults, []);
  await close();
});

test("app: a number opens its sources, a computed one its run", async () => {
  const { page, faults, close } = await open(closed);
  await page.click("#tables a.origin:has-text('Atyrau-Samara') >> nth=0");
  await page.waitForSelector("dialog[open] tbody tr");
  assert.match(await page.innerText("dialog"), /corridors\.csv:\d+/);
  await page.keyboard.press("Escape");
  await page.click("#story button.origin >> nth=0");
  assert.match(await page.innerText("dialog"), /Gap to the best there is[\s\S]*egress dispatch .*--close corridor:cpc@2025-01-15\/30d/);
  assert.deepEqual(await inaccessible(page), []);
  assert.deepEqual(faults, []);
  await close();
});

test("app: the server dies, what is seen stays, and it goes on when the server is back", async () => {
  const { page, close } = await open(closed);
  const before = await finding(page);
  await server.stop("SIGKILL");
  await page.locator(".duration").focus();
  await page.keyboard.press("ArrowRight");
  await page.waitForSelector("#trouble:not([hidden])");
  assert.match(await page.innerText("#trouble"), /does not answer[\s\S]*kept/);
  assert.equal(await finding(page), before);
  assert.deepEqual(await inaccessible(page), []);
  await server.start();
  await told(page);
  await page.waitForSelector("#trouble", { state: "hidden" });
  assert.match(await finding(page), /closed for 31 days/);
  await close();
});

test("app: what is shown says of which scenario it is, while another is awaited and when it is refused", async () => {
  const { page, close } = await open(closed);
  let letThrough;
  const gate = new Promise((open) => (letThrough = open));
  await page.route("**/what-if*", async (route) => {
    await gate;
    await route.continue();
  });
  const stale = () => page.innerText("#stale");
  assert.equal(await stale(), "");
  await page.locator(".duration").focus();
  await page.keyboard.press("ArrowRight");
  await page.waitForSelector("body.stale");
  assert.match(await hash(page), /\/31d/);
  assert.match(await stale(), /^Figures of the scenario before: Caspian pipeline \(CPC\) closed for 30 days from 15 January 2025\.$/);
  assert.match(await finding(page), /closed for 30 days/);
  assert.ok(await page.$eval("#map .over", (map) => Number(getComputedStyle(map).opacity)) < 1);
  assert.deepEqual(await inaccessible(page), []);
  // What is taken away is what is seen.
  await page.click("#keep summary");
  const [picture] = await Promise.all([page.waitForEvent("download"), page.click("#save-svg")]);
  assert.match(readFileSync(await picture.path(), "utf8"), /closed for 30 days/);
  await page.click("#story button.origin >> nth=0");
  assert.match(await page.innerText("dialog pre"), /2025-01-15\/30d/);
  await page.keyboard.press("Escape");
  letThrough();
  await told(page);
  assert.match(await finding(page), /closed for 31 days/);
  assert.deepEqual([await stale(), await page.isVisible("#stale")], ["", false]);
  await page.evaluate(() => (location.hash = "close=no_such_link@2025-01-15/30d"));
  await page.waitForSelector("#trouble:not([hidden])");
  await page.waitForSelector("body.stale");
  assert.match(await stale(), /closed for 31 days/);
  await page.click("#trouble button");
  await told(page);
  await page.waitForSelector("body:not(.stale)");
  await close();
});

test("app: a question that makes no sense is answered with what is wrong, and the last map stays", async () => {
  const { page, close } = await open();
  await page.evaluate(() => (location.hash = "close=no_such_link@2025-01-15/30d"));
  await page.waitForSelector("#trouble:not([hidden])");
  assert.match(await page.innerText("#trouble"), /no_such_link/);
  assert.match(await finding(page), /carries/);
  await page.click("#trouble button");
  await told(page);
  assert.equal(await page.isVisible("#trouble"), false);
  await close();
});

test("app: pictures, a table and the view in one file", async () => {
  const { page, faults, close } = await open(`${closed}&day=2025-01-20`);
  const taken = async (act) => {
    const [download] = await Promise.all([page.waitForEvent("download"), act()]);
    return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
  };
  const menu = async (id) => {
    await page.click("#keep summary");
    await page.click(id);
  };
  const picture = await taken(() => menu("#save-svg"));
  assert.match(picture.bytes.toString(), /^<svg[\s\S]*Caspian pipeline[\s\S]*<\/svg>$/);
  // A sign's own name is for those who hear the legend; in a picture it would stand there twice.
  assert.doesNotMatch(picture.bytes.toString(), /<text[^>]*>[^<]*\(pipeline\)/);
  await page.click("#keep summary");
  const png = await taken(() => menu("#save-png"));
  assert.equal(png.bytes.subarray(1, 4).toString(), "PNG");
  assert.ok(png.bytes.length > 40_000, `${png.bytes.length} bytes`);
  const table = await taken(() => page.click(".csv >> nth=0"));
  assert.match(table.bytes.toString(), /^Way out,open \(Mt\),this \(Mt\),change \(Mt\)\ncpc,/);
  const view = await taken(() => menu("#save-view"));
  assert.ok(view.bytes.length < 3_000_000, `${view.bytes.length} bytes`);
  const path = join(tmpdir(), `egress-view-${process.pid}.html`);
  writeFileSync(path, view.bytes);
  const kept = await open(`${closed}&day=2025-01-20`, { offline: true }, pathToFileURL(path).href);
  assert.equal(await finding(kept.page), await finding(page));
  assert.ok(await kept.page.$('[data-link="cpc_r"] .closed-line'));
  await kept.page.click(".whole");
  assert.equal(await kept.page.$('[data-link="cpc_r"] .closed-line'), null);
  assert.deepEqual(kept.faults, []);
  await kept.close();
  assert.deepEqual(faults, []);
  await close();
});

test("app: a picture of the map opens alone, with its colours and nothing from elsewhere", async () => {
  for (const colorScheme of ["light", "dark"]) {
    const { page, faults, close } = await open(closed, { colorScheme });
    const taken = async (id) => {
      await page.click("#keep summary");
      const [download] = await Promise.all([page.waitForEvent("download"), page.click(id)]);
      if (await page.$eval("#keep", (menu) => menu.open)) await page.click("#keep summary");
      return readFileSync(await download.path());
    };
    const picture = (await taken("#save-svg")).toString();
    assert.deepEqual(picture.match(/(href|src)=|url\((?!["']?#)|@import|https?:(?!\/\/www\.w3\.org\/)/g), null);
    const path = join(tmpdir(), `egress-map-${process.pid}.svg`);
    writeFileSync(path, picture);
    const alone = await (await browser.newContext()).newPage();
    alone.on("request", (request) => request.url() !== pathToFileURL(path).href && faults.push(`request: ${request.url()}`));
    await alone.goto(pathToFileURL(path).href);
    const looks = (where, scope) => where.evaluate((scope) => [["[data-link=cpc_r] .carrier", "stroke"], [".land", "fill"], [".river", "stroke"], [".lake", "fill"], [".words text", "fill"], [".words text", "fontSize"]]
      .map(([what, how]) => getComputedStyle(document.querySelector(`${scope} ${what}`))[how]), scope);
    const [inside, outside] = [await looks(page, "#map"), await looks(alone, "svg")];
    assert.deepEqual(outside, inside);
    assert.equal(await alone.$eval(".sea", (sea) => getComputedStyle(sea).fill), await page.$eval("#map", (map) => getComputedStyle(map).backgroundColor));
    assert.equal(await alone.$eval("svg", (one) => one.querySelector("parsererror")), null);
    assert.match(await alone.$eval("svg", (one) => one.textContent), /closed for 30 days[\s\S]*Mt\/yr/);
    await alone.context().close();
    const png = await taken("#save-png");
    const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
    const size = /width="(\d+)" height="(\d+)"/.exec(picture);
    assert.deepEqual([width, height], [2 * size[1], 2 * size[2]]);
    assert.ok(png.length > 40_000, `${png.length} bytes`);
    assert.deepEqual(faults, []);
    await close();
  }
});

const views = {
  wide: {},
  "a projector": { viewport: { width: 1920, height: 1080 } },
  "a phone": { viewport: { width: 360, height: 740 } },
  "the dark": { colorScheme: "dark" },
  "a phone in the dark": { viewport: { width: 360, height: 740 }, colorScheme: "dark" },
};
for (const [name, view] of Object.entries(views)) {
  test(`app: ${name}: words apart, nothing sideways, axe content`, async () => {
    for (const [what, asked] of Object.entries({ open: "", closed: `${closed}&colour=change&pick=link:cpc_r`, day: `${closed}&day=2025-01-20` })) {
      const { page, faults, close } = await open(asked, view);
      assert.deepEqual(await misplacedWords(page), [], what);
      assert.deepEqual(await misplacedText(page), [], what);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0, `${what} scrolls sideways`);
      assert.deepEqual(await inaccessible(page), [], what);
      assert.deepEqual(faults, [], what);
      await close();
    }
  });
}

for (const [name, view] of Object.entries(views)) {
  test(`app: results: ${name}: nothing sideways, axe content`, async () => {
    const { page, faults, close } = await open("", view);
    const job = { id: "7", command: "simulate", options: { years: "200" }, status: "running", progress: { done: 40, of: 200, unit: "years", text: "" }, asked: "2026-01-01T00:00:00Z", ended: null, command_line: "egress simulate cases/kazakhstan --years 200" };
    await page.route("**/api/v1/jobs", (route) => route.fulfill({ json: { jobs: [job, { ...job, id: "6", status: "cancelled", progress: null }] } }));
    await page.click("#tab-results");
    await page.click('.job[data-job="7"] .see');
    assert.deepEqual(await inaccessible(page), []);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0);
    assert.deepEqual(faults, []);
    await close();
  });
}

test("app: tabs by arrow keys, Home and End; each names its part", async () => {
  const { page, faults, close } = await open();
  const state = () => page.$$eval("[role=tablist] > [role=tab]", (tabs) => tabs.map((tab) => [tab.id, tab.getAttribute("aria-selected"), tab.tabIndex, tab === document.activeElement, document.getElementById(tab.getAttribute("aria-controls")).hidden]));
  const first = [["tab-map", "true", 0, true, false], ["tab-results", "false", -1, false, true]];
  const last = [["tab-map", "false", -1, false, true], ["tab-results", "true", 0, true, false]];
  await page.focus("#tab-map");
  for (const [key, wanted] of [["ArrowRight", last], ["ArrowRight", first], ["ArrowLeft", last], ["Home", first], ["End", last]]) {
    await page.keyboard.press(key);
    assert.deepEqual(await state(), wanted, key);
  }
  assert.equal(await page.getAttribute("#story", "aria-live"), "polite");
  assert.deepEqual(faults, []);
  await close();
});

for (const [name, view] of Object.entries({ wide: {}, "a phone": views["a phone"] })) {
  test(`app: ${name}: the Tab key goes through the page as the eye does, and shows where it is`, async () => {
    const { page, close } = await open("", view);
    const stops = [];
    for (let stop = 0; stop < 24; stop += 1) {
      await page.keyboard.press("Tab");
      stops.push(await page.evaluate(() => {
        const one = document.activeElement, look = getComputedStyle(one);
        const hit = one.querySelector(":scope > .hit");
        const shown = hit === null ? look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2 : getComputedStyle(hit).stroke !== "rgba(0, 0, 0, 0)";
        return { part: one.closest("header, #suggest, #story, #map, #strip, .told")?.id || one.closest("header, .told")?.className, name: one.id || one.textContent.slice(0, 30), shown };
      }));
    }
    assert.deepEqual(stops.filter((stop) => !stop.shown), []);
    const parts = [...new Set(stops.map((stop) => stop.part))];
    assert.deepEqual(parts, name === "wide" ? ["bar", "map", "strip", "story", "suggest", "told"] : ["bar", "story", "suggest", "map", "strip", "told"]);
    await close();
  });
}

test("app: on paper black on white, without what cannot be pressed", async () => {
  const { page, close } = await open(closed, { colorScheme: "dark" });
  await page.emulateMedia({ media: "print" });
  const look = await page.evaluate(() => [getComputedStyle(document.documentElement).backgroundColor, getComputedStyle(document.querySelector(".finding")).color]);
  assert.deepEqual(look, ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]);
  for (const hidden of ["#undo", "#find", ".csv", ".day-slider", ".play"]) assert.equal(await page.isVisible(hidden), false, hidden);
  const pdf = await page.pdf({ format: "A4", landscape: true });
  assert.ok(pdf.length > 30_000, `a PDF of ${pdf.length} bytes`);
  await close();
});

test("app: motion shows the direction, and rests for those who ask for rest", async () => {
  const animated = (page) => page.evaluate(() => document.getAnimations().filter((one) => one.effect.target.closest(".motions, .wake")).length);
  const moving = await open("", { reducedMotion: "no-preference" });
  assert.ok((await animated(moving.page)) > 10);
  await moving.close();
  const resting = await open("");
  assert.equal(await animated(resting.page), 0);
  assert.ok((await resting.page.$$(".chevron")).length > 10, "without motion chevrons tell the direction");
  await resting.close();
});

test("app: a job is started, watched, drawn, and found again after the server's death", async () => {
  const { page, close } = await open();
  await page.click("#tab-results");
  await page.fill("#start-simulate >> xpath=ancestor::form//input", "40");
  await page.click("#start-simulate");
  await page.waitForSelector(".job progress");
  await page.waitForSelector(".job-result figure svg", { timeout: patience });
  assert.match(await page.innerText(".job-result"), /A year loses [\d.]+ Mt on average/);
  assert.deepEqual(await misplacedText(page), []);
  assert.deepEqual(await inaccessible(page), []);
  await page.fill("#start-simulate >> xpath=ancestor::form//input", "100000");
  await page.click("#start-simulate");
  await page.click(".job .cancel");
  await page.waitForFunction(() => document.querySelector(".job").textContent.includes("cancelled"), undefined, { timeout: patience });
  await server.stop("SIGKILL");
  await page.waitForFunction(() => document.querySelector(".jobs .list-trouble").textContent.includes("does not answer"), undefined, { timeout: patience });
  await server.start();
  await page.reload();
  await page.waitForSelector("#map .words text");
  await page.click("#tab-results");
  await page.waitForSelector(".job >> nth=1");
  await page.click(".job .see >> nth=1");
  await page.waitForSelector(".job-result figure svg");
  await close();
});

test("app: a job that is running shows its progress as soon as it is opened", async () => {
  const { page, faults, close } = await open();
  // A job as the server tells of it, so that the pace is the test's.
  const job = { id: "7", command: "simulate", options: { years: "200" }, status: "running", progress: { done: 40, of: 200, unit: "years", text: "" }, asked: "2026-01-01T00:00:00Z", ended: null, command_line: "egress simulate cases/kazakhstan --years 200" };
  const jobs = [job];
  await page.route("**/api/v1/jobs", (route) => route.fulfill({ json: { jobs } }));
  await page.click("#tab-results");
  await page.click('.job[data-job="7"] .see');
  // At once: no answer of the server is waited for.
  const seen = () => page.$eval(".job-watch", (one) => [one.querySelector("h3").textContent, one.querySelector(".job-words").textContent, one.querySelector("progress").position]);
  assert.deepEqual(await seen(), ["Years of random closures", "running: 40 of 200 years", 0.2]);
  assert.equal(await page.getAttribute('.job[data-job="7"]', "aria-current"), "true");
  assert.deepEqual(await inaccessible(page), []);
  job.progress = { ...job.progress, done: 80 };
  await page.waitForFunction(() => document.querySelector(".job-watch .job-words").textContent === "running: 80 of 200 years");
  assert.equal((await seen())[2], 0.4);
  jobs.push({ ...job, id: "8", status: "queued", progress: null });
  await page.click('.job[data-job="8"] .see');
  assert.match((await seen())[1], /^queued/);
  assert.equal(await page.getAttribute('.job[data-job="7"]', "aria-current"), null);
  assert.deepEqual(faults, []);
  await close();
});

test("app: closures ranked lead back to the map", async () => {
  const { page, faults, close } = await open();
  await page.click("#tab-results");
  await server.job("screen", { size: "1", things: "holder", period: "month" });
  await page.waitForFunction(() => document.querySelector(".job .see") !== null && /^Closures, ranked/.test(document.querySelector(".job").textContent) && /done/.test(document.querySelector(".job").textContent), undefined, { timeout: patience });
  await page.click(".job .see");
  await page.waitForSelector(".job-result figure svg");
  assert.match(await page.innerText(".job-result"), /costs most: [\d.]+ (bn|m) USD in 30 days/);
  await page.click(".job-result td a");
  await page.waitForSelector("#part-map:not([hidden])");
  await told(page);
  assert.match(await hash(page), /^close=holder:/);
  assert.deepEqual(faults, []);
  await close();
});

test("app: who holds the tap, with each project and by days of quarrel", async () => {
  const { page, faults, close } = await open();
  await page.click("#tab-results");
  await server.job("leverage", {});
  await page.waitForFunction(() => /^Who holds the tap/.test(document.querySelector(".job")?.textContent ?? "") && document.querySelector(".job .job-words").textContent.startsWith("done"), undefined, { timeout: patience });
  await page.locator(".job").first().locator(".see").click();
  await page.waitForFunction(() => document.querySelectorAll(".job-result figure svg").length >= 5);
  const words = await page.innerText(".job-result");
  assert.match(words, /\w has \d+\s%\s+of the power over what is earned/);
  assert.match(words, /All 2\s048 coalitions/);
  assert.match(words, /What each project does to everybody's part of the power/);
  assert.match(words, /365 days cost Republic of Kazakhstan [\d.]+ bn USD and /);
  assert.deepEqual(faults, []);
  await close();
});

test("app: from the click to moved flows, over 100 random closures", async () => {
  const { page, faults, close } = await open();
  const times = await page.evaluate(async () => {
    // Numbers from a fixed seed, so that two runs close the same.
    let state = 12345;
    const random = () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
    const pause = (ms) => new Promise((done) => setTimeout(done, ms));
    const shown = (wanted) => new Promise((done) => {
      const look = () => {
        const [close] = JSON.parse(document.body.dataset.shown);
        if (close.length === wanted) done();
        else watcher = requestAnimationFrame(look);
      };
      let watcher = 0;
      look();
    });
    const links = [...document.querySelectorAll(".link")].filter((one) => one.querySelector(".carrier") !== null);
    const slider = document.querySelector(".day-slider");
    const times = [];
    for (let round = 0; round < 100; round += 1) {
      slider.value = String(Math.floor(random() * 330));
      slider.dispatchEvent(new Event("input"));
      links[Math.floor(random() * links.length)].dispatchEvent(new MouseEvent("click", { bubbles: true }));
      await pause(150);
      const button = document.getElementById("close-it");
      const before = performance.now();
      button.click();
      await shown(1);
      const end = performance.now();
      const asked = performance.getEntriesByType("resource").findLast((one) => one.name.includes("what-if"));
      times.push([end - before, end - before - (asked.responseEnd - asked.requestStart)]);
      performance.clearResourceTimings();
      await pause(60);
      document.getElementById("open-all").click();
      await shown(0);
      await pause(60);
    }
    return times;
  });
  const at = (part, share) => times.map((one) => one[part]).sort((a, b) => a - b)[Math.ceil(share * times.length) - 1].toFixed(0);
  console.log(`# click to moved flows, ${times.length} closures: median ${at(0, 0.5)} ms, 95th percentile ${at(0, 0.95)} ms; of it the page's own: ${at(1, 0.5)} and ${at(1, 0.95)} ms`);
  assert.deepEqual(faults, []);
  await close();
});

test("app: a closure that ends after the horizon says that only a part of it counts", async () => {
  const { page, faults, close } = await open("close=corridor:cpc@2025-12-15/30d");
  assert.match(await page.innerText("#story"), /ends after the horizon; only the part within counts/);
  assert.deepEqual(faults, []);
  await close();
});

test("app: a failed job says why", async () => {
  const { page, close } = await open();
  const job = await server.job("simulate", { years: "-5" });
  await page.click("#tab-results");
  await page.waitForFunction((id) => document.querySelector(`.job[data-job="${id}"]`)?.textContent.includes("failed"), String(job.id), { timeout: patience });
  await page.click(`.job[data-job="${job.id}"] .see`);
  await page.waitForSelector(".job-result h3");
  assert.match(await page.innerText(".job-result"), /failed[\s\S]*years/);
  await close();
});

test("app: Enter in the find box finds, and closes nothing", async () => {
  const { page, faults, close } = await open();
  await page.click("#find");
  await page.keyboard.type("Aktau-Baku (corridor)");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#close-it");
  assert.equal(await hash(page), "pick=corridor:aktau_baku");
  await page.click("#find");
  await page.keyboard.type("kumkol");
  await page.keyboard.press("Enter");
  assert.match(await hash(page), /^pick=[\w:]*kumkol\w*$/);
  await page.click("#find");
  await page.keyboard.type("no such thing");
  await page.keyboard.press("Enter");
  assert.equal(await page.$eval("#find", (find) => find.validationMessage), "Nothing in the case is called no such thing");
  assert.deepEqual(faults, []);
  await close();
});

test("app: what binds is told whole when asked, and the command names the case", async () => {
  const { page, faults, close } = await open(closed);
  const rows = () => page.$$eval("#tables .table:last-child tbody tr", (all) => all.filter((row) => !row.hidden).length);
  assert.equal(await rows(), 12);
  const all = Number((await page.innerText("#tables .more")).replace("All ", ""));
  assert.ok(all > 12);
  await page.click("#tables .more");
  assert.equal(await rows(), all);
  await page.click("#command");
  await page.waitForFunction(() => document.getElementById("toast").textContent !== "");
  assert.match(await page.innerText("#toast"), /egress dispatch \S*cases\/kazakhstan --from 2025-01-01/);
  assert.deepEqual(faults, []);
  await close();
});

test("app: an address with a mistake shows the open network, and a way out", async () => {
  const { page, close } = await open("", {}, server.url);
  await page.goto(`${server.url}#close=nope@2025-01-15/30d`);
  await page.reload();
  await page.waitForSelector("#trouble button");
  await page.waitForSelector("#map .words text", { timeout: patience });
  const words = await page.innerText("#trouble");
  assert.match(words, /nope[\s\S]*What is shown is the open network\./);
  assert.doesNotMatch(words, /`/);
  await page.click("#trouble button");
  await page.waitForFunction(() => document.getElementById("trouble").hidden);
  assert.equal(await hash(page), "");
  await close();
});

test("app: while days go by the words on the map go with them", async () => {
  const { page, faults, close } = await open(closed);
  assert.match(await page.textContent("#map .words"), /closed/);
  assert.match(await page.innerText("#legend"), /closed for a part of the time/);
  const words = await page.evaluate(async () => {
    const slider = document.querySelector(".day-slider");
    for (let day = 60; day < 80; day += 1) {
      slider.value = String(day);
      slider.dispatchEvent(new Event("input"));
      await new Promise((done) => setTimeout(done, 60));
    }
    return document.querySelector("#map .words").textContent;
  });
  assert.doesNotMatch(words, /closed/);
  assert.deepEqual(faults, []);
  await close();
});
