// Who holds the tap: the game and the quarrels, drawn by the same figures as in the report.

import type { BarsData, CurvesData, Figure, HeatMapData, Range } from "../figures";
import { formatNumber } from "../text";
import type { MaybeQuantity, Quantity } from "./api";
import type { Network } from "./network";
import { money } from "./words";

interface Player { id: string; shapley: MaybeQuantity; shapley_share: number | null; veto: boolean }
/** Without `players` where the case is not sound with it. */
interface Project { id: string; players?: { id: string; share_change: number | null }[] }
export interface Game { players: Player[]; coalitions: number; orders?: number; projects?: Project[] }
type Harm = Quantity & { range?: Range };
export interface HarmRow { days: number; ours: Harm; theirs: Harm }

export interface Drawing { sub: string; figure: Figure; foot?: string }

const percent = (share: number): string => `${formatNumber(100 * share, 0)}\u202f%`;
/** As in the report: "Republic of X (who acts for it)" is called by what stands before the bracket. */
const called = (id: string, network: Network): string => network.nameOf(`holder:${id}`).replace(/ \(.*$/, "");

export function drawGame(game: Game, network: Network, add: (drawing: Drawing) => void): void {
  const value = (player: Player): number => player.shapley?.value ?? 0;
  const all = game.players.reduce((sum, player) => sum + Math.abs(value(player)), 0);
  const players = game.players.filter((player) => Math.abs(value(player)) >= 1e-3 * all).sort((a, b) => value(b) - value(a));
  const first = players[0];
  if (first === undefined) return;
  const part = (player: Player): string => (player.shapley_share === null ? money(player.shapley) : percent(player.shapley_share));
  const bars: BarsData = {
    unit: "MUSD/yr", digits: 0, limit: null,
    bars: players.map((player) => ({ label: called(player.id, network), value: value(player), range: null, observed: null, note: part(player), parts: [], row: "" })),
  };
  const vetoes = players.filter((player) => player.veto).map((player) => called(player.id, network));
  add({
    figure: { kind: "bars", title: `${called(first.id, network)} has ${part(first)} of the power over what is earned`, data: bars },
    sub: "Shapley value by holder, MUSD/yr, and its part of all",
    foot: `${game.orders === undefined ? `All ${formatNumber(game.coalitions, 0)} coalitions` : `${formatNumber(game.orders, 0)} orders drawn`}, each a plan of the whole network.${vetoes.length > 0 ? ` Without ${vetoes.join(" or ")} nothing is earned.` : ""}`,
  });
  drawProjects(game.projects ?? [], players, network, add);
}

/** Percentage points by project and player; projects that move nobody's part are left out. */
function drawProjects(projects: readonly Project[], players: readonly Player[], network: Network, add: (drawing: Drawing) => void): void {
  const rows = projects.flatMap((project) => {
    const points = players.map((player) => 100 * (project.players?.find((one) => one.id === player.id)?.share_change ?? 0));
    const name = network.description.projects.find((one) => one.id === project.id)?.name || project.id;
    return points.some((point) => Math.abs(point) >= 0.05) ? [{ name, points }] : [];
  });
  if (rows.length === 0) return;
  const data: HeatMapData = {
    unit: "points", digits: 1, scale: "diverging", symmetric: false, mark_name: "", absent_name: "not computed",
    rows: rows.map((row) => ({ name: row.name, row: "" })), columns: players.map((player) => ({ name: called(player.id, network), row: "" })),
    values: rows.map((row) => row.points), marks: rows.map((row) => row.points.map(() => false)),
  };
  add({
    figure: { kind: "heatmap", title: "What each project does to everybody's part of the power", data },
    sub: "Change of the part when a project is built, percentage points",
    foot: "Each project alone, used or not; those that move no part by 0.05 points are left out.",
  });
}

/** What each side loses when both close all that they can, by how long it lasts. */
export function drawQuarrel(us: string, them: string, rows: readonly HarmRow[], network: Network, add: (drawing: Drawing) => void): void {
  const last = rows[rows.length - 1];
  if (last === undefined) return;
  const line = (name: string, harm: (row: HarmRow) => Harm): CurvesData["curves"][number] => ({
    name, points: rows.map((row) => ({ x: row.days, y: harm(row).value, range: harm(row).range ?? null })),
  });
  const ours = called(us, network), theirs = called(them, network);
  const data: CurvesData = {
    unit: last.ours.unit, digits: 0, x_name: "days that the quarrel lasts", x_ticks: [1, 7, 30, 90, 365].filter((days) => days <= last.days),
    curves: [line(ours, (row) => row.ours), line(theirs, (row) => row.theirs)],
  };
  add({
    figure: { kind: "curves", title: `${last.days} days cost ${ours} ${money(last.ours)} and ${theirs} ${money(last.theirs)}`, data },
    sub: `What each loses when both close all that they can against the other, ${last.ours.unit}; both axes on the logarithm, so that the distance is the ratio`,
  });
}

/** The quarrels of `egress leverage`, the dearest first; more than three would be a wall of curves. */
export function drawHarm(harm: readonly (HarmRow & { holder: string })[], us: string, network: Network, add: (drawing: Drawing) => void): void {
  const most = 3;
  const cost = (rows: readonly HarmRow[]): number => rows[rows.length - 1]?.ours.value ?? 0;
  const quarrels = [...new Set(harm.map((row) => row.holder))].map((them) => ({ them, rows: harm.filter((row) => row.holder === them) }));
  for (const { them, rows } of quarrels.sort((a, b) => cost(b.rows) - cost(a.rows)).slice(0, most)) drawQuarrel(us, them, rows, network, add);
}
