// The case as the page uses it: things by id, what a closure reaches, and answers as amounts per link.

import type { Answer, CaseDescription, CaseLink, MaybeQuantity } from "./api";
import type { MapLayer, MapNode, Position } from "../figures";
import { addDays, type Closure } from "./scenario";
import { readable, sizeOf } from "./units";

export type Kind = "link" | "node" | "store" | "fleet" | "supply" | "market" | "holder" | "corridor" | "contract";
export interface Thing { kind: Kind; id: string; name: string }

/** The tables of the case, as `explain` calls them. */
export const tableOf: Readonly<Record<Kind, string>> = {
  link: "links", node: "nodes", store: "stores", fleet: "fleets", supply: "supplies", market: "markets",
  holder: "holders", corridor: "corridors", contract: "contracts",
};

/** As the report calls modes. */
const modeNames: Readonly<Record<string, string>> = { pipe: "pipeline", ship: "tanker" };

export class Network {
  readonly links = new Map<string, CaseLink>();
  readonly places = new Map<string, Position>();
  private readonly things = new Map<string, Thing>();
  private readonly plain = new Map<string, Thing>();
  private rated: string | null = null;

  constructor(readonly description: CaseDescription) {
    this.index();
  }

  /** Again, when the description has grown. */
  index(): void {
    const { description } = this;
    for (const link of description.links) this.links.set(link.id, link);
    for (const { id, lon, lat } of description.nodes) if (lon !== null && lat !== null) this.places.set(id, [lon, lat]);
    const lists: [Kind, readonly { id: string; name: string }[]][] = [
      ["link", description.links], ["node", description.nodes], ["store", description.stores], ["fleet", description.fleets ?? []],
      ["supply", description.supplies ?? []], ["market", description.markets ?? []], ["holder", description.holders ?? []],
      ["corridor", description.corridors ?? []], ["contract", description.contracts ?? []],
    ];
    for (const [kind, list] of lists) {
      for (const { id, name } of list) {
        const thing = { kind, id, name: name === "" ? id : name };
        this.things.set(`${kind}:${id}`, thing);
        if (!this.plain.has(id)) this.plain.set(id, thing);
      }
    }
  }

  /** `link:cpc_spm`, or `cpc_spm` where that says enough. */
  find(what: string): Thing | undefined {
    return this.things.get(what) ?? this.plain.get(what);
  }

  nameOf(what: string): string {
    return this.find(what)?.name ?? what.replace(/^\w+:/, "");
  }

  all(): Iterable<Thing> {
    return this.things.values();
  }

  /** The id with its kind where the id alone would name something else. */
  wordFor(thing: Thing): string {
    const first = this.plain.get(thing.id);
    return first?.kind === thing.kind && (thing.kind === "link" || thing.kind === "node") && this.kindsOf(thing.id) === 1 ? thing.id : `${thing.kind}:${thing.id}`;
  }

  private kindsOf(id: string): number {
    return (Object.keys(tableOf) as Kind[]).filter((kind) => this.things.has(`${kind}:${id}`)).length;
  }

  /** Links that a closure of `what` reaches. */
  reach(what: string): string[] {
    const thing = this.find(what);
    if (thing === undefined) return [];
    const { description } = this;
    const ids = (wanted: (link: CaseLink) => boolean): string[] => description.links.filter(wanted).map((link) => link.id);
    switch (thing.kind) {
      case "link":
        return [thing.id];
      case "node":
        return ids((link) => link.tail === thing.id || link.head === thing.id);
      case "fleet":
        return ids((link) => link.fleet === thing.id);
      case "holder":
        return ids((link) => link.holders.includes(thing.id));
      case "corridor":
        return [...(description.corridors.find((one) => one.id === thing.id)?.links ?? [])];
      default:
        return [];
    }
  }

