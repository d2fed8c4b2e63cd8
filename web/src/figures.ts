// The shapes of figures and the one function that draws them. src/egress/report/figures.h builds the same
// shapes on the other side; README.md beside this folder explains them. `null` is "not known", never zero.

import { drawBars } from "./bars";
import { drawCurves } from "./curves";
import { drawExceedance } from "./exceedance";
import { drawHeatMap } from "./heatmap";
import { drawLadder } from "./ladder";
import { drawMap } from "./map";
import type { Outlines } from "./outlines";
import { drawSplit } from "./split";
import { Stage } from "./stage";
import { drawTimeline } from "./timeline";
import { drawWaterfall } from "./waterfall";

export type Maybe = number | null;
export type Range = readonly [number, number] | null;
/** Longitude and latitude in degrees. */
export type Position = readonly [number, number];

export interface MapNode {
  id: string;
  name: string;
  at: Position;
  kind: string;
  in_use: boolean;
}
export interface MapLink {
  id: string;
  name: string;
  mode: string;
  holder: string;
  path: readonly Position[];
  carried: Maybe;
  state: "open" | "closed" | "planned";
  row: string;
  /** Something else's words tell about it. */
  unnamed?: boolean;
}
export interface MapLayer {
  id: string;
  name: string;
  unit: string;
  digits: number;
  nodes: readonly MapNode[];
  links: readonly MapLink[];
  /** Several links by one name, written first: `Caspian pipeline, closed`. */
  ways?: readonly { text: string; links: readonly string[] }[];
}
export interface Holder {
  id: string;
  name: string;
  country: string;
}
export interface MapData {
  /** What is drawn at full width, in the layers' unit. */
  widest: number;
  holders: readonly Holder[];
  frame: { west: number; south: number; east: number; north: number } | null;
  layers: readonly MapLayer[];
}

export interface SplitPoint {
  year: number;
  observed: Maybe;
  observed_range: Range;
  computed: Maybe;
  computed_range: Range;
  naive: Maybe;
  fitted: boolean;
}
export interface SplitData {
  unit: string;
  digits: number;
  panels: readonly { id: string; name: string; row: string; points: readonly SplitPoint[] }[];
}

export interface TimelineSeries {
  name: string;
  role: "open" | "closed" | "level" | "loss";
  values: readonly Maybe[];
  low?: readonly Maybe[];
  high?: readonly Maybe[];
}
export interface TimelinePanel {
  name: string;
  unit: string;
  digits: number;
  limit: Maybe;
  limit_name: string;
  series: readonly TimelineSeries[];
}
export interface TimelineData {
  /** n + 1 moments (`2025-11-29` or `2025-11-29T06:00Z`) for n periods. */
  starts: readonly string[];
  panels: readonly TimelinePanel[];
  closures: readonly { from: string; to: string; name: string }[];
  marks: readonly { day: string; name: string }[];
  /** A strip below something else: low panels, their names beside them. */
  compact?: boolean;
}

export interface LadderRung {
  most: number;
  range: Range;
  binding: string;
  relaxed_by: string;
  row: string;
}
export interface LadderData {
  unit: string;
  digits: number;
  reference: Maybe;
  reference_name: string;
  rungs: readonly LadderRung[];
}

export interface Bar {
  label: string;
  value: Maybe;
  range: Range;
  observed: Maybe;
  note: string;
  parts: readonly { name: string; value: number }[];
  row: string;
}
export interface BarsData {
  unit: string;
  digits: number;
  /** Right end of the axis; null: the largest. */
  limit: Maybe;
  bars: readonly Bar[];
}

export interface WaterfallData {
  unit: string;
  digits: number;
  displaced: number;
  steps: readonly { name: string; kind: "rerouted" | "deferred" | "lost"; amount: number }[];
}

export interface HeatName {
  name: string;
  row: string;
}
export interface HeatMapData {
  unit: string;
  digits: number;
  scale: "sequential" | "diverging";
  /** The lower triangle only: row i has i + 1 values. */
  symmetric: boolean;
  /** What a mark says; empty: there are none. */
  mark_name: string;
  absent_name: string;
  rows: readonly HeatName[];
  columns: readonly HeatName[];
  values: readonly (readonly Maybe[])[];
  marks: readonly (readonly boolean[])[];
}

export interface ExceedancePoint {
  loss: number;
  /** How often a year loses more. */
  per_year: number;
  range: Range;
}
export interface ExceedanceCurve {
  name: string;
  /** Losses never fall, chances never rise. */
  points: readonly ExceedancePoint[];
  marks: readonly { loss: Maybe; per_year: number; text: string }[];
}
export interface ExceedanceData {
  unit: string;
  digits: number;
  loss_name: string;
  /** In years: the bottom of the figure. */
  rarest: number;
  curves: readonly ExceedanceCurve[];
  lines: readonly { loss: number; name: string }[];
}

export interface PlottedCurve {
  name: string;
  /** x rises. */
  points: readonly { x: number; y: Maybe; range: Range }[];
}
export interface CurvesData {
  unit: string;
  digits: number;
  x_name: string;
  x_ticks: readonly number[];
  curves: readonly PlottedCurve[];
}

export type Figure = { title: string } & (
  | { kind: "map"; data: MapData }
  | { kind: "split"; data: SplitData }
  | { kind: "timeline"; data: TimelineData }
  | { kind: "ladder"; data: LadderData }
  | { kind: "bars"; data: BarsData }
  | { kind: "waterfall"; data: WaterfallData }
  | { kind: "heatmap"; data: HeatMapData }
  | { kind: "exceedance"; data: ExceedanceData }
  | { kind: "curves"; data: CurvesData }
);

/** What drawing needs beside the figure's own data. */
export interface Context {
  outlines?: Outlines;
  /** In pixels; else the element's own. Paper has another width than the screen. */
  width?: number;
}

/** Draws `figure` into `element`, as wide as that is, in place of what it held. */
export function draw(element: HTMLElement, figure: Figure, context: Context = {}): void {
  const stage = new Stage(element, figure.title, context.width ?? element.clientWidth);
  switch (figure.kind) {
    case "map":
      drawMap(stage, figure.data, context.outlines);
      break;
    case "split":
      drawSplit(stage, figure.data);
      break;
    case "timeline":
      drawTimeline(stage, figure.data);
      break;
    case "ladder":
      drawLadder(stage, figure.data);
      break;
    case "bars":
      drawBars(stage, figure.data);
      break;
    case "waterfall":
      drawWaterfall(stage, figure.data);
      break;
    case "heatmap":
      drawHeatMap(stage, figure.data);
      break;
    case "exceedance":
      drawExceedance(stage, figure.data);
      break;
    case "curves":
      drawCurves(stage, figure.data);
      break;
    default:
      throw new Error(`no figure of kind ${(figure as { kind: string }).kind}`);
  }
  stage.show();
}
