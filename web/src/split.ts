// The split: one small panel a corridor; what was observed, what the model says, what the naive rule says.

import { scaleLinear } from "d3-scale";
import type { Maybe, Range, SplitData, SplitPoint } from "./figures";
import { label, type Key, type Stage } from "./stage";
import { svg } from "./svg";
import { formatNumber, formatTick, lineHeight } from "./text";

const gap = 20;
const plotHeight = 116;
const foot = 22;
/** Panels are not narrower than this; on a phone two stand side by side, with a line more of words. */
const leastWidth = { wide: 240, narrow: 150 };
/** Observed and computed stand this far from the middle of their year. */
const aside = 5.5;

type Panel = SplitData["panels"][number];

export function drawSplit(stage: Stage, data: SplitData): void {
  const least = stage.narrow ? leastWidth.narrow : leastWidth.wide;
  const most = Math.max(1, Math.floor((stage.width + gap) / (least + gap)));
  const columns = Math.ceil(data.panels.length / Math.ceil(data.panels.length / most)) || 1;
  const head = (stage.narrow ? 3 : 2) * lineHeight + 8;
  const panelHeight = head + plotHeight + foot;
  const width = (stage.width - (columns - 1) * gap) / columns;
  const rows = Math.ceil(data.panels.length / columns);
  const drawing = stage.drawing(stage.width, rows * panelHeight + (rows - 1) * gap);
  data.panels.forEach((panel, index) => {
    const group = svg("g", {
      transform: `translate(${(index % columns) * (width + gap)},${Math.floor(index / columns) * (panelHeight + gap)})`,
    });
    drawPanel(group, stage, panel, data, width, head);
    drawing.append(group);
  });
  stage.add(drawing);
  splitLegend(stage, data);
}

function largest(panel: Panel): number {
  const values = panel.points.flatMap((point): Maybe[] => [
    point.observed, point.computed, point.naive, ...(point.observed_range ?? []), ...(point.computed_range ?? []),
  ]);
  return Math.max(0, ...values.filter((value) => value !== null)) || 1;
}

function drawPanel(group: SVGGElement, stage: Stage, panel: Panel, data: SplitData, width: number, head: number): void {
  const top = largest(panel);
  const y = scaleLinear([0, top * 1.06], [head + plotHeight, head]);
  const ticks = y.ticks(3);
  const step = (ticks[1] ?? 1) - (ticks[0] ?? 0);
  const texts = ticks.map((tick) => formatTick(tick, step));
  const left = Math.max(...texts.map((text) => stage.ruler.width(text))) + 6;
  const each = (width - left - 6) / Math.max(panel.points.length, 1);
  group.append(label(stage.ruler.cut(panel.name, width, true), 0, lineHeight - 4, { class: "head" }, panel.row));
  stage.ruler.wrap(lastYear(panel, data), width).slice(0, stage.narrow ? 2 : 1).forEach((line, index) => {
    group.append(label(line, 0, (index + 2) * lineHeight - 4, { class: "quiet" }));
  });
  ticks.forEach((tick, index) => {
    group.append(svg("line", { x1: left, x2: width, y1: y(tick), y2: y(tick), class: tick === 0 ? "zero" : "grid" }));
    group.append(label(texts[index]!, left - 6, y(tick) + 4.5, { "text-anchor": "end", class: "quiet" }));
  });
  const short = each < stage.ruler.width("2025") + 6;
  const every = Math.ceil((stage.ruler.width("’25") + 6) / Math.max(each, 1));
  panel.points.forEach((point, index) => {
    const x = left + each * (index + 0.5);
    const year = short ? `’${String(point.year % 100).padStart(2, "0")}` : String(point.year);
    // Where years are many, every second or third is named, the newest always.
    if (!short || (panel.points.length - 1 - index) % every === 0) {
      const at = Math.min(x, width - stage.ruler.width(year) / 2);
      group.append(label(year, at, head + plotHeight + 16, { "text-anchor": "middle", class: "quiet" }));
    }
    drawPoint(group, point, x, Math.min(each * 0.42, 16), y);
  });
}

/** The newest year in words, so that the panel can be read without measuring. */
function lastYear(panel: Panel, data: SplitData): string {
  const point = panel.points[panel.points.length - 1];
  if (point === undefined) return "";
  const parts = [
    point.observed === null ? "not observed" : `${formatNumber(point.observed, data.digits)} observed`,
    point.computed === null ? "" : `${formatNumber(point.computed, data.digits)} ${point.fitted ? "fitted" : "predicted"}`,
  ];
  return `${point.year}: ${parts.filter((part) => part !== "").join(", ")}`;
}

function drawPoint(group: SVGGElement, point: SplitPoint, x: number, half: number, y: (value: number) => number): void {
  const bar = (at: number, range: Range, className: string): void => {
    if (range === null || range[0] === range[1]) return;
    group.append(svg("path", {
      d: `M${at - 2.5},${y(range[0])}h5M${at - 2.5},${y(range[1])}h5M${at},${y(range[0])}V${y(range[1])}`, class: className,
    }));
  };
  if (point.naive !== null) {
    group.append(svg("path", { d: `M${x - half},${y(point.naive)}h${2 * half}`, class: "naive" }));
  }
  bar(x - aside, point.observed_range, "whisker");
  bar(x + aside, point.computed_range, "whisker computed");
  if (point.observed !== null) group.append(dot(x - aside, y(point.observed)));
  if (point.computed !== null) group.append(diamond(x + aside, y(point.computed), point.fitted));
}

function dot(x: number, y: number): SVGElement {
  return svg("circle", { cx: x, cy: y, r: 4, class: "observed" });
}

function diamond(x: number, y: number, fitted: boolean): SVGElement {
  return svg("path", { d: `M${x},${y - 5.5}l5.5,5.5l-5.5,5.5l-5.5,-5.5z`, class: fitted ? "fitted" : "predicted" });
}

function splitLegend(stage: Stage, data: SplitData): void {
  const points = data.panels.flatMap((panel) => panel.points);
  const some = (test: (point: SplitPoint) => boolean): boolean => points.some(test);
  const keys: Key[] = [{ sign: dot(13, 8), text: `observed, ${data.unit}` }];
  if (some((point) => point.computed !== null && !point.fitted)) {
    keys.push({ sign: diamond(13, 8, false), text: "predicted" });
  }
  if (some((point) => point.fitted)) keys.push({ sign: diamond(13, 8, true), text: "fitted on this year" });
  if (some((point) => point.naive !== null)) {
    keys.push({ sign: svg("path", { d: "M2,8H24", class: "naive" }), text: "naive rule" });
  }
  if (some((point) => point.observed_range !== null || point.computed_range !== null)) {
    keys.push({
      sign: svg("path", { d: "M10,2h6M10,14h6M13,2V14", class: "whisker" }), text: "range",
    });
  }
  stage.legend([...keys, { sign: svg("g", { "data-width": "0" }), text: "each panel on its own scale, from zero" }]);
}
