// What the live map draws that a report's map has not: chevrons, tanks, and their places in the legend.

import type { Position } from "../figures";
import { along, lengthOf } from "../lines";
import type { Drawn, Sheet } from "../map";
import type { Key } from "../stage";
import { svg } from "../svg";

export interface Gauge { id: string; name: string; at: Position; low: number; high: number; text: string }

/** Which way it flows, for those who do not see it move. */
export function chevrons(line: Drawn): SVGElement[] {
  const length = lengthOf(line.points);
  if (length < 34) return [];
  const shares = length > 260 ? [0.3, 0.7] : [0.55];
  const size = Math.max(3, line.across * 0.32);
  return shares.map((share) => {
    const [x, y] = along(line.points, share), [bx, by] = along(line.points, Math.max(share - 0.02, 0));
    const angle = (Math.atan2(y - by, x - bx) * 180) / Math.PI;
    const inside = line.across >= 5;
    return svg("path", {
      d: `M${-size},${-size}L0,0L${-size},${size}`, class: `chevron ${inside ? "inside" : "outside"}`,
      transform: `translate(${x.toFixed(1)},${y.toFixed(1)}) rotate(${angle.toFixed(0)})`,
    });
  });
}

/** Tanks beside their places; several at one place stand in a row. */
export function gaugeMarks(gauges: readonly Gauge[], sheet: Sheet): SVGElement[] {
  const used = new Map<string, number>();
  return gauges.flatMap((gauge) => {
    const point = sheet.projection([gauge.at[0], gauge.at[1]]);
    if (point === null) return [];
    const before = used.get(gauge.at.join()) ?? 0;
    used.set(gauge.at.join(), before + 1);
    const x = Math.round(point[0]) + 9 + before * 11, y = Math.round(point[1]) - 24, height = 18;
    const at = (share: number): number => y + height * (1 - Math.min(Math.max(share, 0), 1));
    return [svg("g", { class: "gauge", "data-store": gauge.id },
      svg("title", {}, `${gauge.name}: ${gauge.text}`),
      svg("rect", { x, y, width: 7, height, class: "tank" }),
      svg("rect", { x, y: at(gauge.high), width: 7, height: Math.max(at(gauge.low) - at(gauge.high), 1.5), class: "oil" }))];
  });
}

export function gaugeKey(): Key {
  const sign = svg("g", { class: "gauge", "data-width": "10" }, svg("rect", { x: 1, y: 0.5, width: 7, height: 15, class: "tank" }), svg("rect", { x: 1, y: 8, width: 7, height: 7.5, class: "oil" }));
  return { sign, text: "tanks: how full" };
}

export function ghostKey(): Key {
  return { sign: svg("path", { d: "M1,8H25", class: "ghost", "stroke-width": 8 }), text: "carried in the open network" };
}
