// Where text may stand: first come, first placed; nothing overlaps, nothing leaves the frame.

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export function apart(a: Box, b: Box, gap = 1): boolean {
  return a.x + a.width + gap <= b.x || b.x + b.width + gap <= a.x ||
    a.y + a.height + gap <= b.y || b.y + b.height + gap <= a.y;
}

export class Labels {
  private readonly taken: Box[] = [];
  private readonly marks: Box[] = [];

  /** `gap`: pixels between two texts; to a mark one is enough. */
  constructor(private readonly frame: Box, private readonly gap = 1) {}

  /** Keeps a mark free of text. */
  reserve(box: Box): void {
    this.marks.push(box);
  }

  fits(box: Box): boolean {
    return box.x >= this.frame.x && box.y >= this.frame.y &&
      box.x + box.width <= this.frame.x + this.frame.width &&
      box.y + box.height <= this.frame.y + this.frame.height &&
      this.marks.every((other) => apart(box, other)) &&
      this.taken.every((other) => apart(box, other, this.gap));
  }

  /** Takes the cheapest candidate that fits and costs less than `limit`; of equals the first. */
  place<B extends Box>(candidates: readonly B[], cost: (box: B) => number = () => 0, limit = Infinity): B | undefined {
    let best: B | undefined;
    let least = limit;
    for (const box of candidates) {
      if (!this.fits(box)) continue;
      const price = cost(box);
      if (price < least) {
        best = box;
        least = price;
        if (price === 0) break;
      }
    }
    if (best !== undefined) this.taken.push(best);
    return best;
  }
}

/**
 * Moves labels of one height along a line so that they stand apart, as near to where they want to be as
 * that allows, within [from, to]. Keeps their order. Returns their middles.
 */
export function spread(wanted: readonly number[], height: number, from: number, to: number): number[] {
  const order = wanted.map((_, index) => index).sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0));
  const placed: number[] = new Array<number>(wanted.length).fill(0);
  let edge = from;
  for (const index of order) {
    const middle = Math.max(wanted[index] ?? 0, edge + height / 2);
    placed[index] = middle;
    edge = middle + height / 2;
  }
  edge = to;
  for (const index of order.reverse()) {
    const middle = Math.min(placed[index] ?? 0, edge - height / 2);
    placed[index] = middle;
    edge = middle - height / 2;
  }
  return placed;
}
