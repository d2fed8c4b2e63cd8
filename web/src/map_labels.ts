// Words on the map, by priority: what is closed, what carries most, places, countries, waters.

import type { GeoPath } from "d3-geo";
import type { MapData, MapLayer } from "./figures";
import type { Box, Labels } from "./labels";
import { along, distance } from "./lines";
import type { Drawn, Sheet } from "./map";
import { groundOf, type Outlines } from "./outlines";
import { label, type Stage } from "./stage";
import { formatNumber, lineHeight } from "./text";

/** Longer names are left to the table. */
const longestName = 26;
/** A line shorter than this has no middle worth naming. */
const shortestLine = 14;
const kindsFirst = ["terminal", "port", "field", "market", "refinery", "border", "hub"];

type Placed = Box & { anchor: "start" | "middle" | "end"; baseline: number };

export function labelMap(
  panel: SVGGElement, stage: Stage, layer: MapLayer, data: MapData, sheet: Sheet,
  lines: readonly Drawn[], labels: Labels, outlines: Outlines | undefined,
): void {
  const crowded = inkUnder(lines);
  for (const line of lines) {
    if (line.link.state === "closed") {
      const [x, y] = along(line.points, 0.5);
      labels.reserve({ x: x - 6, y: y - 6, width: 12, height: 12 });
    }
  }
  labelWays(panel, stage, layer, lines, labels, crowded);
  labelLinks(panel, stage, layer, data, lines, labels, crowded);
  labelNodes(panel, stage, layer, sheet, labels, crowded);
  if (outlines === undefined) return;
  labelCountries(panel, stage, sheet, labels, crowded, outlines);
  for (const { name, places } of outlines.waters) {
    const spots = places.flatMap(([lon, lat]) => [sheet.projection([lon, lat]) ?? []].filter((point) => point.length === 2));
    placeText(panel, name, spots.flatMap((point) => around(point, stage, name, 0, ["middle"])), labels, crowded, "water", 40);
  }
}

/** Closer than this another line would seem to be what a label speaks of. */
const beside = 7;

/**
 * How much drawn line lies under a box, in square pixels, and in part what other lines than `own` lie right
 * beside it: labels go where that is little.
 */
function inkUnder(lines: readonly Drawn[]): (box: Box, own?: Drawn) => number {
  const samples: { x: number; y: number; weight: number; line: Drawn }[] = [];
  const step = 4;
  for (const line of lines) {
    const weight = step * Math.max(line.across, line.link.state === "open" ? 0.5 : 3);
    line.points.slice(1).forEach((to, index) => {
      const from = line.points[index]!;
      const pieces = Math.max(1, Math.ceil(distance(from, to) / step));
      for (let piece = 0; piece <= pieces; piece += 1) {
        const [x, y] = [from[0] + ((to[0] - from[0]) * piece) / pieces, from[1] + ((to[1] - from[1]) * piece) / pieces];
        samples.push({ x, y, weight, line });
      }
    });
  }
  const cells = new Map<number, typeof samples>();
  for (const sample of samples) {
    const cell = cellOf(sample.x) * 4096 + cellOf(sample.y);
    const there = cells.get(cell);
    if (there === undefined) cells.set(cell, [sample]);
    else there.push(sample);
  }
  return (box, own) => {
    let sum = 0;
    for (let column = cellOf(box.x - beside); column <= cellOf(box.x + box.width + beside); column += 1) {
      for (let row = cellOf(box.y - beside); row <= cellOf(box.y + box.height + beside); row += 1) {
        for (const { x, y, weight, line } of cells.get(column * 4096 + row) ?? []) {
          const away = Math.max(box.x - x, x - box.x - box.width, box.y - y, y - box.y - box.height);
          if (away <= 1) sum += weight;
          else if (own !== undefined && away <= beside && line !== own) sum += 0.3 * weight;
        }
      }
    }
    return sum;
  };
}

/** Samples are kept in squares of 32 pixels, so that a box meets only those near it. */
function cellOf(pixels: number): number {
  return Math.floor(pixels / 32);
}

