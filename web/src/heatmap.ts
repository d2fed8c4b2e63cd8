// The heat map: a number for each pair of a row and a column, on one scale. A symmetric one is drawn as its
// lower triangle, and the names that rows and columns share stand once, where the triangle ends.

import type { HeatMapData, HeatName, Maybe } from "./figures";
import { label, type Key, type Stage } from "./stage";
import { svg } from "./svg";
import { formatNumber, formatTick, lineHeight } from "./text";

/** Below this a cell is a speck; columns that find no room so wide go into a panel of their own. */
const leastCell = 20;
const mostCell = 110;
const cellHeight = 26;
const panelGap = 22;
/** Vertical heads are cut to this. */
const longestHead = 130;
/** Shades on one side of zero. */
const shades = { sequential: 6, diverging: 3 } as const;

export function drawHeatMap(stage: Stage, data: HeatMapData): void {
  const shading = shadingOf(data);
  if (data.symmetric) drawTriangle(stage, data, shading);
  else drawPanels(stage, data, shading);
  stage.legend(keysOf(data, shading));
}

interface Shading {
  step: number;
  /** Of the largest number. */
  steps: number;
  shades: number;
}

/** Steps of equal width from zero, as wide as a 1, 2 or 5 with noughts. */
function shadingOf(data: HeatMapData): Shading {
  const largest = Math.max(0, ...data.values.flat().map((value) => Math.abs(value ?? 0)));
  const most = shades[data.scale];
  if (largest === 0) return { step: 1, steps: 0, shades: most };
  const power = 10 ** Math.floor(Math.log10(largest / most));
  const step = [1, 2, 5].map((factor) => factor * power).find((one) => one * most >= largest * (1 - 1e-9)) ?? 10 * power;
  return { step, steps: stepOf(largest, step), shades: most };
}

function stepOf(size: number, step: number): number {
  return Math.max(1, Math.ceil(size / step - 1e-9));
}

/** The darkest shade is that of the largest step, whatever their number. */
function shadeOf(step: number, shading: Shading): number {
  return shading.steps < 2 ? shading.shades : 1 + Math.round(((step - 1) * (shading.shades - 1)) / (shading.steps - 1));
}

/** What a number would be shown as "0" at. */
function isNothing(value: number, data: HeatMapData): boolean {
  return Math.abs(value) < 0.5 * 10 ** -data.digits;
}

function classOf(value: Maybe, data: HeatMapData, shading: Shading): string {
  if (value === null) return "heat-absent";
  if (isNothing(value, data)) return "heat-nothing";
  return classOfStep(value < 0 ? "less" : "more", stepOf(Math.abs(value), shading.step), data, shading);
}

function classOfStep(side: "more" | "less", step: number, data: HeatMapData, shading: Shading): string {
  return `heat-${data.scale === "sequential" ? "full" : side}-${shadeOf(step, shading)}`;
}

/** The widest number, with a little air. */
function numberRoom(stage: Stage, data: HeatMapData): number {
  const numbers = data.values.flat().filter((value) => value !== null);
  return Math.max(0, ...numbers.map((value) => stage.ruler.width(formatNumber(value, data.digits)))) + 8;
}

/** So that a number stands clear of the mark in its corner. */
function wantedCell(stage: Stage, data: HeatMapData): number {
  return Math.max(numberRoom(stage, data) + 14, 40);
}

/** At most two lines; what is longer is cut. */
function twoLines(stage: Stage, text: string, room: number): string[] {
  const lines = stage.ruler.wrap(text, room);
  return lines.length < 2 ? lines : [lines[0]!, stage.ruler.cut(lines.slice(1).join(" "), room)];
}

function heightOf(lines: readonly string[]): number {
  return Math.max(cellHeight, lines.length * lineHeight + 3);
}

function drawName(drawing: SVGSVGElement, lines: readonly string[], x: number, middle: number, anchor: string, name: HeatName): void {
  lines.forEach((line, index) => {
    const y = middle + (index - (lines.length - 1) / 2) * lineHeight + 4.5;
    drawing.append(label(line, x, y, { "text-anchor": anchor }, name.row));
  });
}

