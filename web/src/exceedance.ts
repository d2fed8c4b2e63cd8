// The exceedance curve: to the right what a year may lose, upwards how often a year loses more.

import { scaleLinear, scaleLog, type ScaleContinuousNumeric } from "d3-scale";
import type { ExceedanceCurve, ExceedanceData } from "./figures";
import { apart, Labels, type Box } from "./labels";
import { along, dense, pathOf, type Point } from "./lines";
import { label, type Key, type Stage } from "./stage";
import { freshId, svg } from "./svg";
import { formatNumber, formatTick, lineHeight } from "./text";

const plotHeight = { wide: 300, narrow: 250 };
/** Ticks of the losses, and below them what they are. */
const axis = 28 + lineHeight;

type Scale = ScaleContinuousNumeric<number, number>;

interface Layout {
  left: number;
  right: number;
  top: number;
  bottom: number;
  x: Scale;
  y: Scale;
  clip: string;
  /** The chance at the bottom of the figure. */
  least: number;
}

interface Note extends Box {
  text: string;
  at: number;
}

/** The same curve led through its marks, which may lie between the chances that it was told at. */
function throughMarks(curve: ExceedanceCurve): ExceedanceCurve {
  const points = [...curve.points];
  for (const { loss, per_year } of curve.marks) {
    if (loss === null) continue;
    const next = points.findIndex((point) => point.per_year <= per_year);
    const [before, after] = [points[next - 1], points[next]];
    if (before === undefined || after === undefined || after.per_year === per_year) continue;
    if (before.loss <= loss && loss <= after.loss) points.splice(next, 0, { loss, per_year, range: null });
  }
  return { ...curve, points };
}

export function drawExceedance(stage: Stage, told: ExceedanceData): void {
  const data = { ...told, curves: told.curves.map(throughMarks) };
  const least = 1 / data.rarest;
  const most = topOf(data);
  const ticks = chanceTicks(least, most);
  const left = Math.max(...ticks.map((tick) => stage.ruler.width(nameOf(tick)))) + 8;
  const right = stage.width - 10;
  const x = scaleLinear([0, farthest(data, least) * 1.04 || 1], [left, right]);
  const notes = lineNotes(stage, data, x);
  const top = lineHeight + 8 + notes.reduce((most, note) => Math.max(most, note.y + lineHeight), 0);
  const bottom = top + (stage.narrow ? plotHeight.narrow : plotHeight.wide);
  const y = scaleLog([least, most], [bottom, top]);
  const layout: Layout = { left, right, top, bottom, x, y, clip: freshId("plot"), least };
  const drawing = stage.drawing(stage.width, bottom + axis);
  drawing.append(svg("defs", {}, svg("clipPath", { id: layout.clip },
    svg("rect", { x: left - 1, y: top - 2, width: right - left + 2, height: bottom - top + 2 }))));
  drawAxes(drawing, stage, data, layout, ticks);
  drawNotes(drawing, data, layout, notes);
  const lines = data.curves.map((curve) => curvePoints(curve, layout));
  data.curves.forEach((curve, index) => drawCurve(drawing, curve, lines[index]!, index, layout));
  const keys = drawWords(drawing, stage, data, lines, layout);
  stage.add(drawing);
  stage.legend(keys);
}

/** The upper end of the chances: 1 in 2, every year, or for frequencies 2, 5, 10 ... a year. */
function topOf(data: ExceedanceData): number {
  const most = Math.max(0, ...data.curves.flatMap((curve) => curve.points.map((point) => point.range?.[1] ?? point.per_year)));
  let top = 0.5;
  while (top < most * (1 - 1e-9)) top = above(top);
  return top;
}

/** The next of 1, 2, 5, 10, 20 ... */
function above(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value) + 1e-9);
  const digit = Math.round(value / power);
  return (digit < 2 ? 2 : digit < 5 ? 5 : 10) * power;
}

function chanceTicks(least: number, most: number): number[] {
  const ticks: number[] = [];
  for (let years = 1; 1 / years >= least * (1 - 1e-9); years = above(years)) {
    if (1 / years <= most * (1 + 1e-9)) ticks.push(1 / years);
  }
  for (let times = 2; times <= most * (1 + 1e-9); times = above(times)) ticks.unshift(times);
  return ticks;
}

function nameOf(chance: number): string {
  if (chance > 1) return `${formatNumber(chance, 0)} a year`;
  return Math.round(1 / chance) === 1 ? "every year" : `1 in ${formatNumber(1 / chance, 0)}`;
}

