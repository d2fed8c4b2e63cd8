// The map: land and water, and links as wide as what they carry.

import { geoConicEqualArea, geoPath, type GeoPath, type GeoProjection } from "d3-geo";
import type { MapData, MapLayer, MapLink, MapNode, Position } from "./figures";
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
export const fullWidth = { wide: 14, narrow: 9 };
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
  /** The class of a line's colour; without it lines have their holders' colours. */
  colour?: ((link: MapLink) => string) | undefined;
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
  const projection = conic(frame);
  const shape = edgeOf(frame);
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

type Frame = NonNullable<MapData["frame"]>;

/** Equal areas: what is as large on the ground is as large on the map. */
export function conic(frame: Frame): GeoProjection {
  const inset = (frame.north - frame.south) / 6;
  return geoConicEqualArea()
    .parallels([frame.south + inset, frame.north - inset])
    .rotate([-(frame.west + frame.east) / 2, 0])
    .center([0, (frame.south + frame.north) / 2]);
}

/** Points along the frame's edges, to fit a projection to. */
function edgeOf(frame: Frame): { type: "MultiPoint"; coordinates: number[][] } {
  const edge: number[][] = [];
  for (let step = 0; step <= 20; step += 1) {
    const lon = frame.west + ((frame.east - frame.west) * step) / 20;
    const lat = frame.south + ((frame.north - frame.south) * step) / 20;
    edge.push([lon, frame.south], [lon, frame.north], [frame.west, lat], [frame.east, lat]);
  }
  return { type: "MultiPoint", coordinates: edge };
}

/** Around what carries something or is closed, or else around everything. */
function frameOf(data: MapData): Frame {
  const links = data.layers.flatMap((layer) => layer.links);
  const busy = links.filter((link) => (link.carried ?? 0) > 0 || link.state === "closed");
  const points = (busy.length > 0 ? busy : links).flatMap((link) => link.path);
  if (points.length === 0) points.push(...data.layers.flatMap((layer) => layer.nodes.map((node) => node.at)));
  return frameAround(points);
}

/** Without `margin`, in degrees, a little of what lies around. */
export function frameAround(points: readonly Position[], margin?: number): Frame {
  if (points.length === 0) return { west: 0, south: 30, east: 90, north: 60 };
  const lon = points.map((point) => point[0]), lat = points.map((point) => point[1]);
  const [west, east, south, north] = [Math.min(...lon), Math.max(...lon), Math.min(...lat), Math.max(...lat)];
  const by = margin ?? Math.max((east - west) * 0.06, (north - south) * 0.08, 1);
  return { west: west - by, east: east + by, south: south - by, north: north + by };
}

function drawLayer(
  panel: SVGGElement, stage: Stage, layer: MapLayer, data: MapData, sheet: Sheet, outlines: Outlines | undefined,
): void {
  const { width, height } = sheet;
  const clip = freshId("frame");
  panel.append(svg("clipPath", { id: clip }, svg("rect", { width, height })));
  const ground = svg("g", { "clip-path": `url(#${clip})` }, svg("rect", { width, height, class: "sea" }));
  panel.append(ground);
  if (outlines !== undefined) ground.append(...groundMarks(sheet.path, outlines));
  const lines = linesOf(layer, sheet);
  for (const line of [...lines].reverse().filter((one) => one.across === 0)) ground.append(lineMark(line, sheet));
  for (const line of lines.filter((one) => one.across > 0)) ground.append(lineMark(line, sheet));
  const marks = drawNodes(ground, layer, lines, sheet);
  for (const line of lines) if (line.link.state === "closed") ground.append(cross(line));
  const labels = labelsOn(sheet);
  for (const mark of marks) labels.reserve(mark);
  labelMap(panel, stage, layer, data, sheet, lines, labels, outlines);
  panel.append(svg("rect", { width, height, class: "frame" }));
}

/**
 * The room for words. On a narrow sheet words that nearly touch read as one: there they stand further apart, and
 * the less important ones, placed last, are left to the table.
 */
export function labelsOn({ width, height }: Sheet): Labels {
  return new Labels({ x: 4, y: 2, width: width - 8, height: height - 4 }, width < narrowSheet ? 5 : 3);
}

export function groundMarks(path: GeoPath, outlines: Outlines): SVGElement[] {
  const { land, rivers, lakes, borders } = groundOf(outlines);
  // Lakes hide the rivers' courses through them, and borders cross both.
  const shapes = { land, river: rivers, lake: lakes, border: borders };
  return Object.entries(shapes).map(([name, shape]) => svg("path", { d: path(shape) ?? "", class: name }));
}

