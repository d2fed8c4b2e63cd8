// The sample report in a browser: wide, on a phone, in the dark, on paper, without scripts.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { inaccessible, launch, misplacedText, open, settled, writeSample } from "./browser.mjs";

let browser, sample;
before(async () => {
  sample = writeSample();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  sample?.remove();
});

const views = {
  wide: { viewport: { width: 1280, height: 800 } },
  "a phone": { viewport: { width: 360, height: 740 } },
  "the dark": { viewport: { width: 1280, height: 800 }, colorScheme: "dark" },
  "a phone in the dark": { viewport: { width: 360, height: 740 }, colorScheme: "dark" },
  "a half window": { viewport: { width: 760, height: 900 } },
};

for (const [name, view] of Object.entries(views)) {
  test(`page: ${name}`, async () => {
    const { page, faults, close } = await open(browser, sample.url, view);
    assert.deepEqual(faults, []);
    const figures = await page.$$eval("figure[data-kind]", (all) => all
      .filter((figure) => figure.closest("details.more:not([open])") === null)
      .map((figure) => [figure.id, figure.querySelectorAll(".sheet > svg").length, figure.querySelector("details.numbers").open]));
    assert.equal(figures.length, 12);
    for (const [id, drawings, open] of figures) assert.deepEqual([id, drawings, open], [id, 1, false]);
    assert.deepEqual(await misplacedText(page), []);
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(sideways, 0, "the page scrolls sideways");
    // A table that is cut says so, and only such a one.
    const hints = await page.$$eval(".wide", (all) => all.filter((wide) => wide.clientWidth > 0).map((wide) => [
      wide.scrollWidth > wide.clientWidth + 1, getComputedStyle(wide, "::before").content.includes("scroll sideways"),
    ]));
    for (const [cut, told] of hints) assert.equal(told, cut);
    if (name.includes("phone")) assert.ok(hints.some(([cut]) => cut), "no table is wider than a phone");
    assert.deepEqual(await inaccessible(page), []);
    await close();
  });
}

test("page: a figure behind a closed line is drawn when it is opened", async () => {
  const { page, faults, close } = await open(browser, sample.url);
  assert.equal(await page.$("#confidence-again svg"), null);
  await page.click("summary:has-text('More on weak rows')");
  await page.waitForSelector("#confidence-again .sheet > svg");
  assert.deepEqual(await misplacedText(page), []);
  assert.deepEqual(faults, []);
  await close();
});

test("page: figures are drawn anew when the window changes", async () => {
  const { page, close } = await open(browser, sample.url);
  await page.setViewportSize({ width: 400, height: 800 });
  await settled(page);
  const widths = await page.$$eval("figure .sheet > svg", (all) => all.map((one) => Number(one.getAttribute("width"))));
  assert.ok(widths.every((width) => width <= 400 && width > 300), String(widths));
  assert.deepEqual(await misplacedText(page), []);
  await close();
});

test("page: without scripts words and tables are there to read", async () => {
  const { page, close } = await open(browser, sample.url, { javaScriptEnabled: false });
  const seen = (await page.innerText("body")).replaceAll("\u00a0", " ");
  for (const words of ["What still gets out when the CPC closes", "64.8 Mt", "Where it went: CPC and total",
    "CPC carried 82 % of exports", "29 % of the answer rests on weak rows", "Kenkiyak-Atyrau, capacity", "Two claims hold, one is open"]) {
    assert.ok(seen.includes(words), `"${words}" cannot be read`);
  }
  const hidden = await page.$$eval("figure[data-kind]", (all) => all
    .filter((figure) => figure.parentElement.closest("details") === null)
    .filter((figure) => [...figure.querySelectorAll("table")].some((table) => table.getBoundingClientRect().height === 0))
    .map((figure) => figure.id));
  assert.deepEqual(hidden, []);
  await close();
});

