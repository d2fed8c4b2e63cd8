// What jobs found, drawn by the same figures as in the report.

import { draw, type BarsData, type ExceedanceData, type HeatMapData, type Range, type SplitData } from "../figures";
import { html } from "../svg";
import { formatNumber } from "../text";
import type { MaybeQuantity, Quantity } from "./api";
import type { Job } from "./jobs";
import type { Network } from "./network";
import { drawGame, drawHarm, drawQuarrel, type Drawing, type Game, type HarmRow } from "./power";
import { readable, sizeOf } from "./units";
import { amount, money, table, type Doors } from "./words";

interface Estimate extends Quantity { ci95: [number, number] | null; converged: boolean }

type Result = Record<string, unknown>;

export function drawResult(element: HTMLElement, job: Job, result: Result, network: Network, doors: Doors): void {
  const parts: HTMLElement[] = [];
  const add = ({ sub, figure, foot }: Drawing): void => {
    const holder = html("div", { class: "drawing" });
    parts.push(html("figure", { class: "figure" }, html("h3", {}, figure.title), html("p", { class: "sub" }, sub), holder, ...(foot === undefined ? [] : [html("p", { class: "foot" }, foot)])));
    new ResizeObserver(() => {
      if (holder.isConnected && holder.clientWidth > 0) draw(holder, figure);
    }).observe(holder);
  };
  const status = result["status"];
  const reason = result["status_reason"];
  if (status !== "done" && status !== "optimal") parts.push(html("p", { class: "note" }, typeof reason === "string" ? reason : `Not whole: ${String(status)}.`));
  if (job.command === "simulate") simulated(result, network, add);
  else if (job.command === "screen") parts.push(...screened(result, network, add));
  else if (job.command === "leverage") leveraged(result, network, add);
  else if (job.command === "assess") parts.push(...assessed(result, network, doors, add));
  const raw = html("a", { href: `api/v1/jobs/${job.id}/result`, download: `${job.command}-${job.id}.json` }, "Whole result as JSON");
  element.replaceChildren(...parts, html("p", {}, raw));
}

function simulated(result: Result, network: Network, add: (drawing: Drawing) => void): void {
  const statistics = result["statistics"] as Record<string, Estimate>;
  const points = result["exceedance"] as { loss: Estimate; per_year: number; per_year_ci95: [number, number] | null }[];
  const returns = (result["return_periods"] ?? []) as { loss: Estimate; per_year: number }[];
  const years = Number(result["years"]);
  const largest = Math.max(0, ...points.map((point) => point.loss.value));
  const own = points[0]?.loss.unit ?? "t", unit = readable(largest, own);
  const scale = { by: sizeOf(unit) / sizeOf(own), unit };
  const lost = statistics["lost"];
  const data: ExceedanceData = {
    unit: scale.unit, digits: 1, loss_name: "lost in a year", rarest: years, lines: [],
    curves: [{
      name: "this case",
      points: points.map((point) => ({ loss: point.loss.value / scale.by, per_year: point.per_year, range: point.per_year_ci95 })),
      marks: returns.map((point) => ({ loss: point.loss.value / scale.by, per_year: point.per_year, text: `${formatNumber(point.loss.value / scale.by, 1)} ${scale.unit} once in ${formatNumber(1 / point.per_year, 0)} years` })),
    }],
  };
  const range = lost?.ci95 == null ? "The mean has no interval" : `95\u202f% interval of the mean: ${formatNumber(lost.ci95[0] / scale.by, 2)} to ${formatNumber(lost.ci95[1] / scale.by, 2)} ${scale.unit}`;
  add({
    figure: { kind: "exceedance", title: lost === undefined ? "How much is lost, and how often" : `A year loses ${formatNumber(lost.value / scale.by, 2)} ${scale.unit} on average`, data },
    sub: `Chance a year that more is lost, from ${formatNumber(years, 0)} years`, foot: `${range}; bands are 95\u202f% intervals of each chance.`,
  });
  const causes = (result["causes"] ?? []) as { hazard: string; kind: string; share: number }[];
  if (causes.length === 0) return;
  const bars: BarsData = { unit: "%", digits: 0, limit: null, bars: causes.map((cause) => ({ label: network.nameOf(cause.hazard), value: 100 * cause.share, range: null, observed: null, note: cause.kind, parts: [], row: "" })) };
  add({ figure: { kind: "bars", title: `${causes[0]!.hazard} (${causes[0]!.kind}) causes ${formatNumber(100 * causes[0]!.share, 0)}\u202f% of what is lost`, data: bars }, sub: "Share of the netback lost, by hazard, in %" });
}

interface Found { closures: string[]; lost: MaybeQuantity; netback_lost: MaybeQuantity; synergy: MaybeQuantity }

function setName(closures: readonly string[], network: Network): string {
  return closures.map((word) => network.nameOf(word.replace(/@.*$/, ""))).join(" + ");
}

