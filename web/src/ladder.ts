// The ladder: how much a corridor can carry at most, what stops more, and what comes after that.

import { scaleLinear } from "d3-scale";
import type { LadderData, LadderRung } from "./figures";
import { label, type Stage } from "./stage";
import { svg } from "./svg";
import { formatNumber, lineHeight } from "./text";

const barHeight = 18;
const rowGap = 8;

/** Where the words of a rung stand: after the bar's end, inside the bar, or on lines of their own above. */
interface Rung {
  rung: LadderRung;
  end: number;
  /** Room for the number after the bar, with blanks around it. */
  number: number;
  words: string[];
  place: "after" | "inside" | "above";
  lifted: string[];
  y: number;
}

export function drawLadder(stage: Stage, data: LadderData): void {
  const values = data.rungs.flatMap((rung) => [rung.most, ...(rung.range ?? [])]);
  const top = Math.max(...values, data.reference ?? 0, 0) || 1;
  const numbers = data.rungs.map((rung) => stage.ruler.width(`${formatNumber(rung.most, data.digits)} ${data.unit}`, true));
  const x = scaleLinear([0, top], [0, stage.width - Math.max(...numbers, 20) - 10]);
  let y = data.reference === null ? 0 : lineHeight + 6;
  const rungs = data.rungs.map((rung): Rung => {
    const placed = placeWords(stage, data, rung, x);
    placed.y = y + (placed.place === "above" ? placed.words.length * lineHeight + 2 : 0);
    y = placed.y + barHeight + placed.lifted.length * lineHeight + rowGap;
    return placed;
  });
  const drawing = stage.drawing(stage.width, y);
  if (data.reference !== null) drawReference(drawing, stage, data, x(data.reference), y);
  for (const rung of rungs) drawRung(drawing, data, rung, x);
  drawing.append(svg("line", { x1: 0.5, x2: 0.5, y1: data.reference === null ? 0 : lineHeight + 4, y2: y, class: "zero" }));
  stage.add(drawing);
}

function placeWords(stage: Stage, data: LadderData, rung: LadderRung, x: (value: number) => number): Rung {
  const end = Math.max(x(rung.most), 1);
  const number = stage.ruler.width(`${formatNumber(rung.most, data.digits)} ${data.unit}`, true) + 15;
  const words = stage.ruler.width(rung.binding);
  const reach = rung.range === null ? end : Math.max(end, x(rung.range[1]));
  const lifted = rung.relaxed_by === "" ? [] : stage.ruler.wrap(`↳ ${rung.relaxed_by}`, stage.width - 12);
  const place = reach + number + words + 12 <= stage.width ? "after" : words + 16 <= end && rung.range === null ? "inside" : "above";
  return {
    rung, end, number, place, lifted, y: 0,
    words: place === "above" ? stage.ruler.wrap(rung.binding, stage.width - 8) : [rung.binding],
  };
}

function drawRung(drawing: SVGSVGElement, data: LadderData, placed: Rung, x: (value: number) => number): void {
  const { rung, end, y } = placed;
  const middle = y + barHeight / 2;
  drawing.append(svg("rect", { x: 0, y, width: end, height: barHeight, class: "tint" }));
  drawing.append(svg("line", { x1: end, x2: end, y1: y - 3, y2: y + barHeight + 3, class: "stop" }));
  let reach = end;
  if (rung.range !== null) {
    reach = Math.max(end, x(rung.range[1]));
    drawing.append(svg("path", {
      d: `M${x(rung.range[0])},${middle - 4}v8M${x(rung.range[1])},${middle - 4}v8M${x(rung.range[0])},${middle}H${x(rung.range[1])}`, class: "whisker",
    }));
  }
  drawing.append(label(`${formatNumber(rung.most, data.digits)} ${data.unit}`, reach + 7, middle + 4.5, { class: "head haloed" }, rung.row));
  if (placed.place === "after") {
    drawing.append(label(placed.words[0] ?? "", reach + placed.number, middle + 4.5, { class: "haloed" }));
  } else if (placed.place === "inside") {
    drawing.append(label(placed.words[0] ?? "", end - 7, middle + 4.5, { "text-anchor": "end" }));
  } else {
    placed.words.forEach((line, index) => {
      drawing.append(label(line, 5, y - 5 - (placed.words.length - 1 - index) * lineHeight, { class: "haloed" }));
    });
  }
  placed.lifted.forEach((line, index) => {
    drawing.append(label(line, 12, y + barHeight + (index + 1) * lineHeight - 3, { class: "quiet haloed" }));
  });
}

function drawReference(drawing: SVGSVGElement, stage: Stage, data: LadderData, at: number, bottom: number): void {
  drawing.append(svg("line", { x1: at, x2: at, y1: lineHeight, y2: bottom, class: "limit" }));
  const text = stage.ruler.cut(`${data.reference_name}: ${formatNumber(data.reference ?? 0, data.digits)} ${data.unit}`, stage.width);
  const half = stage.ruler.width(text) / 2;
  drawing.append(label(text, Math.min(Math.max(at, half), stage.width - half), lineHeight - 4, { "text-anchor": "middle", class: "quiet" }));
}
