// The timeline: how a closure goes, period by period; what flows, what fills, what is given up.

import { scaleLinear, scaleUtc, type ScaleLinear, type ScaleTime } from "d3-scale";
import type { Maybe, TimelineData, TimelinePanel, TimelineSeries } from "./figures";
import { apart, spread, type Box } from "./labels";
import { hatch, label, type Stage } from "./stage";
import { freshId, levelPath, stepPath, svg } from "./svg";
import { formatTick, lineHeight } from "./text";

const plotHeight = { full: 104, compact: 36 };
const panelGap = 12;
/** Days or months, and below them the year where it begins. */
const axis = 24 + lineHeight;
/** Between a panel's head and its plot: half a tick's number reaches into it. */
const headGap = 12;
const dayLength = 86_400_000;
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

interface Layout {
  /** Panels are low, and their names stand to the left of them. */
  compact: boolean;
  plotHeight: number;
  left: number;
  right: number;
  width: number;
  x: ScaleTime<number, number>;
  edges: number[];
  hatched: string;
}

export function drawTimeline(stage: Stage, data: TimelineData): void {
  const layout = layOut(stage, data);
  const { compact, left } = layout;
  const beside = stage.width >= 560;
  const notes = noteRows(stage, data, layout);
  const keys = data.panels.map((panel) => (beside ? [] : flowKeys(stage, panel)));
  const headOf = (index: number): number => (compact ? 4 : headGap) + (keys[index]!.length > 0 ? (keys[index]!.at(-1)!.line + 1) * lineHeight : 0);
  let y = notes.height;
  const tops = data.panels.map((_, index) => {
    const top = y + (compact ? 0 : lineHeight) + headOf(index);
    y = top + layout.plotHeight + panelGap;
    return top;
  });
  const bottom = y - panelGap;
  const drawing = stage.drawing(stage.width, bottom + (compact ? axis - lineHeight : axis));
  drawing.setAttribute("data-plot", `${left.toFixed(1)} ${(stage.width - layout.right).toFixed(1)}`);
  drawing.append(svg("defs", {}, hatch(layout.hatched, "less")));
  drawSpans(drawing, data, layout, notes, tops);
  data.panels.forEach((panel, index) => {
    const top = tops[index]!;
    const first = top - headOf(index);
    if (compact) {
      drawing.append(label(panel.name, 0, top + 13, { class: "head haloed" }), label(panel.unit, 0, top + 13 + lineHeight, { class: "quiet haloed" }));
    } else {
      drawing.append(label(stage.ruler.cut(`${panel.name}, ${panel.unit}`, stage.width, true), 0, first, { class: "head haloed" }));
    }
    for (const key of keys[index]!) {
      const at = first + (key.line + 1) * lineHeight;
      drawing.append(svg("path", { d: `M${key.x},${at - 4.5}h20`, class: key.role === "limit" ? "limit" : `series ${key.role}` }));
      drawing.append(label(key.name, key.x + 25, at, { class: "haloed" }));
    }
    drawPanel(drawing, stage, panel, layout, top, beside);
  });
  drawTimeAxis(drawing, stage, layout, bottom);
  stage.add(drawing);
}

function layOut(stage: Stage, data: TimelineData): Layout {
  const compact = data.compact === true && stage.width >= 560;
  const names = data.panels.flatMap((panel) => namesOf(panel).map((one) => one.name));
  const right = stage.width >= 560 ? Math.min(Math.max(...names.map((name) => stage.ruler.width(name)), 30) + 10, stage.width * 0.25) : 8;
  const gutter = compact ? Math.max(...data.panels.map((panel) => stage.ruler.width(panel.name, true))) + 10 : 0;
  const left = gutter + Math.max(...data.panels.map((panel) => ticksOf(panel).width(stage))) + 8;
  const times = data.starts.map((start) => new Date(start));
  const x = scaleUtc([times[0] ?? new Date(0), times[times.length - 1] ?? new Date(1)], [left, stage.width - right]);
  return {
    compact, left, right, x, width: stage.width, edges: times.map((time) => x(time)), hatched: freshId("less"),
    plotHeight: data.compact === true ? plotHeight.compact : plotHeight.full,
  };
}

function values(panel: TimelinePanel): number[] {
  return panel.series
    .flatMap((series) => [...series.values, ...(series.high ?? []), ...(series.low ?? [])])
    .filter((value): value is number => value !== null);
}

/** The vertical scale of a panel: from zero (or below) to the largest; a limit far above is left out. */
function ticksOf(panel: TimelinePanel): { domain: [number, number]; ticks: number[]; step: number; limit: Maybe; width: (stage: Stage) => number } {
  const top = Math.max(0, ...values(panel)), low = Math.min(0, ...values(panel));
  const limit = panel.limit !== null && panel.limit <= top * 1.6 ? panel.limit : null;
  const domain: [number, number] = [low, Math.max(top, limit ?? 0) * 1.08 || 1];
  const ticks = scaleLinear(domain, [0, 1]).ticks(3);
  const step = (ticks[1] ?? 1) - (ticks[0] ?? 0) || 1;
  return {
    domain, ticks, step, limit,
    width: (stage) => Math.max(...ticks.map((tick) => stage.ruler.width(formatTick(tick, step)))),
  };
}