  /** Where a thing is, for the map to go there. */
  placeOf(thing: Thing): Position | undefined {
    const { description } = this;
    const node = thing.kind === "node" ? thing.id
      : thing.kind === "store" ? description.stores.find((one) => one.id === thing.id)?.node
      : thing.kind === "supply" ? description.supplies.find((one) => one.id === thing.id)?.node
      : thing.kind === "market" ? description.markets.find((one) => one.id === thing.id)?.node
      : undefined;
    return node === undefined ? undefined : this.places.get(node);
  }

  /** Rates a year have one unit as long as the page is open, however short the horizon: the map has one scale. */
  rateUnit(answer: Answer): string {
    this.rated ??= readable(Math.max(0, ...answer.links.map((row) => valueOf(row.carried))) * (365 / lengthOf(answer)), unitOf(answer));
    return this.rated;
  }

  pathOf(link: CaseLink): Position[] {
    const ends = [this.places.get(link.tail), ...(link.via ?? []), this.places.get(link.head)];
    return ends.every((end) => end !== undefined) ? (ends as Position[]) : [];
  }
}

/** What is shown: all of the horizon, or one period of it. */
export interface Moment {
  /** Index into the days; null: the whole horizon. */
  index: number | null;
}

/** All amounts per link as one rate: unit per year. */
export interface Flows {
  unit: string;
  carried: Map<string, number>;
  /** 0 to 1, or null where no capacity is given. */
  use: Map<string, number | null>;
  worth: Map<string, number | null>;
  worthUnit: string;
}

export function unitOf(answer: Answer): string {
  return answer.corridors.find((row) => row.delivered !== null)?.delivered?.unit ?? answer.links.find((row) => row.carried !== null)?.carried?.unit ?? "t";
}

export function lengthOf(answer: Answer): number {
  return (Date.parse(answer.horizon.to) - Date.parse(answer.horizon.from)) / 86_400_000 + 1;
}

/** The first day of each period, and the day after the last. */
export function startsOf(answer: Answer): string[] {
  const { days, horizon } = answer;
  const end = addDays(horizon.to, 1);
  if (days === undefined) return [horizon.from, end];
  return [...days.starts, end];
}

/** The period that a day lies in; the nearest one where it lies outside. */
export function indexOfDay(starts: readonly string[], day: string | null): number | null {
  if (day === null || starts.length < 2) return null;
  const next = starts.findIndex((start) => start.slice(0, 10) > day);
  return Math.min(Math.max((next < 0 ? starts.length : next) - 1, 0), starts.length - 2);
}

/** Days that a period lasts, by its index. */
export function periodLength(starts: readonly string[], index: number): number {
  return (Date.parse(starts[index + 1]!) - Date.parse(starts[index]!)) / 86_400_000;
}

/** `open`: the same with nothing closed, which tells the capacities where projects change them. */
export function flowsOf(network: Network, answer: Answer, moment: Moment, starts: readonly string[], open: Answer = answer): Flows {
  const unit = network.rateUnit(answer);
  const flows: Flows = { unit, carried: new Map(), use: new Map(), worth: new Map(), worthUnit: "" };
  const perYear = (365 / lengthOf(answer)) * (sizeOf(unitOf(answer)) / sizeOf(unit));
  for (const row of answer.links) {
    flows.carried.set(row.id, (flows.carried.get(row.id) ?? 0) + (row.carried?.value ?? 0) * perYear);
    const used = row.utilisation === null ? null : row.utilisation.value / 100;
    // Each commodity's row has the use of the whole link.
    flows.use.set(row.id, used ?? flows.use.get(row.id) ?? null);
    if (row.marginal_value !== null) {
      flows.worth.set(row.id, Math.max(flows.worth.get(row.id) ?? 0, row.marginal_value.value));
      flows.worthUnit = row.marginal_value.unit;
    }
  }
  const { index } = moment;
  if (index === null || answer.days === undefined) return flows;
  const built = open === answer ? flows : flowsOf(network, open, { index: null }, starts);
  const carried = new Map(built.carried), use = new Map(built.use);
  const factor = 365 / periodLength(starts, index) / sizeOf(unit);
  for (const [id, values] of Object.entries(answer.days.links)) {
    const rate = (values[index] ?? 0) * factor;
    flows.carried.set(id, rate);
    const share = use.get(id) ?? null;
    const most = share !== null && share > 0.05 ? (carried.get(id) ?? 0) / share : capacityOf(network, id, unit);
    flows.use.set(id, most !== null && most > 0 ? rate / most : null);
  }
  return flows;
}

