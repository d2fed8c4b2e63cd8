// One colour for one holder on every page. The eight colours are Okabe and Ito's; report.css says how each
// looks by day, by night and on paper.

import type { Holder } from "./figures";

const byCountry: Readonly<Record<string, number>> = {
  KZ: 0, // blue
  RU: 1, // vermilion
  AZ: 2, // green
  CN: 3, // purple
  TR: 4, // orange
  GE: 5, // sky blue
  IR: 6, // black
  TM: 7, // yellow
};

const byId: Readonly<Record<string, string>> = {
  kazakhstan: "KZ", russia: "RU", azerbaijan: "AZ", china: "CN", turkey: "TR", turkiye: "TR", georgia: "GE",
  iran: "IR", turkmenistan: "TM",
};

const colours = 8;

/** Holder id -> colour 0 to 7. Holders that the table does not know take the free colours in list order. */
export function holderColours(holders: readonly Holder[]): Map<string, number> {
  const known = new Map<string, number>();
  for (const holder of holders) {
    const country = byCountry[holder.country.toUpperCase()] !== undefined ? holder.country.toUpperCase() : byId[holder.id];
    const colour = country === undefined ? undefined : byCountry[country];
    if (colour !== undefined) known.set(holder.id, colour);
  }
  const used = new Set(known.values());
  const free = Array.from({ length: colours }, (_, colour) => colour).filter((colour) => !used.has(colour));
  let next = 0;
  for (const holder of holders) {
    if (known.has(holder.id)) continue;
    known.set(holder.id, free[next % Math.max(free.length, 1)] ?? 6);
    next += 1;
  }
  return known;
}
