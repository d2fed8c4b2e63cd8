// What is picked: what it is, what it does now, and the button that closes it.

import { html } from "../svg";
import { formatNumber } from "../text";
import type { Flows, Network, Thing } from "./network";
import { capacityOf, tableOf } from "./network";
import { dayName } from "./scenario";
import { number, type Doors } from "./words";

export interface CardActions {
  close(what: string): void;
  reopen(what: string): void;
  pick(what: string | null): void;
}

/** What the map shows: the whole horizon, or the period that begins on `day`. */
interface Now { flows: Flows; open: Flows; day: string | null }

const kindNames: Readonly<Record<string, string>> = {
  link: "Link", node: "Place", store: "Tanks", fleet: "Fleet", supply: "Supply", market: "Market", holder: "Holder", corridor: "Way out",
};
const closing: Readonly<Record<string, string>> = {
  link: "Close this link", node: "Close this place", store: "Close these tanks", fleet: "Stop this fleet", supply: "Stop this supply",
  market: "Close this market", holder: "Close all it holds", corridor: "Close the whole way out",
};
const modeNames: Readonly<Record<string, string>> = { pipe: "pipeline", ship: "by ship", rail: "by rail", road: "by road", wire: "by wire", other: "other" };

export function card(thing: Thing, network: Network, now: Now, isClosed: boolean, frozen: boolean, doors: Doors, actions: CardActions): HTMLElement {
  const word = network.wordFor(thing);
  const close = html("button", { type: "button", class: "primary", id: "close-it" }, isClosed ? "Open it again" : closing[thing.kind] ?? "Close it");
  close.addEventListener("click", () => (isClosed ? actions.reopen(word) : actions.close(word)));
  const leave = html("button", { type: "button", class: "plain", "aria-label": "Put away" }, "\u2715");
  leave.addEventListener("click", () => actions.pick(null));
  return html("section", { class: "card", "aria-label": `${kindNames[thing.kind]}: ${thing.name}` },
    html("div", { class: "card-head" }, html("h3", {}, html("span", { class: "quiet" }, `${kindNames[thing.kind] ?? thing.kind}: `), thing.name), leave),
    ...facts(thing, network, now, doors, actions),
    ...(frozen ? [] : [html("div", { class: "row" }, close, number("Sources", { table: tableOf[thing.kind], id: thing.id }, doors))]));
}

export function short(name: string): string {
  const first = /\(([^)]+)\)/.exec(name)?.[1];
  if (first !== undefined && /^[A-Z0-9-]{2,8}$/.test(first)) return first;
  return name.length > 28 ? `${name.slice(0, 26).trimEnd()}…` : name;
}

function facts(thing: Thing, network: Network, { flows, open, day }: Now, doors: Doors, actions: CardActions): HTMLElement[] {
  const other = (what: string): HTMLElement => {
    const link = html("a", { href: `#pick=${what}`, class: "origin" }, network.nameOf(what));
    link.addEventListener("click", (event) => {
      event.preventDefault();
      actions.pick(what);
    });
    return link;
  };
  const list = (words: readonly string[]): (Node | string)[] => words.flatMap((what, index) => (index === 0 ? [other(what)] : [", ", other(what)]));
  if (thing.kind === "link") {
    const link = network.links.get(thing.id)!;
    const carried = flows.carried.get(thing.id) ?? 0, before = open.carried.get(thing.id) ?? 0, use = flows.use.get(thing.id) ?? null;
    const rate = (value: number): string => `${formatNumber(value, value < 10 ? 2 : 1)} ${flows.unit}/yr`;
    const capacity = capacityOf(network, thing.id, flows.unit);
    const changed = Math.abs(carried - before) > 0.005;
    const ways = network.description.corridors.filter((one) => one.links.includes(thing.id)).map((one) => `corridor:${one.id}`);
    return [
      html("p", {}, `${capital(modeNames[link.mode] ?? link.mode)}, ${network.nameOf(`node:${link.tail}`)} to ${network.nameOf(`node:${link.head}`)}. ${day === null ? "Carries" : `On ${dayName(day)} it carries`} `, number(rate(carried), "run", doors), changed ? ` (open: ${rate(before)})` : "",
        ...(capacity === null ? [", no capacity given."] : [" of ", number(rate(capacity), { table: "links", id: thing.id }, doors), use === null ? "." : `, ${formatNumber(100 * use, 0)}\u202f% of it.`])),
      ...(link.holders.length > 0 ? [html("p", {}, "Who can close it: ", ...list(link.holders.map((id) => `holder:${id}`)), ".")] : []),
      ...(ways.length > 0 ? [html("p", {}, "Part of: ", ...list(ways), ".")] : []),
      ...(link.fleet ? [html("p", {}, "Sailed by: ", other(`fleet:${link.fleet}`), ".")] : []),
    ];
  }
  const reached = network.reach(`${thing.kind}:${thing.id}`);
  const here = thing.kind === "node" ? [
    ...network.description.stores.filter((one) => one.node === thing.id).map((one) => `store:${one.id}`),
    ...network.description.supplies.filter((one) => one.node === thing.id).map((one) => `supply:${one.id}`),
    ...network.description.markets.filter((one) => one.node === thing.id).map((one) => `market:${one.id}`),
  ] : [];
  return [
    ...(here.length > 0 ? [html("p", {}, "Here: ", ...list(here), ".")] : []),
    ...(reached.length > 0 ? [html("p", {}, `${thing.kind === "node" ? "Links" : "Its links"}: `, ...list(reached.slice(0, 8).map((id) => `link:${id}`)), reached.length > 8 ? ` and ${reached.length - 8} more.` : ".")] : []),
  ];
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
