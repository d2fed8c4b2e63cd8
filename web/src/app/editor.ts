// The closures of the scenario: one row each, with start, duration and what is left. Rows stay as they are
// while their numbers change, so that a slider in the hand is never replaced.

import { html } from "../svg";
import { formatNumber } from "../text";
import type { Network } from "./network";
import type { Horizon } from "./api";
import { dayName, daysBetween, type Closure, type Scenario } from "./scenario";

/** `first`: the change begins here, and may be undone to what was before it. */
export type Change = (closures: Closure[], first: boolean) => void;

interface Row {
  what: string;
  element: HTMLElement;
  fill(closure: Closure, horizon: Horizon): void;
}

export class Editor {
  private rows: Row[] = [];
  private scenario: Scenario | null = null;
  private held = false;

  constructor(private readonly list: HTMLElement, private readonly network: Network, private readonly change: Change) {}

  show(scenario: Scenario): void {
    this.scenario = scenario;
    const same = scenario.close.length === this.rows.length && scenario.close.every((closure, index) => closure.what === this.rows[index]!.what);
    if (!same) {
      this.rows = scenario.close.map((closure, index) => this.row(closure.what, index));
      this.list.replaceChildren(...this.rows.map((row) => row.element));
    }
    scenario.close.forEach((closure, index) => this.rows[index]!.fill(closure, scenario.horizon));
  }

  private alter(index: number, by: Partial<Closure>): void {
    const closures = this.scenario!.close.map((closure, at) => (at === index ? { ...closure, ...by } : closure));
    this.change(closures, !this.held);
    this.held = true;
  }

  private row(what: string, index: number): Row {
    const name = this.network.nameOf(what);
    const slider = (label: string, min: number, max: number, step: number): HTMLInputElement =>
      html("input", { type: "range", min: String(min), max: String(max), step: String(step), "aria-label": `${name}: ${label}` }) as HTMLInputElement;
    const start = html("input", { type: "date", "aria-label": `${name}: first day` }) as HTMLInputElement;
    const days = slider("duration", 1, 180, 1), left = slider("share of capacity left", 0, 95, 5);
    days.className = "duration";
    const daysText = html("output", {}), leftText = html("output", {});
    const away = html("button", { type: "button", class: "plain", "aria-label": `${name}: open again` }, "\u2715");
    const let_go = (): void => {
      this.held = false;
    };
    for (const input of [start, days, left]) input.addEventListener("change", let_go);
    days.addEventListener("input", () => this.alter(index, { days: Number(days.value) }));
    left.addEventListener("input", () => this.alter(index, { left: Number(left.value) / 100 }));
    start.addEventListener("input", () => {
      if (start.value !== "" && start.validity.valid) this.alter(index, { start: start.value });
    });
    // A day that cannot be is not kept: the field says what is shown.
    start.addEventListener("change", () => {
      if (start.value === "" || !start.validity.valid) start.value = this.scenario!.close[index]!.start;
    });
    away.addEventListener("click", () => this.change(this.scenario!.close.filter((_, at) => at !== index), true));
    const element = html("li", { class: "closure-row" },
      html("div", { class: "card-head" }, html("strong", {}, name), away),
      html("label", {}, html("span", {}, "from"), start),
      html("label", {}, html("span", {}, "for"), days, daysText),
      html("label", {}, html("span", {}, "left"), left, leftText));
    return {
      what, element,
      fill: (closure, horizon) => {
        const most = Math.max(daysBetween(horizon.from, horizon.to) + 1, 30);
        days.max = String(Math.max(Math.min(most, 365), Math.ceil(closure.days)));
        start.min = horizon.from;
        start.max = horizon.to;
        if (start.value !== closure.start) start.value = closure.start;
        if (Number(days.value) !== Math.round(closure.days)) days.value = String(Math.round(closure.days));
        if (Number(left.value) !== Math.round(closure.left * 100)) left.value = String(Math.round(closure.left * 100));
        daysText.textContent = `${formatNumber(closure.days, closure.days % 1 === 0 ? 0 : 1)} d`;
        leftText.textContent = `${formatNumber(closure.left * 100, 0)}\u202f%`;
        days.setAttribute("aria-valuetext", `${formatNumber(closure.days, 0)} days from ${dayName(closure.start)}`);
        left.setAttribute("aria-valuetext", `${formatNumber(closure.left * 100, 0)} percent`);
      },
    };
  }
}
