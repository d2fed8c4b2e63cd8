// What the lines of a map mean: three widths in the unit, states, modes, holders, places.

import type { MapData, MapLink } from "./figures";
import { crossAt, lineMark, nodeMark, thinnest, type Sheet } from "./map";
import { holderColours } from "./palette";
import type { Key, Stage } from "./stage";
import { svg } from "./svg";
import { formatNumber } from "./text";

const y = 8;

/** `colours`: what the lines' colours mean where they do not tell holders apart; `more`: what else there is to see. */
export function mapLegend(stage: Stage, data: MapData, sheet: Pick<Sheet, "across" | "colours">, colours?: readonly Key[], more: readonly Key[] = []): void {
  const links = data.layers.flatMap((layer) => layer.links);
  const unit = data.layers[0]?.unit ?? "";
  stage.legend([
    ...widths(data.widest, unit, sheet),
    ...states(links),
    ...modes(links, sheet),
    ...(colours ?? holders(data, links)),
    ...places(data),
    ...more,
  ]);
}

/** The largest of 1, 2, 5, 10, ... that is not above `value`. */
function niceBelow(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return power * ([5, 2].find((digit) => digit * power <= value) ?? 1);
}

function widths(widest: number, unit: string, sheet: Pick<Sheet, "across">): Key[] {
  if (!(widest > 0)) return [];
  const largest = niceBelow(widest);
  const keys = [largest, largest * 0.4, largest * 0.1].map((amount) => ({
    sign: svg("line", { x1: 1, x2: 25, y1: y, y2: y, class: "scale-line", "stroke-width": Math.max(sheet.across(amount), thinnest) }),
    text: `${formatNumber(amount, amount < 1 ? 2 : amount % 1 === 0 ? 0 : 1)} ${unit}`,
  }));
  const least = (widest * thinnest) / sheet.across(widest);
  const last = keys[2]!;
  last.text += ` (below ${formatNumber(least, least < 1 ? 2 : 1)} drawn no thinner)`;
  return keys;
}

export function closedKey(text: string): Key {
  return { sign: svg("g", {}, svg("path", { d: `M1,${y}H25`, class: "closed-line", "stroke-width": 2 }), crossAt(13, y)), text };
}

function states(links: readonly MapLink[]): Key[] {
  const keys: Key[] = [];
  if (links.some((link) => link.state === "open" && !((link.carried ?? 0) > 0))) {
    keys.push({ sign: svg("path", { d: `M1,${y}H25`, class: "idle" }), text: "carries nothing" });
  }
  if (links.some((link) => link.state === "closed")) {
    keys.push(closedKey("closed"));
  }
  if (links.some((link) => link.state === "planned")) {
    keys.push({ sign: svg("path", { d: `M2,${y}H25`, class: "planned-line", "stroke-width": 2.5 }), text: "planned" });
  }
  return keys;
}

/** A sea is crossed by many kinds of ship; what is neither pipe nor rail looks alike. */
function modes(links: readonly MapLink[], sheet: Pick<Sheet, "colours">): Key[] {
  const busy = links.filter((link) => link.state === "open" && (link.carried ?? 0) > 0);
  const names = [...new Set(busy.map((link) => link.mode))];
  if (names.length < 2) return [];
  const look = (mode: string): string => (mode === "pipeline" || mode === "rail" ? mode : "other");
  return [...new Set(names.map(look))].map((kind) => {
    const alike = names.filter((mode) => look(mode) === kind);
    const sample: MapLink = {
      id: "", name: alike.join(", "), mode: alike[0]!, holder: "", path: [], carried: 1, state: "open", row: "",
    };
    return { sign: lineMark({ link: sample, points: [[1, y], [25, y]], across: 5 }, sheet), text: alike.join(", ") };
  });
}

function holders(data: MapData, links: readonly MapLink[]): Key[] {
  const seen = new Set(links.filter((link) => (link.carried ?? 0) > 0 && link.state !== "closed").map((link) => link.holder));
  const byColour = new Map<number, string[]>();
  const shown = data.holders.filter((holder) => seen.has(holder.id));
  const colours = holderColours(data.holders);
  for (const holder of shown) {
    const colour = colours.get(holder.id) ?? 6;
    const name = holder.country === "" || holder.name === holder.country ? holder.name : `${holder.name} (${holder.country})`;
    byColour.set(colour, [...(byColour.get(colour) ?? []), name]);
  }
  return [...byColour].map(([colour, names]) => ({
    sign: svg("rect", { x: 1, y: 3, width: 24, height: 10, class: `swatch holder-${colour}` }),
    text: names.length > 3 ? `${names.slice(0, 3).join(", ")} and ${names.length - 3} more` : names.join(", "),
  }));
}

function places(data: MapData): Key[] {
  const kinds = new Set(data.layers.flatMap((layer) => layer.nodes.filter((node) => node.in_use).map((node) => node.kind)));
  const signs: [string, string[]][] = [
    ["field", ["field"]], ["port", ["port", "terminal"]], ["refinery", ["refinery"]], ["market", ["market"]],
  ];
  return signs.filter(([, alike]) => alike.some((kind) => kinds.has(kind))).map(([kind, alike]) => {
    const sign = nodeMark(kind, 8, y, 4);
    sign.setAttribute("data-width", "16");
    return { sign, text: alike.filter((one) => kinds.has(one)).join(", ") };
  });
}
