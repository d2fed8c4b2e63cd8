// What an answer says, in sentences and tables. Every number is a button that opens where it comes from.

import { draw, type WaterfallData } from "../figures";
import { html } from "../svg";
import { formatNumber } from "../text";
import type { Answer, Diagnostic, MaybeQuantity } from "./api";
import { closedOn, tableOf, unitOf, valueOf, type Network } from "./network";
import type { Told } from "./pump";
import { dayName, type Closure, type Scenario } from "./scenario";

/** Where a number comes from: a row of the case, or the run itself. */
export type Origin = { table: string; id: string } | "run";

export interface Doors {
  open(origin: Origin): void;
  csv(name: string, rows: readonly (readonly (string | number)[])[]): void;
}

/** What is wrong and what to do about it; ticks are for terminals. */
export function sentence({ message, hint }: Diagnostic): string {
  return `${message}${hint ? ` (${hint})` : ""}`.replaceAll("`", "");
}

const digitsFor = (value: number): number => (Math.abs(value) >= 99.95 || Math.abs(value) < 0.005 ? 0 : Math.abs(value) >= 0.095 ? 1 : 2);

export function amount(quantity: MaybeQuantity | undefined, digits?: number): string {
  if (quantity == null) return "not computed";
  return `${formatNumber(quantity.value, digits ?? digitsFor(quantity.value))} ${quantity.unit}`;
}

/** Millions of dollars as people say them. */
export function money(quantity: MaybeQuantity | undefined): string {
  if (quantity == null) return "not computed";
  if (quantity.unit === "MUSD" && Math.abs(quantity.value) >= 995) return `${formatNumber(quantity.value / 1000, 1)} bn USD`;
  return `${formatNumber(quantity.value, Math.abs(quantity.value) < 9.95 ? 1 : 0)} ${quantity.unit === "MUSD" ? "m USD" : quantity.unit}`;
}

export function number(text: string, origin: Origin, doors: Doors): HTMLElement {
  const words = origin === "run" ? "how it was computed" : `sources of ${origin.table} ${origin.id}`;
  const door = origin === "run"
    ? html("button", { type: "button", class: "origin", title: words }, text)
    : html("a", { href: `api/v1/explain/${encodeURIComponent(origin.table)}/${encodeURIComponent(origin.id)}`, class: "origin", title: words }, text);
  door.addEventListener("click", (event: Event) => {
    if (event instanceof MouseEvent && (event.ctrlKey || event.metaKey || event.shiftKey)) return;
    event.preventDefault();
    doors.open(origin);
  });
  return door;
}

export function delivered(answer: Answer): number {
  return answer.corridors.reduce((sum, row) => sum + valueOf(row.delivered), 0);
}

/** Corridors by what they deliver, the largest first. */
export function ranked(answer: Answer): Answer["corridors"] {
  return [...answer.corridors].sort((a, b) => valueOf(b.delivered) - valueOf(a.delivered));
}

const percent = (share: number): string => `${formatNumber(100 * share, share < 0.095 ? 1 : 0)}\u202f%`;

function horizonName(answer: Answer): string {
  const { from, to } = answer.horizon;
  return from.endsWith("-01-01") && to === `${from.slice(0, 4)}-12-31` ? from.slice(0, 4) : `${dayName(from)} to ${dayName(to)}`;
}

export function openStory(told: Told, network: Network, doors: Doors): HTMLElement[] {
  const { answer } = told;
  const [first, second] = ranked(answer);
  const total = delivered(answer), unit = unitOf(answer);
  if (first === undefined || total === 0) return [html("h2", { class: "finding" }, "Nothing gets out in this horizon.")];
  const share = valueOf(first.delivered) / total;
  return [
    html("h2", { class: "finding" }, `${network.nameOf(`corridor:${first.id}`)} carries ${percent(share)} of what gets out; no other way carries more than ${percent(valueOf(second?.delivered) / total)}.`),
    html("p", {}, `${horizonName(answer)}, nothing closed: `, number(`${formatNumber(total, 1)} ${unit}`, "run", doors), " by ",
      `${answer.corridors.filter((row) => valueOf(row.delivered) > 0.005 * total).length} ways, worth `, number(money(answer.netback), "run", doors), " after transport."),
  ];
}

export function closureName(closure: Closure, network: Network): string {
  const days = `${formatNumber(closure.days, closure.days % 1 === 0 ? 0 : 1)} ${closure.days === 1 ? "day" : "days"}`;
  const how = closure.left > 0 ? `at ${formatNumber(closure.left * 100, 0)}\u202f%` : "closed";
  return `${network.nameOf(closure.what)} ${how} for ${days} from ${dayName(closure.start)}`;
}

