// The waterfall: what a closure displaced, and where every tonne of it went.

import { scaleLinear } from "d3-scale";
import type { WaterfallData } from "./figures";
import { hatch, label, type Stage } from "./stage";
import { freshId, svg } from "./svg";
import { formatNumber, lineHeight } from "./text";

const barHeight = 18;
const rowGap = 8;

interface Step {
  name: string;
  className: string;
  from: number;
  to: number;
  amount: number;
}

export function drawWaterfall(stage: Stage, data: WaterfallData): void {
  const steps = stepsOf(data);
  const lines = steps.map((step) => stage.ruler.width(step.name));
  const above = stage.narrow;
  const left = above ? 0 : Math.min(Math.max(...lines) + 12, stage.width * 0.36);
  const numbers = Math.max(...steps.map((step) => stage.ruler.width(textOf(step, data), true))) + 12;
  const top = Math.max(data.displaced, ...steps.map((step) => Math.max(step.from, step.to))) || 1;
  const low = Math.min(0, ...steps.map((step) => Math.min(step.from, step.to)));
  const x = scaleLinear([low, top], [left + 1, stage.width - numbers]);
  const rowHeight = barHeight + rowGap + (above ? lineHeight : 0);
  const drawing = stage.drawing(stage.width, steps.length * rowHeight);
  const hatched = freshId("less");
  drawing.append(svg("defs", {}, hatch(hatched, "less")));
  steps.forEach((step, index) => {
    const y = index * rowHeight + (above ? lineHeight : 0);
    const middle = y + barHeight / 2;
    if (above) {
      // The thread from the bar above runs behind the words, and the zero line beside them.
      drawing.append(label(stage.ruler.cut(step.name, stage.width - 6), 6, y - 4, { class: "haloed" }));
    } else {
      drawing.append(label(stage.ruler.cut(step.name, left - 12), left - 10, middle + 4.5, { "text-anchor": "end" }));
    }
    const [start, end] = [Math.min(x(step.from), x(step.to)), Math.max(x(step.from), x(step.to))];
    const fill = step.className === "lost" ? { fill: `url(#${hatched})` } : {};
    drawing.append(svg("rect", { x: start, y, width: Math.max(end - start, 1), height: barHeight, class: `step ${step.className}`, ...fill }));
    if (index + 1 < steps.length) {
      const edge = index === 0 ? x(step.to) : x(step.from);
      drawing.append(svg("line", { x1: edge, x2: edge, y1: y + barHeight, y2: y + rowHeight, class: "thread" }));
    }
    drawing.append(label(textOf(step, data), end + 7, middle + 4.5, { class: index === 0 ? "head" : "" }));
  });
  drawing.append(svg("line", { x1: x(0), x2: x(0), y1: 0, y2: steps.length * rowHeight - rowGap, class: "zero" }));
  stage.add(drawing);
}

/** The whole first; then each part, taken off from the right, so that the last ends at zero. */
function stepsOf(data: WaterfallData): Step[] {
  const steps: Step[] = [{ name: "displaced", className: "whole", from: 0, to: data.displaced, amount: data.displaced }];
  let left = data.displaced;
  for (const step of data.steps) {
    const name = step.kind === "rerouted" ? `rerouted: ${step.name}` : step.name;
    steps.push({ name, className: step.kind, from: left - step.amount, to: left, amount: step.amount });
    left -= step.amount;
  }
  return steps;
}

function textOf(step: Step, data: WaterfallData): string {
  const share = data.displaced > 0 && step.className !== "whole" ? ` (${formatNumber((100 * step.amount) / data.displaced, 0)}\u202f%)` : "";
  return `${formatNumber(step.amount, data.digits)} ${data.unit}${share}`;
}
