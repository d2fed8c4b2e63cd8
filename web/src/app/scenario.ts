// What is asked and what is looked at; both stand in the address, in the words of the command line.

import type { Horizon, Question } from "./api";

/** One `--close`: WHAT@START/DURATION[:LEFT], in whole days where the page wrote it. */
export interface Closure {
  what: string;
  start: string;
  days: number;
  /** Share of capacity left. */
  left: number;
}

export interface Scenario {
  close: Closure[];
  with: string[];
  set: string[];
  horizon: Horizon;
}

export const colourings = ["holder", "use", "change", "worth"] as const;
export type Colouring = (typeof colourings)[number];

export interface View {
  /** A day of the horizon; null: the whole of it. */
  day: string | null;
  colour: Colouring;
  /** Middle of the map and how much it is enlarged; null: all that is in use. */
  at: { lon: number; lat: number; zoom: number } | null;
  picked: string | null;
}

export function closeWord({ what, start, days, left }: Closure): string {
  return `${what}@${start}/${tidy(days)}d${left > 0 ? `:${tidy(left)}` : ""}`;
}

function tidy(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}

const hoursOf: Readonly<Record<string, number>> = { h: 1, d: 24, w: 168 };

export function parseClose(word: string): Closure | null {
  const match = /^(.+)@(\d{4}-\d{2}-\d{2})\/(\d+(?:\.\d+)?)([hdw])(?::(\d*\.?\d+))?$/.exec(word);
  if (match === null) return null;
  const left = match[5] === undefined ? 0 : Number(match[5]);
  const days = (Number(match[3]) * hoursOf[match[4]!]!) / 24;
  return left <= 1 && days > 0 ? { what: match[1]!, start: match[2]!, days, left } : null;
}

export function questionOf({ close, with: built, set, horizon }: Scenario): Question {
  return { close: close.map(closeWord), with: built, set, ...horizon };
}

/** What makes two questions the same one. */
export function keyOf(question: Question): string {
  return JSON.stringify([question.close, [...question.with].sort(), question.set, question.from, question.to, question.period]);
}

export function hashOf(scenario: Scenario, view: View, usual: Horizon): string {
  const words = new URLSearchParams();
  for (const closure of scenario.close) words.append("close", closeWord(closure));
  for (const project of scenario.with) words.append("with", project);
  for (const cell of scenario.set) words.append("set", cell);
  for (const key of ["from", "to", "period"] as const) {
    if (scenario.horizon[key] !== usual[key]) words.set(key, scenario.horizon[key]);
  }
  if (view.day !== null) words.set("day", view.day);
  if (view.colour !== "holder") words.set("colour", view.colour);
  if (view.at !== null) words.set("at", `${view.at.lon.toFixed(2)},${view.at.lat.toFixed(2)},${view.at.zoom.toFixed(2)}`);
  if (view.picked !== null) words.set("pick", view.picked);
  // Only what would break an address is escaped: these words are for people too.
  return words.toString().replaceAll("+", "%20").replaceAll("%40", "@").replaceAll("%2F", "/").replaceAll("%3A", ":").replaceAll("%2C", ",");
}

const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));

/** Reads what `hashOf` wrote, or what someone typed: what makes no sense is named and left out. */
export function readHash(hash: string, usual: Horizon): { scenario: Scenario; view: View; wrong: string[] } {
  const words = new URLSearchParams(hash.replace(/^#/, "").replaceAll("+", "%2B"));
  const wrong: string[] = [];
  const close = words.getAll("close").flatMap((word) => {
    const closure = parseClose(word);
    if (closure === null) wrong.push(`close=${word}`);
    return closure ?? [];
  });
  const dayOf = (key: string): string | null => {
    const text = words.get(key);
    if (text === null || isDay(text)) return text;
    wrong.push(`${key}=${text}`);
    return null;
  };
  const colour = words.get("colour") ?? "holder";
  const numbers = (words.get("at") ?? "").split(",").map(Number);
  const [lon, lat, zoom] = numbers;
  const at = numbers.length === 3 && numbers.every(Number.isFinite) ? { lon: lon!, lat: lat!, zoom: Math.min(Math.max(zoom!, 0.5), 40) } : null;
  return {
    scenario: {
      close, with: words.getAll("with"), set: words.getAll("set"),
      horizon: { from: dayOf("from") ?? usual.from, to: dayOf("to") ?? usual.to, period: words.get("period") ?? usual.period },
    },
    view: {
      day: dayOf("day"), at, picked: words.get("pick"),
      colour: (colourings as readonly string[]).includes(colour) ? (colour as Colouring) : "holder",
    },
    wrong,
  };
}

/** The same question on the command line. */
export function commandOf(scenario: Scenario, folder: string): string {
  const quoted = (word: string): string => (/^[\w@:/.,=+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);
  const { from, to, period } = scenario.horizon;
  const words = ["egress", "dispatch", folder, "--from", from, "--to", to, "--period", period];
  for (const closure of scenario.close) words.push("--close", closeWord(closure));
  for (const project of scenario.with) words.push("--with", project);
  for (const cell of scenario.set) words.push("--set", cell);
  return words.map(quoted).join(" ");
}

const dayLength = 86_400_000;

export function addDays(day: string, count: number): string {
  return new Date(Date.parse(day) + Math.round(count) * dayLength).toISOString().slice(0, 10);
}

export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / dayLength);
}

/** `15 January 2025`, or without the year where all is in one. */
export function dayName(day: string, withYear = true): string {
  const [year, month, date] = day.split("-").map(Number);
  const name = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"][month! - 1];
  return `${date} ${name}${withYear ? ` ${year}` : ""}`;
}

/** Undo and redo over whole scenarios: small, and nothing can be forgotten. */
export class History {
  private readonly before: Scenario[] = [];
  private after: Scenario[] = [];

  /** Before a change; while one slider is dragged only its first step counts. */
  keep(scenario: Scenario): void {
    this.before.push(structuredClone(scenario));
    if (this.before.length > 200) this.before.shift();
    this.after = [];
  }
  undo(now: Scenario): Scenario | undefined {
    const earlier = this.before.pop();
    if (earlier !== undefined) this.after.push(structuredClone(now));
    return earlier;
  }
  redo(now: Scenario): Scenario | undefined {
    const later = this.after.pop();
    if (later !== undefined) this.before.push(structuredClone(now));
    return later;
  }
  get canUndo(): boolean {
    return this.before.length > 0;
  }
  get canRedo(): boolean {
    return this.after.length > 0;
  }
}