test("page: a figure that cannot be drawn says so and leaves its table open", async () => {
  const broken = `${sample.path}.broken.html`;
  writeFileSync(broken, readFileSync(sample.path, "utf8").replace('{"kind":"ladder"', '{"kind":"no such kind"'));
  const { page, faults, close } = await open(browser, `${sample.url}.broken.html`);
  assert.match(await page.innerText("#ladder-baku [role=alert]"), /could not be drawn \(no figure of kind no such kind\)/);
  assert.equal(await page.$eval("#ladder-baku details", (details) => details.open), true);
  assert.equal(await page.$eval("#worth details", (details) => details.open), false);
  assert.equal(faults.length, 1);
  await close();
});

test("page: on paper black on white at paper's width, and back", async () => {
  const { page, faults, close } = await open(browser, sample.url, { colorScheme: "dark" });
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  await page.emulateMedia({ media: "print" });
  const look = await page.evaluate(() => ({
    paper: getComputedStyle(document.documentElement).backgroundColor,
    ink: getComputedStyle(document.querySelector("h1")).color,
    text: getComputedStyle(document.querySelector("svg text.head")).fill,
    widths: [...document.querySelectorAll("figure .sheet > svg")].map((one) => Number(one.getAttribute("width"))),
    more: [...document.querySelectorAll("details.more")].every((one) => one.open),
  }));
  assert.deepEqual([look.paper, look.ink, look.text, look.more], ["rgb(255, 255, 255)", "rgb(0, 0, 0)", "rgb(0, 0, 0)", true]);
  assert.ok(look.widths.every((width) => width <= 680), String(look.widths));
  assert.deepEqual(await misplacedText(page), []);
  await page.emulateMedia({ media: "screen" });
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  assert.ok((await page.$eval("#split .sheet > svg", (one) => Number(one.getAttribute("width")))) > 1000);
  const pdf = await page.pdf({ format: "A4" });
  assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
  assert.ok(pdf.length > 50_000, `a PDF of ${pdf.length} bytes`);
  assert.deepEqual(faults, []);
  await close();
});

test("page: a number leads to its row, and opens what hides it", async () => {
  const { page, close } = await open(browser, sample.url);
  await page.click(".answers a:has-text('64.8 Mt')");
  assert.equal(await page.evaluate(() => document.querySelector(":target").id), "row-links-cpc_spm");
  await page.click(".answers a:has-text('31 USD')");
  await page.waitForFunction(() => document.querySelector("#worth details").open);
  const row = await page.locator("#row-worth-table-1").boundingBox();
  const height = page.viewportSize().height;
  assert.ok(row !== null && row.height > 0, "the row is hidden");
  await page.waitForFunction((most) => {
    const { top, bottom } = document.querySelector("#row-worth-table-1").getBoundingClientRect();
    return top >= 0 && bottom <= most;
  }, height);
  await close();
});

test("page: links in figures can be reached by the keyboard and show it", async () => {
  const { page, close } = await open(browser, sample.url);
  await page.focus("#map-open svg a");
  await page.keyboard.press("Tab");
  const focus = await page.evaluate(() => {
    const { activeElement } = document;
    return [activeElement.closest("figure")?.id, activeElement.localName, getComputedStyle(activeElement).outlineStyle];
  });
  assert.deepEqual(focus, ["map-open", "a", "solid"]);
  await page.keyboard.press("Enter");
  assert.match(await page.evaluate(() => location.hash), /^#row-links-/);
  await close();
});

test("page: names from a case cannot run or break out", async () => {
  const { page, faults, close } = await open(browser, sample.url);
  page.on("dialog", () => faults.push("an alert"));
  const shown = await page.$eval("#row-links-kumkol_shymkent th", (cell) => cell.textContent);
  assert.equal(shown, `A&B "quoted" </script><script>alert('x')</script> <!-- 'y'`);
  assert.deepEqual(faults, []);
  await close();
});
