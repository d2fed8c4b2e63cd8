// The map: land and water, and links as wide as what they carry.

import { geoConicEqualArea, geoPath, type GeoPath, type GeoProjection } from "d3-geo";
import type { MapData, MapLayer, MapLink, Position } from "./figures";
import { Labels, type Box } from "./labels";
import { along, fanOut, pathOf, type Point } from "./lines";
import { labelMap } from "./map_labels";
import { mapLegend } from "./map_legend";
import { groundOf, type Outlines } from "./outlines";
import { holderColours } from "./palette";
import type { Stage } from "./stage";
import { label } from "./stage";
import { freshId, svg } from "./svg";
import { lineHeight } from "./text";

/** How wide the widest line is; a phone has less room for it. */
const fullWidth = { wide: 14, narrow: 9 };
/** What carries anything is never thinner than this; the legend says so. */
export const thinnest = 1;
const gap = 16;
/** A sheet narrower than this has no room for words that nearly touch. */
const narrowSheet = 480;

/** Everything that the layers of one map share: projection, scale, colours. */
export interface Sheet {
  width: number;
  height: number;
  projection: GeoProjection;
  path: GeoPath;
  /** Pixels for an amount carried. */
  across: (carried: number) => number;
  colours: Map<string, number>;
}

/** A link as drawn: its points in pixels and its width. */
export interface Drawn {
  link: MapLink;
  points: Point[];
  across: number;
}

export function drawMap(stage: Stage, data: MapData, outlines: Outlines | undefined): void {
  const beside = data.layers.length === 2 && stage.width >= 640;
  const width = beside ? (stage.width - gap) / 2 : stage.width;
  const sheet = makeSheet(data, width, stage.narrow);
  const head = data.layers.length > 1 ? lineHeight + 6 : 0;
  const across = beside ? stage.width : width;
  const rows = beside ? 1 : data.layers.length;
  const drawing = stage.drawing(across, rows * (sheet.height + head) + (rows - 1) * gap);
  data.layers.forEach((layer, index) => {
    const x = beside ? index * (width + gap) : 0;
    const y = beside ? 0 : index * (sheet.height + head + gap);
    const panel = svg("g", { transform: `translate(${x},${y + head})`, class: "panel" });
    if (head > 0) {
      drawing.append(label(stage.ruler.cut(layer.name, width, true), x, y + lineHeight - 4, { class: "head" }));
    }
    drawLayer(panel, stage, layer, data, sheet, outlines);
    drawing.append(panel);
  });
  stage.add(drawing);
  mapLegend(stage, data, sheet);
}

function makeSheet(data: MapData, width: number, narrow: boolean): Sheet {
  const full = narrow ? fullWidth.narrow : fullWidth.wide;
  const frame = data.frame ?? frameOf(data);
  const middle = (frame.west + frame.east) / 2;
  const projection = geoConicEqualArea()
    .parallels([frame.south + (frame.north - frame.south) / 6, frame.north - (frame.north - frame.south) / 6])
    .rotate([-middle, 0])
    .center([0, (frame.south + frame.north) / 2]);
  const edge: Position[] = [];
  for (let step = 0; step <= 20; step += 1) {
    const lon = frame.west + ((frame.east - frame.west) * step) / 20;
    const lat = frame.south + ((frame.north - frame.south) * step) / 20;
    edge.push([lon, frame.south], [lon, frame.north], [frame.west, lat], [frame.east, lat]);
  }
  const shape = { type: "MultiPoint" as const, coordinates: edge.map((point) => [...point]) };
  projection.fitWidth(width, shape);
  const [[, top], [, bottom]] = geoPath(projection).bounds(shape);
  const height = Math.round(Math.min(Math.max(bottom - top, width * (narrow ? 0.75 : 0.5)), width));
  projection.fitExtent([[0, 0], [width, height]], shape).clipAngle(75).clipExtent([[0, 0], [width, height]]);
  const widest = data.widest > 0 ? data.widest : 1;
  return {
    width, height, projection,
    path: geoPath(projection).digits(1),
    across: (carried) => (full * carried) / widest,
    colours: holderColours(data.holders),
  };
}

/** Around what carries something or is closed, or else around everything. */
function frameOf(data: MapData): NonNullable<MapData["frame"]> {
  const links = data.layers.flatMap((layer) => layer.links);
  const busy = links.filter((link) => (link.carried ?? 0) > 0 || link.state === "closed");
  const points = (busy.length > 0 ? busy : links).flatMap((link) => link.path);
  if (points.length === 0) points.push(...data.layers.flatMap((layer) => layer.nodes.map((node) => node.at)));
  if (points.length === 0) return { west: 0, south: 30, east: 90, north: 60 };
  const lon = points.map((point) => point[0]), lat = points.map((point) => point[1]);
  const [west, east, south, north] = [Math.min(...lon), Math.max(...lon), Math.min(...lat), Math.max(...lat)];
  const margin = Math.max((east - west) * 0.06, (north - south) * 0.08, 1);
  return { west: west - margin, east: east + margin, south: south - margin, north: north + margin };
}