/** What the lines of a panel are called, its limit included. */
function namesOf(panel: TimelinePanel): { name: string; role: string; at: number }[] {
  const names = panel.series.map((series) => ({ name: series.name, role: series.role as string, at: lastOf(series.values) }));
  const { limit } = ticksOf(panel);
  return limit === null ? names : [...names, { name: panel.limit_name, role: "limit", at: limit }];
}

interface FlowKey {
  name: string;
  role: string;
  x: number;
  line: number;
}

/** Where the names of the series go when there is no room beside the lines. */
function flowKeys(stage: Stage, panel: TimelinePanel): FlowKey[] {
  const keys: FlowKey[] = [];
  let x = 0, line = 0;
  for (const { name: whole, role } of namesOf(panel)) {
    const name = stage.ruler.cut(whole, stage.width - 28);
    const width = 25 + stage.ruler.width(name) + 14;
    if (x > 0 && x + width - 14 > stage.width) {
      x = 0;
      line += 1;
    }
    keys.push({ name, role, x, line });
    x += width;
  }
  return keys;
}

interface Note extends Box {
  text: string;
  at: number;
  mark: boolean;
}
interface Notes {
  notes: Note[];
  height: number;
}

/** What happened and when, above all panels, in as many rows as it takes to keep the words apart. */
function noteRows(stage: Stage, data: TimelineData, layout: Layout): Notes {
  const wanted = [
    ...data.closures.map((span) => ({ text: span.name, at: layout.x(new Date(span.from)), mark: false })),
    ...data.marks.map((mark) => ({ text: mark.name, at: layout.x(new Date(mark.day)), mark: true })),
  ];
  const notes: Note[] = [];
  let height = 0;
  for (const note of wanted.sort((a, b) => a.at - b.at)) {
    const text = stage.ruler.cut(note.text, layout.width - 8);
    const width = stage.ruler.width(text) + 4;
    const x = Math.max(0, Math.min(note.at + (note.mark ? -3 : 0), layout.width - width));
    const box: Box = { x, y: 0, width, height: lineHeight };
    while (notes.some((other) => !apart(box, other, 0))) box.y += lineHeight;
    notes.push({ ...note, ...box, text });
    height = Math.max(height, box.y + lineHeight);
  }
  return { notes, height: height > 0 ? height + 8 : 0 };
}

function drawSpans(drawing: SVGSVGElement, data: TimelineData, layout: Layout, notes: Notes, tops: readonly number[]): void {
  const bottom = (tops[tops.length - 1] ?? 0) + layout.plotHeight;
  const inside = (value: number): number => Math.min(Math.max(value, layout.left), layout.width - layout.right);
  for (const span of data.closures) {
    const from = inside(layout.x(new Date(span.from))), to = inside(layout.x(new Date(span.to)));
    for (const y of tops) {
      drawing.append(svg("rect", { x: from, y, width: Math.max(to - from, 1), height: layout.plotHeight, class: "closure" }));
    }
  }
  for (const note of notes.notes) {
    const at = inside(note.at);
    drawing.append(svg("line", { x1: at, x2: at, y1: note.y + lineHeight, y2: bottom, class: note.mark ? "mark" : "closure-edge" }));
  }
  for (const note of notes.notes) {
    drawing.append(label(note.text, note.x + 2, note.y + lineHeight - 4, { class: `haloed ${note.mark ? "" : "quiet"}` }));
  }
}

function drawPanel(drawing: SVGSVGElement, stage: Stage, panel: TimelinePanel, layout: Layout, top: number, beside: boolean): void {
  const { domain, ticks, step, limit } = ticksOf(panel);
  const { plotHeight } = layout;
  const y = scaleLinear(domain, [top + plotHeight, top]);
  const end = layout.width - layout.right;
  for (const tick of plotHeight < 60 ? [ticks[0] ?? 0, ticks.at(-1) ?? 0] : ticks) {
    drawing.append(svg("line", { x1: layout.left, x2: end, y1: y(tick), y2: y(tick), class: tick === 0 ? "zero" : "grid" }));
    drawing.append(label(formatTick(tick, step), layout.left - 6, y(tick) + 4.5, { "text-anchor": "end", class: "quiet" }));
  }
  fillDifference(drawing, panel, layout, y);
  for (const series of panel.series) drawSeries(drawing, series, layout, y);
  if (limit !== null) {
    drawing.append(svg("line", { x1: layout.left, x2: end, y1: y(limit), y2: y(limit), class: "limit" }));
  }
  if (!beside) return;
  const ends = namesOf(panel);
  const middles = spread(ends.map((one) => y(one.at)), lineHeight - 1, top - 4, top + plotHeight + 8);
  ends.forEach((one, index) => {
    drawing.append(label(stage.ruler.cut(one.name, layout.right - 10), end + 8, middles[index]! + 4.5));
  });
}

