// What the browser's tests share: one Chromium, the sample page, and what must hold of every drawing.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

export const web = fileURLToPath(new URL("..", import.meta.url));
const require = createRequire(import.meta.url);
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

/** A test waits so long before it takes something to hang, in milliseconds; none measures speed. */
export const patience = 300_000;

const flags = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];

/** The sample page as the report room's own test writes it: EGRESS names the program beside that test. */
export function writeSample() {
  const built = process.env.EGRESS ? dirname(process.env.EGRESS) : join(web, "../build/release");
  const program = join(built, "test_report");
  if (!existsSync(program)) throw new Error(`${program} is not built: cmake --build build/release --target test_report`);
  const folder = mkdtempSync(join(tmpdir(), "egress-web-"));
  const path = join(folder, "sample.html");
  execFileSync(program, ["--gtest_filter=Page.WritesTheSample", "--gtest_brief=1"], {
    env: { ...process.env, EGRESS_SAMPLE_PAGE: path },
  });
  return { url: pathToFileURL(path).href, path, remove: () => rmSync(folder, { recursive: true }) };
}

export function launch() {
  return chromium.launch({ executablePath: process.env.EGRESS_CHROMIUM || "/usr/bin/chromium", args: flags });
}

/** A page that keeps what should not have happened: messages, errors, requests to anywhere. */
export async function open(browser, url, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  context.setDefaultTimeout(patience);
  const page = await context.newPage();
  const faults = [];
  page.on("console", (message) => faults.push(`console ${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
  page.on("request", (request) => {
    if (request.url() !== url && !request.url().startsWith("data:")) faults.push(`request: ${request.url()}`);
  });
  await page.goto(url);
  if (options.javaScriptEnabled !== false) await settled(page);
  return { page, faults, close: () => context.close() };
}

/** Two frames: the observer that draws has run. */
export function settled(page) {
  return page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

/** Texts that overlap or leave their drawing, in words. */
export function misplacedText(page) {
  return page.evaluate(() => {
    const faults = [];
    for (const drawing of document.querySelectorAll(".sheet > svg")) {
      const frame = drawing.getBoundingClientRect();
      if (frame.width === 0) continue;
      const name = drawing.closest("[id]")?.id ?? "?";
      const texts = [...drawing.querySelectorAll("text")].map((text) => ({ words: text.textContent, box: text.getBoundingClientRect() }));
      texts.forEach(({ words, box }, index) => {
        if (box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1 || box.bottom > frame.bottom + 1) {
          faults.push(`${name}: "${words}" leaves the frame`);
        }
        for (const other of texts.slice(index + 1)) {
          const across = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
          const down = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
          if (across > 1 && down > 2) faults.push(`${name}: "${words}" overlaps "${other.words}" by ${across.toFixed(1)} x ${down.toFixed(1)}`);
        }
      });
    }
    return faults;
  });
}

/** What axe-core finds serious or worse, in words. */
export async function inaccessible(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  return violations
    .filter((one) => one.impact === "serious" || one.impact === "critical")
    .map((one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 120)).slice(0, 3).join(" | ")}`);
}