/** The largest loss that there is something to show of. */
function farthest(data: ExceedanceData, least: number): number {
  const shown = data.curves.flatMap((curve) => [
    ...curve.points.filter((point) => (point.range?.[1] ?? point.per_year) >= least).map((point) => point.loss),
    ...curve.marks.map((mark) => mark.loss ?? 0),
    crossing(curve, least),
  ]);
  return Math.max(0, ...shown, ...data.lines.map((line) => line.loss));
}

/** Where the curve leaves the figure: straight on the logarithm of the chance, as it is drawn. */
function crossing(curve: ExceedanceCurve, least: number): number {
  const index = curve.points.findIndex((point) => point.per_year < least);
  const to = curve.points[index], from = curve.points[index - 1];
  if (to === undefined || from === undefined) return index === 0 ? 0 : curve.points[curve.points.length - 1]?.loss ?? 0;
  if (to.per_year <= 0) return from.loss;
  return from.loss + (to.loss - from.loss) * (Math.log(from.per_year / least) / Math.log(from.per_year / to.per_year));
}

/** The curve in pixels, down to the bottom of the figure if it goes so far. */
function curvePoints(curve: ExceedanceCurve, layout: Layout): Point[] {
  const seen = curve.points.filter((point) => point.per_year >= layout.least);
  const points = seen.map((point): Point => [layout.x(point.loss), layout.y(point.per_year)]);
  if (seen.length > 0 && seen.length < curve.points.length) points.push([layout.x(crossing(curve, layout.least)), layout.bottom]);
  return points;
}

/** Names of the lines across, above the plot: over their line or beside it, in the first row where no other name
 *  and no other line is in the way. */
function lineNotes(stage: Stage, data: ExceedanceData, x: Scale): Note[] {
  const notes: Note[] = [];
  for (const line of [...data.lines].sort((a, b) => a.loss - b.loss)) {
    const text = stage.ruler.cut(line.name, stage.width - 8);
    const width = stage.ruler.width(text) + 8;
    const at = x(line.loss);
    const within = (left: number): number => Math.max(0, Math.min(left, stage.width - width));
    const others = data.lines.map((other) => x(other.loss)).filter((other) => other !== at);
    const crossed = (left: number): boolean => others.some((other) => other > left && other < left + width);
    let box: Box | undefined;
    for (let row = 0; box === undefined; row += 1) {
      box = [at - width / 2, at - 4, at + 4 - width].map(within)
        .map((left): Box => ({ x: left, y: lineHeight + 2 + row * lineHeight, width, height: lineHeight }))
        .find((one) => notes.every((other) => apart(one, other, 0)) && (row > 1 || !crossed(one.x)));
    }
    notes.push({ text, at, ...box });
  }
  return notes;
}

function drawNotes(drawing: SVGSVGElement, data: ExceedanceData, layout: Layout, notes: readonly Note[]): void {
  for (const line of data.lines) {
    const at = layout.x(line.loss);
    const note = notes.find((one) => one.at === at);
    drawing.append(svg("line", { x1: at, x2: at, y1: (note?.y ?? layout.top) + lineHeight, y2: layout.bottom, class: "limit" }));
  }
  for (const note of notes) {
    drawing.append(label(note.text, note.x + note.width / 2, note.y + lineHeight - 4, { "text-anchor": "middle", class: "haloed" }));
  }
}

function drawAxes(drawing: SVGSVGElement, stage: Stage, data: ExceedanceData, layout: Layout, chances: readonly number[]): void {
  const { left, right, top, bottom, x, y } = layout;
  drawing.append(label(stage.ruler.cut("chance that a year loses more", stage.width), 0, lineHeight - 4, { class: "quiet" }));
  for (const chance of chances) {
    drawing.append(svg("line", { x1: left, x2: right, y1: y(chance), y2: y(chance), class: "grid" }));
    drawing.append(label(nameOf(chance), left - 6, y(chance) + 4.5, { "text-anchor": "end", class: "quiet" }));
  }
  drawing.append(svg("line", { x1: left, x2: left, y1: top, y2: bottom, class: "zero" }));
  const ticks = x.ticks(Math.max(2, Math.floor((right - left) / 80)));
  const step = (ticks[1] ?? 1) - (ticks[0] ?? 0);
  let free = -Infinity;
  for (const tick of ticks) {
    const text = formatTick(tick, step);
    const half = stage.ruler.width(text) / 2;
    const at = Math.min(x(tick), stage.width - half);
    drawing.append(svg("line", { x1: x(tick), x2: x(tick), y1: bottom, y2: bottom + 4, class: "zero" }));
    if (at - half < free) continue;
    drawing.append(label(text, at, bottom + 22, { "text-anchor": "middle", class: "quiet" }));
    free = at + half + 8;
  }
  const name = stage.ruler.cut(`${data.loss_name}, ${data.unit}`, right);
  drawing.append(label(name, right, bottom + 22 + lineHeight, { "text-anchor": "end", class: "quiet" }));
}