export function builtFirst(projects: readonly string[], network: Network): string {
  return `Built first: ${projects.map((id) => network.description.projects.find((one) => one.id === id)?.name || id).join(", ")}`;
}

/** `CPC closed for 30 days from 15 January 2025`, and what is built. */
export function scenarioName(scenario: Scenario, network: Network): string {
  const closures = scenario.close.length === 0 ? "nothing closed" : scenario.close.map((closure) => closureName(closure, network)).join("; ");
  return scenario.with.length === 0 ? closures : `${closures}. ${builtFirst(scenario.with, network)}`;
}

export function closedStory(told: Told, network: Network, doors: Doors): HTMLElement[] {
  const { answer, scenario: { close: closures } } = told, { against } = answer;
  const name = closures.length === 1 ? closureName(closures[0]!, network) : `${closures.length} closures`;
  if (against === undefined) {
    const reason = answer.netback_reason ?? "The plan was not made.";
    return [html("h2", { class: "finding" }, `${name}: no plan.`), html("p", {}, reason), ...(answer.conflict ?? []).map((row) => html("p", { class: "note" }, row))];
  }
  const lost = valueOf(against.lost), displaced = valueOf(against.displaced);
  const finding = displaced < 0.005 ? `${name}: everything still gets out.`
    : `${name}: ${amount(against.displaced)} must find another way; ${lost < 0.005 ? "all of it does" : `${amount(against.lost)} ${lost > 0.995 * displaced ? "(all) " : ""}cannot`}.`;
  const parts: (Node | string)[] = ["It costs ", number(money(against.netback_lost), "run", doors), " of netback."];
  if (against.first_shut_in !== null) {
    parts.push(" First output cut: ", number(network.nameOf(`supply:${against.first_supply ?? ""}`), { table: "supplies", id: against.first_supply ?? "" }, doors), `, ${dayName(against.first_shut_in)}.`);
  }
  if (against.first_store_full !== null) {
    parts.push(" First tank full: ", number(network.nameOf(`store:${against.first_store ?? ""}`), { table: "stores", id: against.first_store ?? "" }, doors), `, ${dayName(against.first_store_full)}.`);
  }
  const others = valueOf(against.others_lost);
  if (others >= 0.005) parts.push(" Oil of others that no corridor counts: ", number(amount(against.others_lost), "run", doors), " not sold.");
  return [html("h2", { class: "finding" }, finding), html("p", {}, ...parts)];
}

/** Where every unit of what was displaced went. */
export function waterfall(told: Told, network: Network): HTMLElement | null {
  const { against } = told.answer;
  if (against === undefined || valueOf(against.displaced) < 0.005) return null;
  const unit = against.displaced?.unit ?? "";
  const data: WaterfallData = {
    unit, digits: valueOf(against.displaced) < 9.95 ? 2 : 1, displaced: valueOf(against.displaced),
    steps: [
      ...against.rerouted.filter((row) => valueOf(row.amount) >= 0.005).map((row) => ({ name: network.nameOf(`corridor:${row.corridor}`), kind: "rerouted" as const, amount: valueOf(row.amount) })),
      { name: "deferred", kind: "deferred" as const, amount: valueOf(against.deferred) },
      { name: "lost", kind: "lost" as const, amount: valueOf(against.lost) },
    ],
  };
  const holder = html("div", { class: "drawing" });
  const figure = html("figure", { class: "figure", id: "went" }, html("figcaption", { class: "sub" }, `Where it went, in ${unit} over the horizon`), holder);
  requestAnimationFrame(() => holder.isConnected && holder.clientWidth > 0 && draw(holder, { kind: "waterfall", title: "Where what was displaced went", data }));
  return figure;
}

type Cell = string | { text: string; origin: Origin };

type Raw = readonly (readonly (string | number)[])[];

/** `raw`: the rows of the CSV file, below the same heads if not below `rawHeads`. */
export function table(caption: string, name: string, heads: readonly { text: string; unit?: string }[], rows: readonly (readonly Cell[])[], raw: Raw, doors: Doors, rawHeads?: readonly string[]): HTMLElement {
  const csv = html("button", { type: "button", class: "csv", "aria-label": `${caption}: as CSV` }, "CSV");
  csv.addEventListener("click", () => doors.csv(name, [rawHeads ?? heads.map((head) => (head.unit === undefined ? head.text : `${head.text} (${head.unit})`)), ...raw]));
  const cell = (content: Cell, index: number): HTMLElement => {
    const inside = typeof content === "string" ? content : number(content.text, content.origin, doors);
    return index === 0 ? html("th", { scope: "row" }, inside) : html("td", { class: "number" }, inside);
  };
  return html("div", { class: "table" },
    html("table", {}, html("caption", {}, caption, " ", csv),
      html("thead", {}, html("tr", {}, ...heads.map((head, index) => html("th", { scope: "col", ...(index > 0 ? { class: "number" } : {}) }, head.text, ...(head.unit === undefined ? [] : [html("span", { class: "unit" }, head.unit)]))))),
      html("tbody", {}, ...rows.map((row) => html("tr", {}, ...row.map(cell))))));
}