function drawTriangle(stage: Stage, data: HeatMapData, shading: Shading): void {
  const names = Math.max(0, ...data.rows.map((row) => stage.ruler.width(row.name)));
  const wanted = wantedCell(stage, data);
  const room = stage.width - Math.min(names, stage.width * 0.36) - 10;
  const width = Math.min(wanted, room / Math.max(data.rows.length, 1));
  let y = 0;
  const rows = data.rows.map((row, index) => {
    const left = (index + 1) * width + 8;
    const lines = twoLines(stage, row.name, stage.width - left);
    const top = y;
    y += heightOf(lines);
    return { row, left, lines, top, height: y - top };
  });
  const drawing = stage.drawing(stage.width, Math.max(y, 1));
  rows.forEach(({ row, left, lines, top, height }, index) => {
    (data.values[index] ?? []).forEach((_, column) => {
      drawCell(drawing, stage, data, shading, index, column, { x: column * width, y: top, width, height });
    });
    drawName(drawing, lines, left, top + height / 2, "start", row);
  });
  stage.add(drawing);
}

function drawPanels(stage: Stage, data: HeatMapData, shading: Shading): void {
  const names = Math.max(0, ...data.rows.map((row) => stage.ruler.width(row.name)));
  const left = Math.min(names, stage.width * (stage.narrow ? 0.42 : 0.34)) + 10;
  const words = data.columns.flatMap((column) => column.name.split(/\s+/)).map((word) => stage.ruler.width(word) + 8);
  const wanted = Math.min(Math.max(wantedCell(stage, data), ...words), mostCell);
  const most = Math.max(1, Math.floor((stage.width - left) / leastCell));
  const panels = Math.ceil(data.columns.length / most) || 1;
  const each = Math.ceil(data.columns.length / panels) || 1;
  const width = Math.min(wanted, (stage.width - left) / each);
  const heads = headsOf(stage, data, width);
  const lines = data.rows.map((row) => twoLines(stage, row.name, left - 10));
  const height = heads.height + lines.reduce((sum, one) => sum + heightOf(one), 0);
  const drawing = stage.drawing(stage.width, Math.max(panels * (height + panelGap) - panelGap, 1));
  for (let panel = 0; panel < panels; panel += 1) {
    const from = panel * each, to = Math.min(from + each, data.columns.length);
    let y = panel * (height + panelGap) + heads.height;
    for (let column = from; column < to; column += 1) {
      drawHead(drawing, heads, data.columns[column]!, column, left + (column - from + 0.5) * width, y);
    }
    data.rows.forEach((row, index) => {
      const tall = heightOf(lines[index]!);
      drawName(drawing, lines[index]!, left - 8, y + tall / 2, "end", row);
      for (let column = from; column < to; column += 1) {
        drawCell(drawing, stage, data, shading, index, column, { x: left + (column - from) * width, y, width, height: tall });
      }
      y += tall;
    });
  }
  stage.add(drawing);
}

interface Heads {
  lines: string[][];
  upright: boolean;
  height: number;
}

/** Column names lie where all their words fit on three lines, else they stand on end. */
function headsOf(stage: Stage, data: HeatMapData, width: number): Heads {
  const lying = data.columns.map((column) => stage.ruler.wrap(column.name, width - 6));
  const fit = lying.every((lines, index) => lines.length <= 3 && lines.join(" ") === data.columns[index]!.name.split(/\s+/).join(" "));
  if (fit) return { lines: lying, upright: true, height: Math.max(0, ...lying.map((lines) => lines.length)) * lineHeight + 3 };
  const standing = data.columns.map((column) => stage.ruler.cut(column.name, longestHead));
  return { lines: standing.map((line) => [line]), upright: false, height: Math.max(...standing.map((line) => stage.ruler.width(line))) + 9 };
}