/** The links in pixels, the widest first; those between the same ends side by side. */
export function linesOf(layer: MapLayer, sheet: Sheet): Drawn[] {
  const lines = layer.links.map((link) => lineOf(link, sheet)).filter((line) => line.points.length > 1);
  fanOut(lines);
  return lines.sort((a, b) => b.across - a.across);
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

type Colours = Pick<Sheet, "colours" | "colour">;

/** A link: casing, colour, and the sign of its mode; what carries nothing is a hairline. */
export function lineMark(line: Drawn, sheet: Colours): SVGGElement {
  const group = svg("g", { "data-link": line.link.id }, svg("title"));
  remark(group, line, sheet);
  return group;
}

/** Makes a link's mark that of `line`, which may carry another amount; keeps what need not change. */
export function remark(group: SVGGElement, line: Drawn, sheet: Colours): void {
  const { link } = line;
  group.setAttribute("class", `link ${link.state}`);
  const title = group.querySelector("title");
  if (title !== null) title.textContent = `${link.name} (${link.mode}${link.state === "open" ? "" : `, ${link.state}`})`;
  const d = pathOf(line.points);
  const strokes = strokesOf(line, sheet);
  const paths = [...group.querySelectorAll<SVGPathElement>(":scope > path:not(.hit)")];
  strokes.forEach(([className, width], index) => {
    let path = paths[index];
    if (path === undefined) group.append((path = svg("path")));
    if (path.getAttribute("d") !== d) path.setAttribute("d", d);
    path.setAttribute("class", className);
    if (width === null) path.removeAttribute("stroke-width");
    else path.setAttribute("stroke-width", String(Math.round(width * 100) / 100));
  });
  for (const path of paths.slice(strokes.length)) path.remove();
}

/** Classes and widths of the paths that make up a mark, the lowest first. */
function strokesOf({ link, across }: Drawn, sheet: Colours): [string, number | null][] {
  if (link.state === "closed") return [["closed-line", Math.max(across, 2)]];
  if (link.state === "planned") return [[`planned-line ${colourClass(link, sheet)}`, Math.max(across, 2)]];
  if (across === 0) return [["idle", null]];
  const strokes: [string, number | null][] = [
    ["casing", across + Math.min(1.5, 0.5 + across * 0.2)],
    [`carrier ${colourClass(link, sheet)}`, across],
  ];
  if (link.mode === "rail") strokes.push(["sleepers", across + 3.5]);
  else if (link.mode !== "pipeline") strokes.push(["wake", Math.max(across * 0.4, 0.8)]);
  return strokes;
}

function colourClass(link: MapLink, sheet: Colours): string {
  return sheet.colour?.(link) ?? `holder-${sheet.colours.get(link.holder) ?? "none"}`;
}

export function crossAt(x: number, y: number): SVGGElement {
  const d = `M${x - 5},${y - 5}l10,10M${x + 5},${y - 5}l-10,10`;
  return svg("g", { class: "cross" }, svg("path", { d, class: "halo" }), svg("path", { d }));
}

export function cross(line: Drawn): SVGGElement {
  const [x, y] = along(line.points, 0.5);
  return crossAt(Math.round(x), Math.round(y));
}

/** Draws the places in use; returns where their marks are. */
function drawNodes(ground: SVGGElement, layer: MapLayer, lines: readonly Drawn[], sheet: Sheet): Box[] {
  const marks: Box[] = [];
  for (const { node, x, y, r } of placesInUse(layer, lines, sheet)) {
    ground.append(nodeMark(node.kind, x, y, r));
    marks.push({ x: x - r, y: y - r, width: 2 * r, height: 2 * r });
  }
  return marks;
}

/** Where the places in use are within the frame, and how large their marks. */
export function placesInUse(layer: MapLayer, lines: readonly Drawn[], sheet: Sheet): { node: MapNode; x: number; y: number; r: number }[] {
  const thickness = new Map<string, number>();
  for (const line of lines) {
    for (const end of [line.link.path[0], line.link.path[line.link.path.length - 1]]) {
      if (end !== undefined) thickness.set(end.join(), Math.max(thickness.get(end.join()) ?? 0, line.across));
    }
  }
  return layer.nodes.filter((node) => node.in_use).flatMap((node) => {
    const point = sheet.projection([node.at[0], node.at[1]]);
    if (point === null || point[0] < 0 || point[1] < 0 || point[0] > sheet.width || point[1] > sheet.height) return [];
    // Large enough to be seen on the line that ends here.
    const r = node.kind === "hub" ? 2.2 : Math.max(3, (thickness.get(node.at.join()) ?? 0) / 2 - 1);
    return [{ node, x: point[0], y: point[1], r }];
  });
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
