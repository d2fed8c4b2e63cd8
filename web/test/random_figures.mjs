// Figures as nobody draws them: long names, nothing, zeros, tiny beside huge, many at one place. Seeded.

/** Mulberry32: small, and the same numbers everywhere. */
export function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const words = ["oil", "Atyrau-Samara", "the", "rail section", "Beyneu", "capacity", "of", "Karabatanskiy-Elektrostantsiya", "berth 9", "contract"];

export class Maker {
  constructor(seed) {
    this.random = generator(seed);
  }
  whole(low, high) {
    return low + Math.floor(this.random() * (high - low + 1));
  }
  pick(list) {
    return list[this.whole(0, list.length - 1)];
  }
  text(most = 8) {
    return Array.from({ length: this.whole(1, most) }, () => this.pick(words)).join(" ");
  }
  /** Any size from a thousandth to a million, sometimes zero. */
  amount() {
    return this.random() < 0.12 ? 0 : 10 ** (this.random() * 9 - 3);
  }
  maybe(value) {
    return this.random() < 0.2 ? null : value;
  }
  range(value) {
    return this.random() < 0.5 ? null : [value * this.random(), value * (1 + this.random())];
  }
  list(low, high, make) {
    return Array.from({ length: this.whole(low, high) }, (_, index) => make(index));
  }

  split() {
    return { unit: "Mt", digits: this.whole(0, 3), panels: this.list(1, 8, (id) => ({
      id: String(id), name: this.text(), row: this.pick(["", "#row-a-b"]),
      points: this.list(0, 12, (year) => {
        const value = this.amount();
        return {
          year: 2015 + year, observed: this.maybe(value), observed_range: this.range(value), computed: this.maybe(value * 1.1),
          computed_range: this.range(value), naive: this.maybe(value * 0.8), fitted: this.random() < 0.3,
        };
      }),
    })) };
  }

  timeline() {
    const periods = this.whole(1, 400), first = Date.UTC(2025, this.whole(0, 11), this.whole(1, 28));
    const day = (at) => new Date(first + at * 86_400_000).toISOString().slice(0, 10);
    const scale = this.amount() + 0.01;
    const series = (role) => {
      const values = Array.from({ length: periods }, () => this.maybe(scale * (this.random() - (role === "level" ? 0 : 0.1))));
      return this.random() < 0.3
        ? { name: this.text(3), role, values, low: values.map((one) => one && one * 0.9), high: values.map((one) => one && one * 1.2) }
        : { name: this.text(3), role, values };
    };
    return {
      starts: Array.from({ length: periods + 1 }, (_, at) => day(at)),
      panels: this.list(1, 4, () => ({
        name: this.text(), unit: "kt/d", digits: 1, limit: this.maybe(scale * 1.2), limit_name: this.text(3),
        series: this.pick([["open", "closed"], ["level"], ["loss"], ["open", "closed", "level", "loss"]]).map(series),
      })),
      closures: this.list(0, 3, () => ({ from: day(this.whole(-5, periods)), to: day(this.whole(0, periods + 9)), name: this.text() })),
      marks: this.list(0, 5, () => ({ day: day(this.whole(0, periods)), name: this.text(4) })),
    };
  }

  ladder() {
    return {
      unit: "Mt/yr", digits: 1, reference: this.maybe(this.amount()), reference_name: this.text(4),
      rungs: this.list(1, 8, () => {
        const most = this.amount();
        return { most, range: this.range(most), binding: this.text(), relaxed_by: this.pick(["", this.text(14)]), row: this.pick(["", "#row-a-b"]) };
      }),
    };
  }

  bars() {
    const stacked = this.random() < 0.4;
    return {
      unit: this.pick(["", "USD/t"]), digits: this.whole(0, 2), limit: this.pick([null, 100]),
      bars: this.list(1, 9, () => {
        const parts = stacked ? ["high", "medium", "low", "none"].map((name) => ({ name, value: this.amount() })) : [];
        const value = stacked ? parts.reduce((sum, part) => sum + part.value, 0) : this.maybe(this.amount() * this.pick([1, 1, 1, -1]));
        return {
          label: this.text(10), value, range: stacked || value === null ? null : this.range(Math.abs(value)),
          observed: stacked ? null : this.maybe(this.amount()), note: this.pick(["", this.text()]), parts, row: "",
        };
      }),
    };
  }