function boxAt(x: number, y: number, width: number, anchor: Placed["anchor"]): Placed {
  const left = anchor === "start" ? x : anchor === "end" ? x - width : x - width / 2;
  return { x: left - 1, y: y - lineHeight / 2 + 1, width: width + 2, height: lineHeight - 2, anchor, baseline: y + 4.5 };
}

/** Places for text around a point, `away` pixels from it. */
function around(
  point: readonly [number, number], stage: Stage, text: string, away: number, sides: readonly string[], bold = false,
): Placed[] {
  const width = stage.ruler.width(text, bold);
  const [x, y] = point;
  const half = lineHeight / 2;
  const all: Record<string, Placed> = {
    right: boxAt(x + away, y, width, "start"),
    left: boxAt(x - away, y, width, "end"),
    above: boxAt(x, y - away - half + 3, width, "middle"),
    below: boxAt(x, y + away + half - 3, width, "middle"),
    upright: boxAt(x + away * 0.7, y - away * 0.7 - half + 4, width, "start"),
    upleft: boxAt(x - away * 0.7, y - away * 0.7 - half + 4, width, "end"),
    downright: boxAt(x + away * 0.7, y + away * 0.7 + half - 4, width, "start"),
    downleft: boxAt(x - away * 0.7, y + away * 0.7 + half - 4, width, "end"),
    middle: boxAt(x, y, width, "middle"),
  };
  return sides.map((side) => all[side]!);
}

function placeText(
  panel: SVGGElement, text: string, candidates: readonly Placed[], labels: Labels,
  crowded: (box: Box) => number, className: string, limit = Infinity, row = "",
): boolean {
  const box = labels.place(candidates, crowded, limit);
  if (box === undefined) return false;
  const x = box.anchor === "start" ? box.x + 1 : box.anchor === "end" ? box.x + box.width - 1 : box.x + box.width / 2;
  panel.append(label(text, x, box.baseline, {
    "text-anchor": box.anchor, class: `map-label ${className}`,
  }, row));
  return true;
}

/** The name of a way stands at the widest of its links that has room for it. */
function labelWays(
  panel: SVGGElement, stage: Stage, layer: MapLayer, lines: readonly Drawn[], labels: Labels,
  crowded: (box: Box, own?: Drawn) => number,
): void {
  const sides = ["above", "below", "upleft", "upright", "downleft", "downright"];
  for (const way of layer.ways ?? []) {
    const own = lines.filter((line) => way.links.includes(line.link.id));
    const candidates = own.flatMap((line) => [0.5, 0.3, 0.7, 0.15, 0.85]
      .flatMap((share) => around(along(line.points, share), stage, way.text, Math.max(line.across / 2 + 4, 10), sides, true)));
    placeText(panel, way.text, candidates, labels, (box) => crowded(box, own[0]), "of-way head");
  }
}

function labelLinks(
  panel: SVGGElement, stage: Stage, layer: MapLayer, data: MapData, lines: readonly Drawn[], labels: Labels,
  crowded: (box: Box, own?: Drawn) => number,
): void {
  const country = new Map(data.holders.map((holder) => [holder.id, holder.country]));
  const rank = (line: Drawn): number => (line.link.state === "closed" ? 1e9 : 0) + line.across;
  const sides = ["above", "below", "right", "left", "upright", "downright", "upleft", "downleft"];
  for (const line of [...lines].sort((a, b) => rank(b) - rank(a))) {
    const { link } = line;
    if (link.unnamed === true) continue;
    // What rounds to nothing is not worth a word.
    if (link.state === "open" && (link.carried ?? 0) < 0.5 * 10 ** -layer.digits) continue;
    const first = line.points[0]!, last = line.points[line.points.length - 1]!;
    if (distance(first, last) < shortestLine && link.state !== "closed") continue;
    const away = Math.max(line.across / 2 + 3, link.state === "closed" ? 9 : 0);
    const spots = [0.5, 0.38, 0.62, 0.27, 0.73, 0.16, 0.84].map((share) => along(line.points, share));
    for (const [text, limit] of wordings(line, layer, country.get(link.holder) ?? "")) {
      const candidates = spots.flatMap((spot) => around(spot, stage, text, away, sides));
      if (placeText(panel, text, candidates, labels, (box) => crowded(box, line), "of-link", limit, link.row)) break;
    }
  }
}

