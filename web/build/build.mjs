// Builds dist/: figures.js (one script, nothing to load), report.css and outlines.json for reports, and the
// page that `egress serve` shows: index.html, app.js, app.css, with the same outlines.
import { copyFileSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { outlines } from "./outlines.mjs";

const web = fileURLToPath(new URL("..", import.meta.url));
const dist = `${web}/dist`;

/** A report carries all three; this keeps them a small part of it. What the page loads may be larger. */
const mostBytes = { report: 400_000, page: 1_500_000 };

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
await script("figures", "src/report.ts", { globalName: "egress" });
await script("app", "src/app/main.ts");
await esbuild.build({
  absWorkingDir: web,
  entryPoints: { report: "src/report.css", app: "src/app/app.css" },
  outdir: dist,
  bundle: true,
  minify: true,
  logLevel: "warning",
});
copyFileSync(`${web}/src/app/index.html`, `${dist}/index.html`);
writeFileSync(`${dist}/outlines.json`, JSON.stringify(outlines()));

/** One file that needs no other. */
async function script(name, entry, more = {}) {
  const { metafile } = await esbuild.build({
    absWorkingDir: web,
    entryPoints: { [name]: entry },
    outdir: dist,
    bundle: true,
    minify: true,
    format: "iife",
    target: ["es2022", "chrome111", "firefox115", "safari16.4"],
    charset: "utf8",
    legalComments: "none",
    metafile: true,
    logLevel: "warning",
    ...more,
  });
  const path = `${dist}/${name}.js`;
  writeFileSync(path, notices(Object.keys(metafile.inputs)) + readFileSync(path, "utf8"));
}

/** The licences of what was bundled ask to be named in every copy; each text stands once. */
function notices(inputs) {
  const packages = [...new Set(inputs.map((input) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1]).filter(Boolean))].sort();
  const byText = new Map();
  for (const name of packages) {
    const text = readFileSync(`${web}/node_modules/${name}/LICENSE`, "utf8").trim();
    byText.set(text, [...(byText.get(text) ?? []), name]);
  }
  const parts = [...byText].map(([text, names]) => `Contains ${names.join(", ")}.\n\n${text}`);
  return `/*\n${parts.join("\n\n").replaceAll("*/", "* /")}\n*/\n`;
}

for (const [what, names] of [["report", ["figures.js", "report.css", "outlines.json"]], ["page", ["index.html", "app.js", "app.css", "outlines.json"]]]) {
  const sizes = names.map((name) => [name, statSync(`${dist}/${name}`).size]);
  const sum = sizes.reduce((all, [, size]) => all + size, 0);
  console.log(`${what}: ${sizes.map(([name, size]) => `${name} ${(size / 1000).toFixed(0)} kB`).join(", ")}`);
  if (sum > mostBytes[what]) throw new Error(`the ${what}'s files are ${sum} bytes, more than ${mostBytes[what]}`);
}