  waterfall() {
    const steps = [
      ...this.list(0, 5, () => ({ name: this.text(), kind: "rerouted", amount: this.amount() })),
      { name: "deferred", kind: "deferred", amount: this.amount() },
      { name: "lost", kind: "lost", amount: this.amount() },
    ];
    return { unit: "Mt", digits: 2, displaced: steps.reduce((sum, step) => sum + step.amount, 0), steps };
  }

  heatmap() {
    const symmetric = this.random() < 0.5, diverging = this.random() < 0.5;
    const name = () => ({ name: this.text(), row: this.pick(["", "#row-a-b"]) });
    const rows = this.list(0, 18, name), columns = symmetric ? rows : this.list(0, 26, name);
    const grid = (make) => rows.map((_, index) => (symmetric ? rows.slice(0, index + 1) : columns).map(make));
    return {
      unit: this.pick(["", "MUSD"]), digits: this.whole(0, 2), scale: diverging ? "diverging" : "sequential", symmetric,
      mark_name: this.pick(["", this.text()]), absent_name: this.text(3), rows, columns,
      values: grid(() => this.maybe(this.amount() * (diverging ? this.pick([1, -1]) : 1))), marks: grid(() => this.random() < 0.2),
    };
  }

  exceedance() {
    const scale = this.amount() + 0.001;
    const curve = () => {
      let loss = 0, chance = this.pick([0.3, 0.9, 1, 4, 30]);
      const points = this.list(0, 60, () => {
        loss += scale * this.pick([0, 0.2, 1]) * this.random();
        chance = this.random() < 0.03 ? 0 : chance * (0.75 + 0.25 * this.random());
        const range = this.random() < 0.8 ? [chance * this.random(), chance * (1 + this.random())] : null;
        return { loss, per_year: chance, range };
      });
      const marks = points.filter(() => this.random() < 0.1).map((point) => ({ loss: this.maybe(point.loss), per_year: point.per_year, text: this.text(4) }));
      return { name: this.text(5), points, marks };
    };
    return {
      unit: "Mt", digits: 1, loss_name: this.text(6), rarest: this.pick([10, 100, 1000]), curves: this.list(0, 4, curve),
      lines: this.list(0, 3, () => ({ loss: scale * 10 * this.random(), name: this.text(7) })),
    };
  }

  curves() {
    const curve = () => {
      let x = this.pick([0.5, 1, 3]), y = this.pick([0, 0.001, 5]);
      const points = this.list(0, 30, () => {
        x *= 1 + this.random();
        y += this.amount() * this.pick([0, 1, 20]);
        return { x, y: this.maybe(y * this.pick([1, 1, 1, -1])), range: this.random() < 0.5 ? [y * 0.8, y * 1.2] : null };
      });
      return { name: this.text(5), points };
    };
    return { unit: "MUSD", digits: 1, x_name: this.text(3), x_ticks: [1, 7, 30, 90, 365].slice(0, this.whole(0, 5)), curves: this.list(0, 4, curve) };
  }

  map() {
    const spot = () => [this.whole(20, 90) + this.random(), this.whole(32, 62) + this.random()];
    const places = this.list(2, 25, spot);
    const kinds = ["field", "hub", "port", "terminal", "refinery", "border", "market"];
    const layer = (id) => ({
      id, name: this.text(), unit: "Mt/yr", digits: 1,
      nodes: places.map((at, index) => ({ id: `n${index}`, name: this.text(2), at, kind: this.pick(kinds), in_use: this.random() < 0.9 })),
      links: this.list(0, 40, (index) => ({
        id: `l${index}`, name: this.text(3), mode: this.pick(["pipeline", "rail", "tanker"]), holder: this.pick(["a", "b", "russia"]),
        path: [this.pick(places), ...this.list(0, 2, spot), this.pick(places)], carried: this.maybe(this.amount()),
        state: this.pick(["open", "open", "open", "closed", "planned"]), row: this.pick(["", "#row-a-b"]),
      })),
    });
    const layers = this.list(1, 2, (index) => layer(`layer${index}`));
    return {
      widest: Math.max(0, ...layers.flatMap((one) => one.links.map((link) => link.carried ?? 0))),
      holders: [{ id: "a", name: this.text(3), country: "KZ" }, { id: "b", name: "B", country: "" }, { id: "russia", name: "Russia", country: "" }],
      frame: this.pick([null, { west: 30, south: 35, east: 62, north: 56 }]), layers,
    };
  }
}
