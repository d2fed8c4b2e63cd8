// Builds dist/: figures.js (one script, nothing to load), report.css and outlines.json.
import { mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { outlines } from "./outlines.mjs";

const web = fileURLToPath(new URL("..", import.meta.url));
const dist = `${web}/dist`;

/** A report carries all three; this keeps them a small part of it. */
const mostBytes = 400_000;

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
await esbuild.build({
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
  logLevel: "warning",
});
await esbuild.build({
  absWorkingDir: web,
  entryPoints: ["src/report.css"],
  outdir: dist,
  minify: true,
  logLevel: "warning",
});
writeFileSync(`${dist}/outlines.json`, JSON.stringify(outlines()));

const sizes = ["figures.js", "report.css", "outlines.json"].map((name) => [name, statSync(`${dist}/${name}`).size]);
const sum = sizes.reduce((all, [, size]) => all + size, 0);
console.log(sizes.map(([name, size]) => `${name} ${(size / 1000).toFixed(0)} kB`).join(", "));
if (sum > mostBytes) throw new Error(`dist is ${sum} bytes, more than ${mostBytes}`);