export function corridorTable(told: Told, network: Network, doors: Doors): HTMLElement {
  const { answer, open } = told;
  const unit = unitOf(answer);
  const before = new Map(open.corridors.map((row) => [row.id, valueOf(row.delivered)]));
  const changed = told.question.close.length > 0;
  const signed = (value: number): string => (Math.abs(value) < 0.005 ? "0" : `${value > 0 ? "+" : ""}${formatNumber(value, 2)}`);
  const rows = ranked(open).map(({ id }) => ({ id, is: valueOf(answer.corridors.find((row) => row.id === id)?.delivered), was: before.get(id) ?? 0 }));
  const origin = (id: string): Origin => ({ table: "corridors", id });
  const heads = changed ? [{ text: "Way out" }, { text: "open", unit }, { text: "this", unit }, { text: "change", unit }] : [{ text: "Way out" }, { text: "delivers", unit }, { text: "of all", unit: "%" }];
  const total = delivered(answer) || 1;
  return table(changed ? "Open network against this one" : "What gets out, and how", "corridors", heads,
    rows.map(({ id, is, was }) => changed
      ? [{ text: network.nameOf(`corridor:${id}`), origin: origin(id) }, formatNumber(was, 2), { text: formatNumber(is, 2), origin: "run" }, signed(is - was)]
      : [{ text: network.nameOf(`corridor:${id}`), origin: origin(id) }, { text: formatNumber(is, 2), origin: "run" }, formatNumber((100 * is) / total, 1)]),
    rows.map(({ id, is, was }) => changed ? [id, was, is, is - was] : [id, is, (100 * is) / total]), doors);
}

const aspects: Readonly<Record<string, string>> = { capacity: "full", ships: "all in use", room: "no room", required: "must be met", minimum: "at its minimum", maximum: "at its maximum", share: "at its share" };

const mostBinding = 12;

export function bindingTable(told: Told, network: Network, doors: Doors): HTMLElement {
  const { answer } = told;
  const shut = closedOn(network, told.scenario.close, null);
  const stateOf = ({ what, aspect }: { what: string; aspect: string }): string =>
    aspect === "capacity" && shut.get(what.replace(/^link:/, "")) === 0 ? "closed" : aspects[aspect] ?? aspect;
  const originOf = (what: string): Origin => {
    const thing = network.find(what), [kind = "", id = what] = what.split(":");
    if (thing !== undefined) return { table: tableOf[thing.kind], id: thing.id };
    return kind in tableOf ? { table: tableOf[kind as keyof typeof tableOf], id } : "run";
  };
  const period = answer.horizon.period === "day" ? "days" : `${answer.horizon.period}s`;
  const whole = table("What binds, and what one more unit is worth", "binding",
    [{ text: "Limit" }, { text: period }, { text: "one more is worth" }],
    answer.binding.map((row) => [
      { text: `${network.nameOf(row.what)}: ${stateOf(row)}`, origin: originOf(row.what) }, formatNumber(row.periods, 0), { text: row.worth === null ? "not computed" : amount(row.worth), origin: "run" },
    ]),
    answer.binding.map((row) => [row.what, row.aspect, row.periods, row.worth?.value ?? "", row.worth?.unit ?? ""]), doors,
    ["what", "aspect", period, "one more is worth", "unit"]);
  const late = [...whole.querySelectorAll<HTMLElement>("tbody tr")].slice(mostBinding);
  if (late.length === 0) return whole;
  for (const row of late) row.hidden = true;
  const more = html("button", { type: "button", class: "more" }, `All ${answer.binding.length}`);
  const which = html("p", { class: "note" }, `The ${mostBinding} of which most is at stake: what one more is worth, times how much there is. `, more);
  more.addEventListener("click", () => {
    for (const row of late) row.hidden = false;
    which.textContent = "In the order of what is at stake: what one more is worth, times how much there is.";
  });
  whole.append(which);
  return whole;
}
