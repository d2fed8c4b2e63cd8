// Amounts and their units: Mt and kt are one quantity, and what is compared is shown in one of them.

const prefixes: Readonly<Record<string, number>> = { k: 1e3, M: 1e6, G: 1e9, T: 1e12, "": 1 };

function partsOf(unit: string): { prefix: string; base: string } | null {
  const match = /^([kMGT]?)(t|m3|m³|Wh)$/.exec(unit);
  return match === null ? null : { prefix: match[1]!, base: match[2]! };
}

/** How many canonical units one of `unit` is: 1e6 for Mt. */
export function sizeOf(unit: string): number {
  const parts = partsOf(unit);
  if (parts === null) return 1;
  // MWh is itself canonical; GWh is a thousand of it.
  return prefixes[parts.prefix]! / (parts.base === "Wh" ? 1e6 : 1);
}

/** The unit in which `largest`, given in `unit`, has few digits. */
export function readable(largest: number, unit: string): string {
  const parts = partsOf(unit);
  if (parts === null || parts.base === "Wh") return unit;
  const size = largest * sizeOf(unit);
  return `${size >= 1e5 ? "M" : size >= 100 ? "k" : ""}${parts.base}`;
}

/** The same with every amount in `unit` that can be told in it. Each answer comes in the unit that suits it alone. */
export function inUnit<T>(told: T, unit: string): T {
  const base = partsOf(unit)?.base;
  const convert = (part: unknown): unknown => {
    // By far the most of an answer are amounts by day, which are in the canonical unit.
    if (Array.isArray(part)) return typeof part[0] === "number" ? part : part.map(convert);
    if (part === null || typeof part !== "object") return part;
    const { value, unit: own } = part as { value?: unknown; unit?: unknown };
    if (typeof value !== "number" || typeof own !== "string") return Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, convert(inner)]));
    return partsOf(own)?.base === base && base !== undefined ? { ...part, value: (value * sizeOf(own)) / sizeOf(unit), unit } : part;
  };
  return convert(told) as T;
}
