// The parts that need no browser.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { build } from "esbuild";
import { web } from "./browser.mjs";

const contents = `
  export { formatNumber, formatTick } from "./src/text";
  export { Labels, apart, spread } from "./src/labels";
  export { holderColours } from "./src/palette";
  export { along, fanOut } from "./src/lines";
  export { groundOf } from "./src/outlines";
  export { geoContains, geoDistance } from "d3-geo";
  export { inUnit, readable, sizeOf } from "./src/app/units";
  export * as scenario from "./src/app/scenario";
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

test("outlines: seas and lakes are water, and the rivers run where they run", () => {
  const ground = unit.groundOf(JSON.parse(readFileSync(`${web}/dist/outlines.json`, "utf8")));
  const onLand = (at) => unit.geoContains(ground.land, at) && !unit.geoContains(ground.lakes, at);
  for (const [name, at] of Object.entries({ Caspian: [51, 40], "Black Sea": [34, 43], Balkhash: [74, 45.9], Ladoga: [31.5, 60.9] })) {
    assert.equal(onLand(at), false, `${name} is land`);
  }
  for (const [name, at] of Object.entries({ Karaganda: [73.1, 49.8], Moscow: [37.6, 55.75], Baku: [49.2, 40.4] })) {
    assert.equal(onLand(at), true, `${name} is water`);
  }
  const courses = ground.rivers.coordinates.flat();
  const degrees = (a, b) => (unit.geoDistance(a, b) * 180) / Math.PI;
  for (const [name, at] of Object.entries({ "the Volga at Astrakhan": [48.0, 46.4], "the Ural at Atyrau": [51.9, 47.1], "the Syr Darya at Kyzylorda": [65.5, 44.85] })) {
    const near = Math.min(...courses.map((point) => degrees(point, at)));
    assert.ok(near < 0.4, `${name} is ${near.toFixed(2)} degrees away`);
  }
});

test("amounts: what is compared comes into one unit, and nothing else is touched", () => {
  const answer = { netback: { value: 3, unit: "MUSD" }, rows: [{ carried: { value: 250, unit: "kt" } }, { carried: null }], gas: { value: 2, unit: "Mm3" }, days: { unit: "t", list: [1, 2] } };
  assert.deepEqual(unit.inUnit(answer, "Mt"), { ...answer, rows: [{ carried: { value: 0.25, unit: "Mt" } }, { carried: null }] });
  assert.deepEqual(unit.inUnit(answer, "barrels"), answer);
  assert.deepEqual([0.2, 66, 3e-5].map((largest) => unit.readable(largest, "Mt")), ["Mt", "Mt", "t"]);
  assert.deepEqual([unit.readable(400, "kt"), unit.readable(5, "kt"), unit.readable(9, "GWh")], ["Mt", "kt", "GWh"]);
  assert.deepEqual(["Mt", "m3", "GWh", "MWh", "USD"].map(unit.sizeOf), [1e6, 1, 1e3, 1, 1]);
});

const usual = { from: "2025-01-01", to: "2025-12-31", period: "day" };

test("a scenario comes back from its address, and from the command line's words", () => {
  const { hashOf, readHash, parseClose, closeWord, commandOf } = unit.scenario;
  const hash = "close=cpc_spm@2025-11-29/57d:0.5&close=holder:russia@2025-12-01/1.5d&with=tcop&set=links.btc.capacity=30+Mt/yr&set=links.a.capacity=1%20Mt&to=2026-02-28&day=2025-12-03&colour=use&at=50.10,44.00,2.50&pick=link:btc";
  const { scenario, view, wrong } = readHash(hash, usual);
  assert.deepEqual(wrong, []);
  assert.deepEqual(scenario.close, [{ what: "cpc_spm", start: "2025-11-29", days: 57, left: 0.5 }, { what: "holder:russia", start: "2025-12-01", days: 1.5, left: 0 }]);
  const again = readHash(hashOf(scenario, view, usual), usual);
  assert.deepEqual([again.scenario, again.view], [scenario, view]);
  assert.equal(closeWord(parseClose("a@2025-01-01/2w")), "a@2025-01-01/14d");
  assert.equal(commandOf(scenario, "cases/my case"), "egress dispatch 'cases/my case' --from 2025-01-01 --to 2026-02-28 --period day --close cpc_spm@2025-11-29/57d:0.5 --close holder:russia@2025-12-01/1.5d --with tcop --set links.btc.capacity=30+Mt/yr --set 'links.a.capacity=1 Mt'");
});

test("an address that makes no sense is named and left out", () => {
  const { readHash } = unit.scenario;
  const { scenario, view, wrong } = readHash("#close=nonsense&close=a@2025-01-01/0d&day=yesterday&at=1,2&colour=mauve", usual);
  assert.deepEqual(wrong, ["close=nonsense", "close=a@2025-01-01/0d", "day=yesterday"]);
  assert.deepEqual([scenario.close, scenario.horizon, view.day, view.at, view.colour], [[], usual, null, null, "holder"]);
});

test("undo and redo go through whole scenarios", () => {
  const history = new unit.scenario.History();
  const at = (day) => ({ close: [], with: [], set: [], horizon: { ...usual, from: day } });
  history.keep(at("2025-01-01"));
  history.keep(at("2025-01-02"));
  assert.deepEqual(history.undo(at("2025-01-03")), at("2025-01-02"));
  assert.deepEqual(history.undo(at("2025-01-02")), at("2025-01-01"));
  assert.equal(history.undo(at("2025-01-01")), undefined);
  assert.deepEqual(history.redo(at("2025-01-01")), at("2025-01-02"));
  history.keep(at("2025-01-02"));
  assert.equal(history.canRedo, false);
});