function drawHead(drawing: SVGSVGElement, heads: Heads, name: HeatName, column: number, middle: number, bottom: number): void {
  const lines = heads.lines[column] ?? [];
  if (heads.upright) {
    drawName(drawing, lines, middle, bottom - 2 - (lines.length * lineHeight) / 2, "middle", name);
    return;
  }
  const x = middle + 4.5, y = bottom - 5;
  drawing.append(label(lines[0] ?? "", x, y, { transform: `rotate(-90 ${x.toFixed(2)} ${y.toFixed(2)})` }, name.row));
}

function drawCell(
  drawing: SVGSVGElement, stage: Stage, data: HeatMapData, shading: Shading, row: number, column: number,
  box: { x: number; y: number; width: number; height: number },
): void {
  const value = data.values[row]?.[column] ?? null;
  const marked = data.marks[row]?.[column] === true && data.mark_name !== "";
  const look = classOf(value, data, shading);
  const [x, y, width, height] = [box.x + 0.5, box.y + 0.5, box.width - 1, box.height - 1];
  drawing.append(svg("rect", { x, y, width: Math.max(width, 1), height, class: `heat ${look}` },
    svg("title", {}, titleOf(data, row, column, value, marked))));
  if (marked) {
    const size = Math.min(9, width * 0.45);
    drawing.append(svg("path", { d: `M${x + width - size},${y}h${size}v${size}z`, class: "heat-mark" }));
  }
  if (value === null) return;
  // Without its number a cell of a diverging scale still says on which side of zero it is.
  const sign = data.scale === "diverging" && !isNothing(value, data) ? (value < 0 ? "\u2212" : "+") : "";
  const text = numberRoom(stage, data) - 4 <= width ? formatNumber(value, data.digits) : sign;
  if (text === "" || stage.ruler.width(text) + 2 > width) return;
  drawing.append(label(text, x + width / 2, y + height / 2 + 4.5, { "text-anchor": "middle", class: `on-${look}` }));
}

function titleOf(data: HeatMapData, row: number, column: number, value: Maybe, marked: boolean): string {
  const down = data.rows[row]?.name ?? "", across = data.columns[column]?.name ?? "";
  const pair = data.symmetric && row === column ? down : `${down} + ${across}`;
  const number = value === null ? data.absent_name : `${formatNumber(value, data.digits)} ${data.unit}`.trim();
  return `${pair}: ${number}${marked ? `, ${data.mark_name}` : ""}`;
}

function keysOf(data: HeatMapData, shading: Shading): Key[] {
  const values = data.values.flat();
  const swatch = (look: string): SVGElement => svg("rect", { x: 1, y: 2, width: 24, height: 12, class: `heat ${look}` });
  const keys: Key[] = [{ sign: svg("g", { "data-width": "0" }), text: data.unit === "" ? "number" : `in ${data.unit}:` }];
  const reach = (side: number): number => {
    const largest = Math.max(0, ...values.map((value) => (value ?? 0) * side));
    return largest * 2 < 10 ** -data.digits ? 0 : stepOf(largest, shading.step);
  };
  const tick = (count: number): string => formatTick(count * shading.step, shading.step);
  for (let step = reach(-1); step >= 1; step -= 1) {
    keys.push({ sign: swatch(classOfStep("less", step, data, shading)), text: `${tick(-step)} to ${tick(1 - step)}` });
  }
  if (values.some((value) => value !== null && isNothing(value, data))) {
    keys.push({ sign: swatch("heat-nothing"), text: formatNumber(0, data.digits) });
  }
  for (let step = 1; step <= reach(1); step += 1) {
    keys.push({ sign: swatch(classOfStep("more", step, data, shading)), text: `${tick(step - 1)} to ${tick(step)}` });
  }
  if (data.mark_name !== "" && data.marks.flat().includes(true)) {
    keys.push({ sign: svg("g", {}, swatch("heat-nothing"), svg("path", { d: "M16,2h9v9z", class: "heat-mark" })), text: data.mark_name });
  }
  if (values.includes(null)) keys.push({ sign: swatch("heat-absent"), text: data.absent_name });
  return keys;
}
