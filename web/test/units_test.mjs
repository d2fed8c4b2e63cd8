// The parts that need no browser.
import assert from "node:assert/strict";
import { test } from "node:test";
import { build } from "esbuild";
import { web } from "./browser.mjs";

const contents = `
  export { formatNumber, formatTick } from "./src/text";
  export { Labels, apart, spread } from "./src/labels";
  export { holderColours } from "./src/palette";
  export { along, fanOut } from "./src/lines";
`;
const { outputFiles } = await build({ stdin: { contents, resolveDir: web, loader: "ts" }, bundle: true, write: false, format: "esm" });
const unit = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);

test("numbers are written as the report's tables write them", () => {
  // The same rows as in tests/report/numbers_test.cpp.
  const rows = [[64.8137, 1, "64.8"], [0, 0, "0"], [-0.04, 1, "0.0"], [-0.3, 1, "\u22120.3"], [999.96, 1, "1\u202f000.0"],
    [10600, 0, "10\u202f600"], [1234567.891, 2, "1\u202f234\u202f567.89"], [-1000, 0, "\u22121\u202f000"], [100, 0, "100"]];
  for (const [value, digits, shown] of rows) assert.equal(unit.formatNumber(value, digits), shown);
});

test("ticks have the digits that tell them apart", () => {
  assert.equal(unit.formatTick(0.5, 0.5), "0.5");
  assert.equal(unit.formatTick(1, 0.05), "1.00");
  assert.equal(unit.formatTick(40, 20), "40");
});

test("labels keep apart and inside", () => {
  const labels = new unit.Labels({ x: 0, y: 0, width: 100, height: 40 });
  const box = (x, y) => ({ x, y, width: 30, height: 10 });
  assert.deepEqual(labels.place([box(-5, 0), box(10, 10)]), box(10, 10));
  assert.equal(labels.place([box(20, 15), box(80, 0)]), undefined);
  assert.deepEqual(labels.place([box(60, 0), box(60, 25)], (one) => one.y === 0 ? 5 : 1), box(60, 25));
  assert.equal(labels.place([box(0, 25)], () => 9, 9), undefined);
});

test("labels keep their gap from each other, and one pixel from a mark", () => {
  const labels = new unit.Labels({ x: 0, y: 0, width: 100, height: 40 }, 6);
  const box = (x) => ({ x, y: 0, width: 20, height: 10 });
  labels.reserve(box(0));
  assert.equal(labels.place([box(20)]), undefined);
  assert.deepEqual(labels.place([box(21)]), box(21));
  assert.equal(labels.place([box(46)]), undefined);
  assert.deepEqual(labels.place([box(47)]), box(47));
});

test("labels on a line move as little as it takes", () => {
  assert.deepEqual(unit.spread([50, 10], 10, 0, 100), [50, 10]);
  assert.deepEqual(unit.spread([50, 50, 50], 10, 0, 100), [50, 60, 70]);
  assert.deepEqual(unit.spread([99, 98], 10, 0, 100), [95, 85]);
});

test("colours: the table first, then what is free, in order", () => {
  const holder = (id, country = "") => ({ id, name: id, country });
  const colours = unit.holderColours([holder("x"), holder("russia"), holder("cpc", "RU"), holder("y"), holder("kmg", "KZ")]);
  assert.equal(colours.get("russia"), colours.get("cpc"));
  assert.equal(new Set(colours.values()).size, 4);
});

test("lines: a point along, and lines moved beside each other", () => {
  assert.deepEqual(unit.along([[0, 0], [10, 0], [10, 30]], 0.5), [10, 10]);
  const lines = [{ points: [[0, 0], [10, 0]], across: 4 }, { points: [[10, 0], [0, 0]], across: 4 }, { points: [[0, 0], [0, 9]], across: 4 }];
  unit.fanOut(lines);
  assert.deepEqual(lines[0].points, [[0, -3], [10, -3]]);
  assert.deepEqual(lines[1].points, [[10, 3], [0, 3]]);
  assert.deepEqual(lines[2].points, [[0, 0], [0, 9]]);
});
