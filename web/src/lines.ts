// Lines in pixels: points along them, and lines beside each other where they would lie on one another.

export type Point = [number, number];

/** The point at a share of a line's length. */
export function along(points: readonly Point[], share: number): Point {
  const lengths = points.slice(1).map((point, index) => distance(points[index]!, point));
  let left = lengths.reduce((sum, length) => sum + length, 0) * share;
  for (const [index, length] of lengths.entries()) {
    if (left <= length || index === lengths.length - 1) {
      const from = points[index]!, to = points[index + 1]!;
      const part = length > 0 ? left / length : 0;
      return [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part];
    }
    left -= length;
  }
  return points[0] ?? [0, 0];
}

export function lengthOf(points: readonly Point[]): number {
  return points.slice(1).reduce((sum, point, index) => sum + distance(points[index]!, point), 0);
}

export function distance(a: Point, b: Point): number {
  return Math.hypot(b[0] - a[0], b[1] - a[1]);
}

export function pathOf(points: readonly Point[]): string {
  return points.map(([x, y], index) => `${index === 0 ? "M" : "L"}${x.toFixed(1)},${y.toFixed(1)}`).join("");
}

/** The line moved sideways, to its right as it runs. */
function aside(points: readonly Point[], by: number): Point[] {
  return points.map((point, index) => {
    const before = points[index - 1] ?? point, after = points[index + 1] ?? point;
    const length = distance(before, after) || 1;
    return [point[0] - ((after[1] - before[1]) / length) * by, point[1] + ((after[0] - before[0]) / length) * by];
  });
}

/** Lines between the same ends (a pipe planned where ships go now) come to lie side by side. */
export function fanOut<L extends { points: Point[]; across: number }>(lines: readonly L[]): void {
  const groups = new Map<string, L[]>();
  const name = (point: Point): string => `${point[0].toFixed(0)},${point[1].toFixed(0)}`;
  const ends = (line: L): [string, string] => [name(line.points[0]!), name(line.points[line.points.length - 1]!)];
  for (const line of lines) {
    const key = [...ends(line)].sort().join(" ") + ` ${line.points.length}`;
    groups.set(key, [...(groups.get(key) ?? []), line]);
  }
  for (const group of groups.values()) {
    if (group.length < 2) continue;
    const widths = group.map((line) => Math.max(line.across, 2) + 2);
    let at = -widths.reduce((sum, width) => sum + width, 0) / 2;
    group.forEach((line, index) => {
      const [from, to] = ends(line);
      const middle = at + widths[index]! / 2;
      at += widths[index]!;
      line.points = aside(line.points, from < to ? middle : -middle);
    });
  }
}

/** A point every few pixels. */
export function dense(line: readonly Point[]): Point[] {
  const out: Point[] = [];
  line.slice(1).forEach((to, index) => {
    const from = line[index]!;
    const steps = Math.max(1, Math.ceil(Math.hypot(to[0] - from[0], to[1] - from[1]) / 5));
    for (let step = 0; step <= steps; step += 1) {
      out.push([from[0] + ((to[0] - from[0]) * step) / steps, from[1] + ((to[1] - from[1]) * step) / steps]);
    }
  });
  return out;
}