function screened(result: Result, network: Network, add: (drawing: Drawing) => void): HTMLElement[] {
  const sets = result["sets"] as Found[];
  const duration = result["duration"] as Quantity;
  const first = sets[0];
  if (first === undefined) return [html("p", {}, "No set of closures costs anything.")];
  const data: BarsData = {
    unit: "MUSD", digits: 0, limit: null,
    bars: sets.slice(0, 15).map((set) => ({ label: setName(set.closures, network), value: set.netback_lost?.value ?? null, range: null, observed: null, note: set.lost === null ? "" : amount(set.lost), parts: [], row: "" })),
  };
  add({ figure: { kind: "bars", title: `${setName(first.closures, network)} costs most: ${money(first.netback_lost)} in ${formatNumber(duration.value, 0)} days`, data }, sub: "Netback lost in MUSD, and what is not exported" });
  const matrix = result["matrix"] as { unit: string; things: string[]; netback_lost: (number | null)[][]; synergy: (number | null)[][] } | null | undefined;
  if (matrix != null && matrix.things.length > 1) {
    const names = matrix.things.map((what) => ({ name: network.nameOf(what), row: "" }));
    const heat: HeatMapData = {
      unit: matrix.unit, digits: 0, scale: "sequential", symmetric: true, mark_name: "more than the sum of both alone", absent_name: "not computed", rows: names, columns: names,
      values: matrix.netback_lost, marks: matrix.synergy.map((row, index) => row.map((value, column) => column < index && (value ?? 0) > 0.5)),
    };
    add({ figure: { kind: "heatmap", title: "Two closed together: what they cost", data: heat }, sub: `Netback lost, ${matrix.unit}` });
  }
  const rows = sets.map((set) => {
    const seen = html("a", { href: `#${set.closures.map((word) => `close=${word}`).join("&")}` }, "on the map");
    return html("tr", {}, html("th", { scope: "row" }, setName(set.closures, network)), html("td", { class: "number" }, amount(set.lost)), html("td", { class: "number" }, money(set.netback_lost)), html("td", { class: "number" }, seen));
  });
  return [html("div", { class: "table" }, html("table", {}, html("caption", {}, "Each of them, one click from the map"),
    html("thead", {}, html("tr", {}, ...["Closed", "lost", "netback lost", "see it"].map((head, index) => html("th", { scope: "col", ...(index > 0 ? { class: "number" } : {}) }, head)))), html("tbody", {}, ...rows)))];
}

function leveraged(result: Result, network: Network, add: (drawing: Drawing) => void): void {
  drawGame(result as unknown as Game, network, add);
  if (Array.isArray(result["harm"])) drawHarm(result["harm"] as (HarmRow & { holder: string })[], network.description.owner ?? "", network, add);
}

interface Claim { id: string; sentence: string; verdict: string; value: MaybeQuantity; threshold: MaybeQuantity; margin: MaybeQuantity; reason: string; flips_at: { cell: string; value: number; unit: string }[] | null }
interface Back { run: string; year: number; corridor: string; observed: MaybeQuantity; observed_range: [number, number] | null; computed: MaybeQuantity; naive: MaybeQuantity; used_for: string }

function assessed(result: Result, network: Network, doors: Doors, add: (drawing: Drawing) => void): HTMLElement[] {
  const claims = (result["claims"] ?? []) as Claim[];
  const back = ((result["backtest"] ?? []) as Back[]).filter((row) => row.run === "realised");
  if (back.length > 0) {
    const ids = [...new Set(back.map((row) => row.corridor))];
    const wide = (range: [number, number] | null): Range => (range === null || range[0] === range[1] ? null : range);
    const data: SplitData = {
      unit: back.find((row) => row.computed !== null)?.computed?.unit ?? "Mt", digits: 1,
      panels: ids.map((id) => ({
        id, name: id === "total" ? "Total" : network.nameOf(`corridor:${id}`), row: "",
        points: back.filter((row) => row.corridor === id).map((row) => ({ year: row.year, observed: row.observed?.value ?? null, observed_range: wide(row.observed_range), computed: row.computed?.value ?? null, computed_range: null, naive: row.naive?.value ?? null, fitted: row.used_for === "fit" })),
      })),
    };
    const errors = ((result["backtest_error"] ?? []) as { run: string; computed: MaybeQuantity; naive: MaybeQuantity }[]).find((row) => row.run === "realised");
    add({ figure: { kind: "split", title: errors === undefined ? "The split by year, computed and observed" : `Off by ${amount(errors.computed)} a corridor and year; the naive rule by ${amount(errors.naive)}`, data }, sub: `Delivered a year, ${data.unit}: observed, fitted, predicted, and the naive rule` });
  }
  const parts: HTMLElement[] = [];
  const pairs = (result["screen"] as { pairs?: Result } | undefined)?.pairs;
  if (pairs !== undefined && Array.isArray(pairs["sets"])) parts.push(...screened(pairs, network, add));
  const years = result["years"] as Result | undefined;
  if (years !== undefined && Array.isArray(years["exceedance"])) simulated(years, network, add);
  if (result["leverage"] !== undefined) drawGame(result["leverage"] as Game, network, add);
  const quarrels = (result["quarrels"] as { quarrels?: { us: string; them: string; curve: HarmRow[] }[] } | undefined)?.quarrels ?? [];
  for (const quarrel of quarrels) {
    if (quarrel.curve.length > 0) drawQuarrel(quarrel.us, quarrel.them, quarrel.curve, network, add);
  }
  if (claims.length === 0) return parts;
  return [...parts, table("Claims", "claims", [{ text: "Claim" }, { text: "verdict" }, { text: "value" }, { text: "threshold" }, { text: "margin" }],
    claims.map((claim) => [claim.sentence, claim.verdict, amount(claim.value, 1), amount(claim.threshold, 1), amount(claim.margin, 1)]),
    claims.map((claim) => [claim.sentence, claim.verdict, claim.value?.value ?? "", claim.threshold?.value ?? "", claim.margin?.value ?? ""]), doors)];
}
