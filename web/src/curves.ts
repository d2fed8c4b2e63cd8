// Curves on two logarithms: what grows with what, over several powers of ten.

import { scaleLog, type ScaleContinuousNumeric } from "d3-scale";
import type { CurvesData, PlottedCurve } from "./figures";
import { Labels, type Box } from "./labels";
import { along, dense, pathOf, type Point } from "./lines";
import { label, type Key, type Stage } from "./stage";
import { svg } from "./svg";
import { formatNumber, lineHeight } from "./text";

const plotHeight = { wide: 300, narrow: 250 };
const axis = 28 + lineHeight;
/** Below so much of the largest value nothing is drawn. */
const depth = 1e-5;

type Scale = ScaleContinuousNumeric<number, number>;

export function drawCurves(stage: Stage, data: CurvesData): void {
  const points = data.curves.flatMap((curve) => curve.points);
  const values = points.flatMap((point) => [point.y, ...(point.range ?? [])]).filter((y): y is number => y !== null && y > 0);
  const most = above(Math.max(...values, 1e-9));
  const least = below(Math.max(Math.min(...values, most / 10), most * depth));
  const ticks = powers(least, most);
  const left = Math.max(...ticks.map((tick) => stage.ruler.width(nameOf(tick)))) + 8;
  const right = stage.width - 10;
  const top = lineHeight + 8, bottom = top + (stage.narrow ? plotHeight.narrow : plotHeight.wide);
  const xs = points.map((point) => point.x).filter((x) => x > 0);
  const x = scaleLog([Math.min(...xs, 1), Math.max(...xs, 10)], [left, right]);
  const y = scaleLog([least, most], [bottom, top]);
  const drawing = stage.drawing(stage.width, bottom + axis);
  drawing.append(label(stage.ruler.cut(data.unit, stage.width), 0, lineHeight - 4, { class: "quiet" }));
  for (const tick of ticks) {
    drawing.append(svg("line", { x1: left, x2: right, y1: y(tick), y2: y(tick), class: "grid" }));
    drawing.append(label(nameOf(tick), left - 6, y(tick) + 4.5, { "text-anchor": "end", class: "quiet" }));
  }
  drawXAxis(drawing, stage, data, x, left, right, bottom);
  const lines = data.curves.map((curve, index) => drawCurve(drawing, curve, index, x, y, least));
  const keys = drawNames(drawing, stage, data, lines, { x: left + 2, y: top - 6, width: right - left - 2, height: bottom - top + 4 });
  stage.add(drawing);
  stage.legend(keys);
}

function below(value: number): number {
  return 10 ** Math.floor(Math.log10(value) + 1e-9);
}
function above(value: number): number {
  return 10 ** Math.ceil(Math.log10(value) - 1e-9);
}
function powers(least: number, most: number): number[] {
  const out: number[] = [];
  for (let power = Math.round(Math.log10(least)); power <= Math.round(Math.log10(most)); power += 1) out.push(10 ** power);
  return out;
}
function nameOf(tick: number): string {
  return formatNumber(tick, Math.max(0, -Math.round(Math.log10(tick))));
}

function drawXAxis(drawing: SVGSVGElement, stage: Stage, data: CurvesData, x: Scale, left: number, right: number, bottom: number): void {
  drawing.append(svg("line", { x1: left, x2: right, y1: bottom, y2: bottom, class: "zero" }));
  let free = -Infinity;
  for (const tick of data.x_ticks) {
    const text = formatNumber(tick, 0);
    const half = stage.ruler.width(text) / 2;
    const at = Math.min(x(tick), stage.width - half);
    drawing.append(svg("line", { x1: x(tick), x2: x(tick), y1: bottom, y2: bottom + 4, class: "zero" }));
    if (at - half < free) continue;
    drawing.append(label(text, at, bottom + 22, { "text-anchor": "middle", class: "quiet" }));
    free = at + half + 8;
  }
  drawing.append(label(stage.ruler.cut(data.x_name, right), right, bottom + 22 + lineHeight, { "text-anchor": "end", class: "quiet" }));
}

/** The curve in pixels; what lies below the bottom is left out. */
function drawCurve(drawing: SVGSVGElement, curve: PlottedCurve, index: number, x: Scale, y: Scale, least: number): Point[] {
  const ranged = curve.points.filter((point) => point.range !== null && point.range[1] > least && point.range[1] > point.range[0]);
  if (ranged.length > 1) {
    const edge = (which: 0 | 1): Point[] => ranged.map((point) => [x(point.x), y(Math.max(point.range![which], least))]);
    drawing.append(svg("path", { d: `${pathOf([...edge(1), ...edge(0).reverse()])}Z`, class: `curve-band-${index}` }));
  }
  const line = curve.points.filter((point) => point.y !== null && point.y >= least).map((point): Point => [x(point.x), y(point.y!)]);
  if (line.length > 0) drawing.append(svg("path", { d: pathOf(line), class: `curve curve-${index}` }));
  return line;
}

/** Names along their curves where there is room; what finds none goes to the legend. */
function drawNames(drawing: SVGSVGElement, stage: Stage, data: CurvesData, lines: readonly Point[][], frame: Box): Key[] {
  const labels = new Labels(frame, 3);
  for (const line of lines) for (const [cx, cy] of dense(line)) labels.reserve({ x: cx - 2, y: cy - 2, width: 4, height: 4 });
  const keys: Key[] = [];
  data.curves.forEach((curve, index) => {
    const line = lines[index]!;
    const width = stage.ruler.width(curve.name);
    // A rising curve leaves room above to the left and below to the right.
    const spots = line.length < 2 ? [] : [0.6, 0.45, 0.75, 0.3, 0.9].flatMap((share) => {
      const [px, py] = along(line, share);
      return [[-width - 7, -lineHeight - 2], [9, 4], [-width - 14, -lineHeight - 12], [14, 12]]
        .map(([dx, dy]) => ({ x: px + dx!, y: py + dy!, width, height: lineHeight }));
    });
    const box = labels.place(spots, (one) => spots.indexOf(one));
    if (box !== undefined) drawing.append(label(curve.name, box.x, box.y + lineHeight - 4, { class: "haloed" }));
    else keys.push({ sign: svg("path", { d: "M1,8H25", class: `curve curve-${index}` }), text: curve.name });
  });
  if (data.curves.some((curve) => curve.points.some((point) => point.range !== null && point.range[1] > point.range[0]))) {
    keys.push({ sign: svg("rect", { x: 1, y: 2, width: 24, height: 12, class: "curve-band-0" }), text: "range" });
  }
  return keys;
}
