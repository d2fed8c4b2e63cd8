// Bars: one a row, with an interval and an observed dot where there is one, or made of parts.

import { scaleLinear } from "d3-scale";
import type { Bar, BarsData } from "./figures";
import { label, type Key, type Stage } from "./stage";
import { svg } from "./svg";
import { formatNumber, lineHeight } from "./text";

const barHeight = 16;
const rowGap = 7;

interface Layout {
  /** Where bars begin; labels stand to the left of it, or above the bars where it is zero. */
  left: number;
  x: (value: number) => number;
  tail: number;
}

export function drawBars(stage: Stage, data: BarsData): void {
  const layout = layOut(stage, data);
  const above = layout.left === 0;
  let y = 0;
  const rows = data.bars.map((bar) => {
    const lines = stage.ruler.wrap(bar.label, above ? stage.width : layout.left - 10);
    const top = y;
    const block = lines.length * lineHeight;
    const middle = above ? top + block + barHeight / 2 + 2 : top + Math.max(block, barHeight) / 2;
    y = (above ? top + block + barHeight + 2 : top + Math.max(block, barHeight)) + rowGap;
    return { bar, lines, top, block, middle };
  });
  const drawing = stage.drawing(stage.width, Math.max(y - rowGap, 1) + 1);
  for (const { bar, lines, top, block, middle } of rows) {
    lines.forEach((line, index) => {
      const at = (above ? top : middle - block / 2) + (index + 1) * lineHeight - 4;
      drawing.append(label(line, above ? 0 : layout.left - 10, at, { "text-anchor": above ? "start" : "end" }, bar.row));
    });
    drawBar(drawing, stage, data, bar, middle, layout);
    // Through the gap to the next bar too, but not through labels that stand above bars.
    const zero = layout.x(0), over = above ? 1 : rowGap;
    drawing.append(svg("line", { x1: zero, x2: zero, y1: middle - barHeight / 2 - over, y2: middle + barHeight / 2 + over, class: "zero" }));
  }
  stage.add(drawing);
  stage.legend(keysOf(data));
}

function tailOf(bar: Bar, data: BarsData): string {
  const number = bar.value === null ? "not computed" : `${formatNumber(bar.value, data.digits)} ${data.unit}`.trim();
  return bar.note === "" ? number : `${number}  ${bar.note}`;
}

function layOut(stage: Stage, data: BarsData): Layout {
  const widest = Math.max(...data.bars.map((bar) => stage.ruler.width(bar.label)), 0) + 10;
  const left = stage.narrow ? 0 : Math.min(widest, stage.width * 0.36);
  // Bars keep at least two fifths of what is left; a longer note is cut.
  const tails = Math.max(...data.bars.map((bar) => stage.ruler.width(tailOf(bar, data), true)), 0) + 12;
  const tail = Math.min(tails, (stage.width - left) * 0.6);
  const all = data.bars.flatMap((bar) => [bar.value ?? 0, bar.observed ?? 0, ...(bar.range ?? [])]);
  const low = Math.min(0, ...all);
  const high = data.limit ?? (Math.max(0, ...all) || 1);
  return { left, tail, x: scaleLinear([low, Math.max(high, ...all)], [left + 1, stage.width - tail]) };
}

function drawBar(drawing: SVGSVGElement, stage: Stage, data: BarsData, bar: Bar, middle: number, layout: Layout): void {
  const { x } = layout;
  const y = middle - barHeight / 2;
  let reach = x(Math.max(bar.value ?? 0, 0));
  if (bar.parts.length > 0) {
    drawParts(drawing, stage, data, bar, y, x);
  } else if (bar.value !== null) {
    const [from, to] = [x(Math.min(bar.value, 0)), x(Math.max(bar.value, 0))];
    drawing.append(svg("rect", { x: from, y, width: Math.max(to - from, 0.5), height: barHeight, class: "bar" }));
  }
  if (bar.range !== null) {
    drawing.append(svg("path", {
      d: `M${x(bar.range[0])},${middle - 4}v8M${x(bar.range[1])},${middle - 4}v8M${x(bar.range[0])},${middle}H${x(bar.range[1])}`, class: "whisker",
    }));
    reach = Math.max(reach, x(bar.range[1]));
  }
  if (bar.observed !== null) {
    drawing.append(svg("circle", { cx: x(bar.observed), cy: middle, r: 4, class: "observed" }));
    reach = Math.max(reach, x(bar.observed) + 3);
  }
  const number = bar.value === null ? "not computed" : `${formatNumber(bar.value, data.digits)} ${data.unit}`.trim();
  drawing.append(label(number, reach + 7, middle + 4.5, { class: bar.value === null ? "quiet" : "" }));
  if (bar.note === "") return;
  const at = reach + 7 + stage.ruler.width(number) + 10;
  drawing.append(label(stage.ruler.cut(bar.note, stage.width - at), at, middle + 4.5, { class: "quiet" }));
}

/** All part names of the figure in order of first sight: the place in it is the shade. */
function partNames(data: BarsData): string[] {
  return [...new Set(data.bars.flatMap((bar) => bar.parts.map((part) => part.name)))];
}

/** Shades of one hue, dark first; the fourth and later are light enough for dark text. */
function shade(data: BarsData, name: string): string {
  const names = partNames(data);
  const step = names.length < 2 ? 0 : Math.round((names.indexOf(name) * 3) / (names.length - 1));
  return `shade-${Math.max(step, 0)}`;
}

function drawParts(drawing: SVGSVGElement, stage: Stage, data: BarsData, bar: Bar, y: number, x: (value: number) => number): void {
  let sum = 0;
  for (const part of bar.parts) {
    const from = x(sum), to = x(sum + part.value);
    sum += part.value;
    if (part.value <= 0) continue;
    drawing.append(svg("rect", { x: from, y, width: Math.max(to - from - 1, 0.5), height: barHeight, class: shade(data, part.name) },
      svg("title", {}, `${part.name}: ${formatNumber(part.value, data.digits)} ${data.unit}`)));
    const text = formatNumber(part.value, data.digits);
    if (stage.ruler.width(text) + 8 > to - from) continue;
    drawing.append(label(text, (from + to) / 2, y + barHeight / 2 + 4.5, {
      "text-anchor": "middle", class: `on-${shade(data, part.name)}`,
    }));
  }
}

function keysOf(data: BarsData): Key[] {
  const keys: Key[] = partNames(data).map((name) => ({
    sign: svg("rect", { x: 1, y: 2, width: 24, height: 12, class: shade(data, name) }), text: name,
  }));
  if (data.bars.some((bar) => bar.observed !== null)) {
    keys.push({ sign: svg("rect", { x: 1, y: 2, width: 24, height: 12, class: "bar" }), text: "computed" });
    keys.push({ sign: svg("circle", { cx: 13, cy: 8, r: 4, class: "observed" }), text: "observed" });
  }
  if (data.bars.some((bar) => bar.range !== null)) {
    keys.push({ sign: svg("path", { d: "M2,4v8M24,4v8M2,8H24", class: "whisker" }), text: "range" });
  }
  return keys;
}