function lastOf(list: readonly Maybe[]): number {
  return [...list].reverse().find((value): value is number => value !== null) ?? 0;
}

type Scale = ScaleLinear<number, number>;

/** What the closure takes is filled in orange with stripes, what it adds in blue. */
function fillDifference(drawing: SVGSVGElement, panel: TimelinePanel, layout: Layout, y: Scale): void {
  const open = panel.series.find((series) => series.role === "open");
  const closed = panel.series.find((series) => series.role === "closed");
  if (open === undefined || closed === undefined) return;
  const paths = { more: "", less: "" };
  layout.edges.slice(0, -1).forEach((from, index) => {
    const was = open.values[index] ?? null, is = closed.values[index] ?? null;
    if (was === null || is === null || was === is) return;
    const to = layout.edges[index + 1]!;
    paths[is > was ? "more" : "less"] += `M${from.toFixed(1)},${y(was).toFixed(1)}H${to.toFixed(1)}V${y(is).toFixed(1)}H${from.toFixed(1)}Z`;
  });
  if (paths.less !== "") drawing.append(svg("path", { d: paths.less, fill: `url(#${layout.hatched})` }));
  if (paths.more !== "") drawing.append(svg("path", { d: paths.more, class: "more-fill" }));
}

function drawSeries(drawing: SVGSVGElement, series: TimelineSeries, layout: Layout, y: Scale): void {
  const { edges } = layout;
  if (series.low !== undefined && series.high !== undefined) {
    let d = "";
    series.low.forEach((low, index) => {
      const high = series.high![index] ?? null;
      if (low === null || high === null) return;
      d += `M${edges[index]!.toFixed(1)},${y(low).toFixed(1)}H${edges[index + 1]!.toFixed(1)}V${y(high).toFixed(1)}H${edges[index]!.toFixed(1)}Z`;
    });
    drawing.append(svg("path", { d, class: `band ${series.role}` }));
  }
  const heights = series.values.map((value) => (value === null ? null : y(value)));
  if (series.role === "loss") {
    let d = "";
    series.values.forEach((value, index) => {
      if (value === null || value === 0) return;
      d += `M${edges[index]!.toFixed(1)},${y(0).toFixed(1)}V${y(value).toFixed(1)}H${edges[index + 1]!.toFixed(1)}V${y(0).toFixed(1)}Z`;
    });
    drawing.append(svg("path", { d, fill: `url(#${layout.hatched})` }));
  }
  // A flow holds for its whole period, a stock is what there is at its end.
  const d = series.role === "level" ? levelPath(edges, heights) : stepPath(edges, heights);
  drawing.append(svg("path", { d, class: `series ${series.role}` }));
}

function drawTimeAxis(drawing: SVGSVGElement, stage: Stage, layout: Layout, bottom: number): void {
  const [from, to] = layout.x.domain() as [Date, Date];
  const days = (to.getTime() - from.getTime()) / dayLength;
  const room = layout.width - layout.left - layout.right;
  let free = -Infinity;
  let year = -1;
  for (const tick of layout.x.ticks(Math.max(2, Math.floor(room / 80)))) {
    const text = nameOf(tick, days);
    const half = stage.ruler.width(text) / 2;
    const at = Math.min(Math.max(layout.x(tick), half), layout.width - half);
    drawing.append(svg("line", { x1: layout.x(tick), x2: layout.x(tick), y1: bottom, y2: bottom + 4, class: "zero" }));
    if (at - half < free) continue;
    drawing.append(label(text, at, bottom + 18, { "text-anchor": "middle", class: "quiet" }));
    free = at + half + 8;
    const newYear = tick.getUTCFullYear();
    if (newYear === year || days > manyDays || layout.compact) continue;
    const halfYear = stage.ruler.width(String(newYear)) / 2;
    drawing.append(label(String(newYear), Math.min(Math.max(at, halfYear), layout.width - halfYear), bottom + 18 + lineHeight, { "text-anchor": "middle", class: "quiet" }));
    year = newYear;
  }
}

/** Beyond four years ticks are years themselves. */
const manyDays = 1500;

function nameOf(time: Date, days: number): string {
  const month = months[time.getUTCMonth()] ?? "";
  if (days > manyDays) return String(time.getUTCFullYear());
  if (days > 150) return month;
  const hours = time.getUTCHours();
  const clock = hours === 0 ? "" : ` ${String(hours).padStart(2, "0")}:00`;
  return `${time.getUTCDate()} ${month}${clock}`;
}
