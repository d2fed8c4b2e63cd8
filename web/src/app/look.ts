// How the links are coloured: by who holds them, or by a quantity in equal steps with a legend.

import type { MapLink } from "../figures";
import type { Key } from "../stage";
import { svg } from "../svg";
import { formatNumber, formatTick } from "../text";
import type { Flows } from "./network";
import type { Colouring } from "./scenario";

export interface Look {
  /** Undefined: by holder. */
  colour?: (link: MapLink) => string;
  keys?: Key[];
}

const names: Readonly<Record<Colouring, string>> = {
  holder: "who holds it", use: "use of capacity", change: "change against the open network", worth: "worth of one more unit",
};

export function nameOfColouring(colouring: Colouring): string {
  return names[colouring];
}

function swatch(className: string): SVGElement {
  return svg("rect", { x: 1, y: 3, width: 24, height: 10, class: `swatch ${className}` });
}

const words = (text: string): Key => ({ sign: svg("g", { "data-width": "0" }), text });

export function lookOf(colouring: Colouring, flows: Flows, open: Flows): Look {
  switch (colouring) {
    case "use":
      return useLook(flows);
    case "change":
      return changeLook(flows, open);
    case "worth":
      return worthLook(flows);
    case "holder":
      return {};
  }
}

function useLook(flows: Flows): Look {
  const edges = [0.5, 0.8, 0.95, 0.995];
  const shades = [1, 2, 3, 4, 5];
  const step = (use: number): number => shades[edges.filter((edge) => use >= edge).length]!;
  const texts = ["below 50 %", "50 to 80 %", "80 to 95 %", "95 to 99.5 %", "full"].map((text) => text.replace(" %", "\u202f%"));
  return {
    colour: ({ id }) => {
      const use = flows.use.get(id) ?? null;
      return use === null ? "tone-none" : `tone-full-${step(use)}`;
    },
    keys: [words("of capacity:"), ...shades.map((shade, index) => ({ sign: swatch(`tone-full-${shade}`), text: texts[index]! })),
      { sign: swatch("tone-none"), text: "no capacity given" }],
  };
}

/** A 1, 2 or 5 with noughts, so that `count` steps reach `largest`. */
function stepFor(largest: number, count: number): number {
  const power = 10 ** Math.floor(Math.log10(largest / count));
  return [1, 2, 5].map((factor) => factor * power).find((one) => one * count >= largest * (1 - 1e-9)) ?? 10 * power;
}

/** What a tenth of the legend's first step would round to nothing is no change. */
const least = 0.05;

function changeLook(flows: Flows, open: Flows): Look {
  const change = (id: string): number => (flows.carried.get(id) ?? 0) - (open.carried.get(id) ?? 0);
  const ids = new Set([...flows.carried.keys(), ...open.carried.keys()]);
  const largest = Math.max(least, ...[...ids].map((id) => Math.abs(change(id))));
  const step = stepFor(largest, 3);
  const shade = (size: number): number => Math.min(3, Math.max(1, Math.ceil(size / step - 1e-9)));
  const keys: Key[] = [words(`in ${flows.unit}/yr:`)];
  for (const side of [-1, 1]) {
    for (const count of side < 0 ? [3, 2, 1] : [1, 2, 3]) {
      const [from, to] = side < 0 ? [-count * step, (1 - count) * step] : [(count - 1) * step, count * step];
      keys.push({ sign: swatch(`tone-${side < 0 ? "less" : "more"}-${count}`), text: `${formatTick(from, step)} to ${formatTick(to, step)}` });
    }
    if (side < 0) keys.push({ sign: swatch("tone-none"), text: "as before" });
  }
  return {
    colour: ({ id }) => {
      const by = change(id);
      return Math.abs(by) < least ? "tone-none" : `tone-${by < 0 ? "less" : "more"}-${shade(Math.abs(by))}`;
    },
    keys,
  };
}

function worthLook(flows: Flows): Look {
  const largest = Math.max(0, ...[...flows.worth.values()].map((value) => value ?? 0));
  if (largest < 0.005) {
    return { colour: () => "tone-none", keys: [words("no link binds: one more unit of any is worth nothing")] };
  }
  const step = stepFor(largest, 3);
  const shades = [1, 3, 5];
  return {
    colour: ({ id }) => {
      const worth = flows.worth.get(id) ?? 0;
      return worth < 0.005 ? "tone-none" : `tone-full-${shades[Math.min(2, Math.ceil(worth / step - 1e-9) - 1)]!}`;
    },
    keys: [
      words(`in ${flows.worthUnit}, over the horizon:`), { sign: swatch("tone-none"), text: formatNumber(0, 0) },
      ...shades.map((shade, index) => ({ sign: swatch(`tone-full-${shade}`), text: `${formatTick(index * step, step)} to ${formatTick((index + 1) * step, step)}` })),
    ],
  };
}