/** The most that a link can carry, in `unit` a year; null where no capacity is given. */
export function capacityOf(network: Network, id: string, unit: string): number | null {
  const capacity = network.links.get(id)?.capacity ?? null;
  if (capacity === null) return null;
  const [amount = "", per = "yr"] = capacity.unit.split("/");
  return (capacity.value * sizeOf(amount) * (per === "d" ? 365 : per === "mo" ? 12 : 1)) / sizeOf(unit);
}

/** Closed links and the share that is left to them: over the horizon, or on one day. */
export function closedOn(network: Network, closures: readonly Closure[], day: string | null): Map<string, number> {
  const closed = new Map<string, number>();
  for (const closure of closures) {
    if (day !== null && (day < closure.start || day >= addDays(closure.start, Math.ceil(closure.days)))) continue;
    for (const id of network.reach(closure.what)) closed.set(id, Math.min(closed.get(id) ?? 1, closure.left));
  }
  return closed;
}

/** Links that have been closed for themselves say so; of those closed together one says it for all. */
export function namedClosures(network: Network, closures: readonly Closure[], day: string | null): { ways: NonNullable<MapLayer["ways"]>; own: Set<string> } {
  const now = closures.filter((closure) => day === null || (day >= closure.start && day < addDays(closure.start, Math.ceil(closure.days))));
  const own = new Set<string>();
  const ways = now.flatMap((closure) => {
    const thing = network.find(closure.what);
    if (thing?.kind === "link") own.add(thing.id);
    if (thing === undefined || thing.kind === "link") return [];
    return [{ text: `${thing.name}, ${closure.left > 0 ? `${Math.round(closure.left * 100)}\u202f% left` : "closed"}`, links: network.reach(closure.what) }];
  });
  return { ways, own };
}

/** The map's layer: links as the report draws them, with the rates of `flows`. */
export function layerOf(
  network: Network, flows: Flows, closed: ReadonlyMap<string, number>, built: readonly string[],
  named: ReturnType<typeof namedClosures> = { ways: [], own: new Set() },
): MapLayer {
  const used = new Set<string>();
  const links = network.description.links.flatMap((link) => {
    const path = network.pathOf(link);
    if (path.length === 0) return [];
    const carried = flows.carried.get(link.id) ?? 0;
    if (carried > 0) used.add(link.tail).add(link.head);
    const left = closed.get(link.id);
    // Over the horizon what is closed for a while still carries: it keeps its colour, and a cross says so.
    const shut = left === 0 && carried <= 0;
    const planned = link.planned && carried === 0 && !(link.project !== null && built.includes(link.project));
    return [{
      id: link.id, name: link.name === "" ? link.id : link.name, mode: modeNames[link.mode] ?? link.mode, holder: link.holders[0] ?? "", path, carried,
      state: shut ? ("closed" as const) : planned ? ("planned" as const) : ("open" as const), row: "",
      unnamed: shut && !named.own.has(link.id),
    }];
  });
  const nodes: MapNode[] = network.description.nodes.flatMap((node) => {
    const at = network.places.get(node.id);
    return at === undefined ? [] : [{ id: node.id, name: node.name === "" ? node.id : node.name, at, kind: node.kind, in_use: used.has(node.id) }];
  });
  return { id: "live", name: "", unit: `${flows.unit}/yr`, digits: 1, nodes, links, ways: named.ways };
}

export function valueOf(quantity: MaybeQuantity | undefined): number {
  return quantity?.value ?? 0;
}