function drawLayer(
  panel: SVGGElement, stage: Stage, layer: MapLayer, data: MapData, sheet: Sheet, outlines: Outlines | undefined,
): void {
  const { width, height, path } = sheet;
  const clip = freshId("frame");
  panel.append(svg("clipPath", { id: clip }, svg("rect", { width, height })));
  const ground = svg("g", { "clip-path": `url(#${clip})` }, svg("rect", { width, height, class: "sea" }));
  panel.append(ground);
  if (outlines !== undefined) {
    const { land, borders } = groundOf(outlines);
    ground.append(svg("path", { d: path(land) ?? "", class: "land" }));
    ground.append(svg("path", { d: path(borders) ?? "", class: "border" }));
  }
  const lines = layer.links.map((link) => lineOf(link, sheet)).filter((line) => line.points.length > 1);
  fanOut(lines);
  lines.sort((a, b) => b.across - a.across);
  for (const line of [...lines].reverse().filter((one) => one.across === 0)) ground.append(lineMark(line, sheet));
  for (const line of lines.filter((one) => one.across > 0)) ground.append(lineMark(line, sheet));
  const marks = drawNodes(ground, layer, lines, sheet);
  for (const line of lines) if (line.link.state === "closed") ground.append(cross(line));
  // On a narrow sheet words that nearly touch read as one: there they stand further apart, and the less
  // important ones, placed last, are left to the table.
  const labels = new Labels({ x: 4, y: 2, width: width - 8, height: height - 4 }, width < narrowSheet ? 5 : 3);
  for (const mark of marks) labels.reserve(mark);
  labelMap(panel, stage, layer, data, sheet, lines, labels, outlines);
  panel.append(svg("rect", { width, height, class: "frame" }));
}

function lineOf(link: MapLink, sheet: Sheet): Drawn {
  const points: Point[] = [];
  for (const place of link.path) {
    const point = sheet.projection([place[0], place[1]]);
    if (point !== null) points.push(point);
  }
  const carried = link.carried ?? 0;
  return { link, points, across: carried > 0 ? Math.max(sheet.across(carried), thinnest) : 0 };
}

/** A link: casing, colour, and the sign of its mode; what carries nothing is a hairline. */
export function lineMark(line: Drawn, sheet: { colours: Map<string, number> }): SVGGElement {
  const { link, across } = line;
  const d = pathOf(line.points);
  const group = svg("g", { class: `link ${link.state}`, "data-link": link.id });
  group.append(svg("title", {}, `${link.name} (${link.mode}${link.state === "open" ? "" : `, ${link.state}`})`));
  if (link.state === "closed") {
    group.append(svg("path", { d, class: "closed-line", "stroke-width": Math.max(across, 2) }));
    return group;
  }
  if (link.state === "planned") {
    group.append(svg("path", { d, class: `planned-line ${colourClass(link, sheet)}`, "stroke-width": Math.max(across, 2) }));
    return group;
  }
  if (across === 0) {
    group.append(svg("path", { d, class: "idle" }));
    return group;
  }
  group.append(svg("path", { d, class: "casing", "stroke-width": across + Math.min(1.5, 0.5 + across * 0.2) }));
  group.append(svg("path", { d, class: `carrier ${colourClass(link, sheet)}`, "stroke-width": across }));
  if (link.mode === "rail") {
    group.append(svg("path", { d, class: "sleepers", "stroke-width": across + 3.5 }));
  } else if (link.mode !== "pipeline") {
    group.append(svg("path", { d, class: "wake", "stroke-width": Math.max(across * 0.4, 0.8) }));
  }
  return group;
}

function colourClass(link: MapLink, sheet: { colours: Map<string, number> }): string {
  return `holder-${sheet.colours.get(link.holder) ?? "none"}`;
}

export function crossAt(x: number, y: number): SVGGElement {
  const d = `M${x - 5},${y - 5}l10,10M${x + 5},${y - 5}l-10,10`;
  return svg("g", { class: "cross" }, svg("path", { d, class: "halo" }), svg("path", { d }));
}

function cross(line: Drawn): SVGGElement {
  const [x, y] = along(line.points, 0.5);
  return crossAt(Math.round(x), Math.round(y));
}

/** Draws the places in use; returns where their marks are. */
function drawNodes(ground: SVGGElement, layer: MapLayer, lines: readonly Drawn[], sheet: Sheet): Box[] {
  const marks: Box[] = [];
  const thickness = new Map<string, number>();
  for (const line of lines) {
    for (const end of [line.link.path[0], line.link.path[line.link.path.length - 1]]) {
      if (end !== undefined) thickness.set(end.join(), Math.max(thickness.get(end.join()) ?? 0, line.across));
    }
  }
  for (const node of layer.nodes) {
    if (!node.in_use) continue;
    const point = sheet.projection([node.at[0], node.at[1]]);
    if (point === null || point[0] < 0 || point[1] < 0 || point[0] > sheet.width || point[1] > sheet.height) continue;
    // Large enough to be seen on the line that ends here.
    const r = node.kind === "hub" ? 2.2 : Math.max(3, (thickness.get(node.at.join()) ?? 0) / 2 - 1);
    ground.append(nodeMark(node.kind, point[0], point[1], r));
    marks.push({ x: point[0] - r, y: point[1] - r, width: 2 * r, height: 2 * r });
  }
  return marks;
}

/** Fields are round, ports and terminals square, markets diamonds, refineries triangles. */
export function nodeMark(kind: string, x: number, y: number, r: number): SVGElement {
  const className = `node ${kind === "hub" || kind === "border" ? "minor" : ""}`;
  const corner = (dx: number, dy: number) => `${(x + dx * r).toFixed(1)},${(y + dy * r).toFixed(1)}`;
  switch (kind) {
    case "port":
    case "terminal":
      return svg("rect", { x: x - r, y: y - r, width: 2 * r, height: 2 * r, class: className });
    case "market":
      return svg("polygon", { points: [corner(0, -1.3), corner(1.3, 0), corner(0, 1.3), corner(-1.3, 0)].join(" "), class: className });
    case "refinery":
      return svg("polygon", { points: [corner(0, -1.2), corner(1.2, 1), corner(-1.2, 1)].join(" "), class: className });
    default:
      return svg("circle", { cx: x, cy: y, r, class: className });
  }
}