/** Wordings and what each may cross: the whole story next to nothing, the number alone also a line. */
function wordings(line: Drawn, layer: MapLayer, country: string): [string, number][] {
  const { link } = line;
  const carries = link.carried !== null && (link.carried > 0 || link.state === "open");
  const amount = carries ? formatNumber(link.carried ?? 0, layer.digits) : "";
  const name = link.name.length <= longestName ? link.name : "";
  const state = link.state === "open" ? "" : link.state;
  const whole = [[name, state].filter((word) => word !== "").join(", "), amount, country === "" ? "" : `(${country})`];
  const long = whole.filter((word) => word !== "").join(" "), short = [state, amount].filter((word) => word !== "").join(" ");
  const unheld = whole.slice(0, 2).filter((word) => word !== "").join(" ");
  // That something is closed is said at any price.
  const most = link.state === "closed" ? Infinity : 90;
  const all: [string, number][] = [[long, 24], [unheld, 24], [short, 24], [unheld, link.state === "closed" ? 90 : 0], [short, most]];
  return all.filter(([text]) => text !== "");
}

function labelNodes(
  panel: SVGGElement, stage: Stage, layer: MapLayer, sheet: Sheet, labels: Labels, crowded: (box: Box) => number,
): void {
  const rank = (kind: string): number => (kindsFirst.indexOf(kind) + kindsFirst.length + 1) % (kindsFirst.length + 1);
  const sides = ["right", "left", "above", "below", "upright", "downright", "upleft", "downleft"];
  for (const node of [...layer.nodes].sort((a, b) => rank(a.kind) - rank(b.kind))) {
    if (!node.in_use || node.name.length > longestName) continue;
    const point = sheet.projection([node.at[0], node.at[1]]);
    if (point === null) continue;
    placeText(panel, node.name, around(point, stage, node.name, 8, sides), labels, crowded, "of-node", 40);
  }
}

/** A country's name stands in the widest part of it that the frame shows, or nowhere. */
function labelCountries(
  panel: SVGGElement, stage: Stage, sheet: Sheet, labels: Labels, crowded: (box: Box) => number, outlines: Outlines,
): void {
  for (const { name, points } of spotsOf(sheet, outlines)) {
    const middle = points.reduce((sum, point) => [sum[0] + point[0] / points.length, sum[1] + point[1] / points.length] as [number, number], [0, 0] as [number, number]);
    const away = (point: readonly [number, number]): number => Math.hypot(point[0] - middle[0], point[1] - middle[1]);
    const inside = [...points].sort((a, b) => away(a) - away(b)).slice(0, 40)
      .flatMap((point) => around(point, stage, name, 0, ["middle"]));
    placeText(panel, name, inside, labels, crowded, "country", 12);
  }
}

interface Spots {
  name: string;
  points: [number, number][];
}

const knownSpots = new WeakMap<GeoPath, Spots[]>();

/** Where in the frame each country lies, the largest first; worked out once for a projection. */
function spotsOf(sheet: Sheet, outlines: Outlines): Spots[] {
  const known = knownSpots.get(sheet.path);
  if (known !== undefined) return known;
  const context = document.createElement("canvas").getContext("2d");
  if (context === null) return [];
  const step = Math.max(10, Math.round(sheet.width / 50));
  const found = groundOf(outlines).countries.map((country) => {
    const points: [number, number][] = [];
    const [[west, north], [east, south]] = sheet.path.bounds(country);
    if (!(east > 0 && west < sheet.width && south > 0 && north < sheet.height)) return { name: country.properties.name, points };
    const shape = new Path2D(sheet.path(country) ?? "");
    for (let x = step / 2; x < sheet.width; x += step) {
      if (x < west || x > east) continue;
      for (let y = step / 2; y < sheet.height; y += step) {
        if (y >= north && y <= south && context.isPointInPath(shape, x, y)) points.push([x, y]);
      }
    }
    return { name: country.properties.name, points };
  });
  const spots = found.filter((one) => one.points.length >= 4).sort((a, b) => b.points.length - a.points.length);
  knownSpots.set(sheet.path, spots);
  return spots;
}
