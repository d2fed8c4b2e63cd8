// Builds dist/: figures.js (one script, nothing to load), report.css and outlines.json.
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { outlines } from "./outlines.mjs";

const web = fileURLToPath(new URL("..", import.meta.url));
const dist = `${web}/dist`;

/** A report carries all three; this keeps them a small part of it. */
const mostBytes = 400_000;

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
const { metafile } = await esbuild.build({
  absWorkingDir: web,
  entryPoints: { figures: "src/report.ts" },
  outdir: dist,
  bundle: true,
  minify: true,
  format: "iife",
  globalName: "egress",
  target: ["es2022", "chrome111", "firefox115", "safari16.4"],
  charset: "utf8",
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
});
writeFileSync(`${dist}/figures.js`, notices(Object.keys(metafile.inputs)) + readFileSync(`${dist}/figures.js`, "utf8"));
await esbuild.build({
  absWorkingDir: web,
  entryPoints: ["src/report.css"],
  outdir: dist,
  minify: true,
  logLevel: "warning",
});
writeFileSync(`${dist}/outlines.json`, JSON.stringify(outlines()));

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

const sizes = ["figures.js", "report.css", "outlines.json"].map((name) => [name, statSync(`${dist}/${name}`).size]);
const sum = sizes.reduce((all, [, size]) => all + size, 0);
console.log(sizes.map(([name, size]) => `${name} ${(size / 1000).toFixed(0)} kB`).join(", "));
if (sum > mostBytes) throw new Error(`dist is ${sum} bytes, more than ${mostBytes}`);