function drawCurve(drawing: SVGSVGElement, curve: ExceedanceCurve, points: readonly Point[], index: number, layout: Layout): void {
  const { x, y, least } = layout;
  const ranged = curve.points.filter((point) => point.range !== null);
  if (ranged.length > 1) {
    const edge = (which: 0 | 1): Point[] => ranged.map((point) => [x(point.loss), y(Math.max(point.range![which], least))]);
    drawing.append(svg("path", { d: `${pathOf([...edge(1), ...edge(0).reverse()])}Z`, class: `curve-band-${index}`, "clip-path": `url(#${layout.clip})` }));
  }
  drawing.append(svg("path", { d: pathOf(points), class: `curve curve-${index}` }));
}

/** What stands beside curves and dots where there is room, dots first; what finds none goes to the legend. */
function drawWords(drawing: SVGSVGElement, stage: Stage, data: ExceedanceData, lines: readonly Point[][], layout: Layout): Key[] {
  const { left, right, top, bottom, x, y } = layout;
  const labels = new Labels({ x: left + 2, y: top - 6, width: right - left - 2, height: bottom - top + 4 }, 3);
  for (const line of lines) for (const [cx, cy] of dense(line)) labels.reserve({ x: cx - 2, y: cy - 2, width: 4, height: 4 });
  const keys: Key[] = [], unnamed: Key[] = [];
  // Over a line across text can be read, but is better beside it.
  const crossed = (box: Box): number => data.lines.filter((line) => x(line.loss) > box.x - 2 && x(line.loss) < box.x + box.width + 2).length;
  const write = (text: string, spots: readonly Box[]): boolean => {
    const box = labels.place(spots, (one) => spots.indexOf(one) + 3 * crossed(one));
    if (box !== undefined) drawing.append(label(text, box.x, box.y + lineHeight - 4, { class: "haloed" }));
    return box !== undefined;
  };
  data.curves.forEach((curve, index) => {
    for (const mark of curve.marks) {
      if (mark.loss === null || mark.per_year < layout.least * (1 - 1e-9)) continue;
      const dot = { r: 4, class: `curve-dot curve-dot-${index}` };
      drawing.append(svg("circle", { cx: x(mark.loss), cy: y(mark.per_year), ...dot }));
      const at: Point = [x(mark.loss), y(mark.per_year)], width = stage.ruler.width(mark.text);
      if (!write(mark.text, [...rightOf(at, width), ...leftOf(at, width)])) {
        keys.push({ sign: svg("circle", { cx: 13, cy: 8, ...dot }), text: data.curves.length > 1 ? `${curve.name}, ${mark.text}` : mark.text });
      }
    }
  });
  data.curves.forEach((curve, index) => {
    const line = lines[index]!;
    const width = stage.ruler.width(curve.name);
    // Names stand on one side of their curves only, so that none seems to be the next one's.
    const spots = line.length < 2 ? [] : [0.55, 0.35, 0.75, 0.15, 0.9].flatMap((share) => rightOf(along(line, share), width));
    if (!write(curve.name, spots)) unnamed.push({ sign: svg("path", { d: "M1,8H25", class: `curve curve-${index}` }), text: curve.name });
  });
  if (data.curves.some((curve) => curve.points.some((point) => point.range !== null))) {
    keys.push({ sign: svg("rect", { x: 1, y: 2, width: 24, height: 12, class: "curve-band-0" }), text: "95 % interval" });
  }
  return [...unnamed, ...keys];
}

/** Above and to the right, where a falling curve leaves room. */
function rightOf([x, y]: Point, width: number): Box[] {
  return [[7, -lineHeight - 1], [9, -lineHeight / 2], [14, -lineHeight - 12], [22, -lineHeight / 2]]
    .map(([right, up]) => ({ x: x + right!, y: y + up!, width, height: lineHeight }));
}

function leftOf([x, y]: Point, width: number): Box[] {
  return [[8, 2], [12, -lineHeight / 2], [16, 12]].map(([left, down]) => ({ x: x - width - left!, y: y + down!, width, height: lineHeight }));
}
