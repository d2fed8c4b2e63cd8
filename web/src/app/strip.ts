// The strip of time: the timeline of ../timeline below the map, a day that can be dragged along it, and play.

import { draw, type TimelineData } from "../figures";
import { html } from "../svg";
import { formatNumber } from "../text";
import type { Answer } from "./api";
import type { Told } from "./pump";
import { indexOfDay, periodLength, startsOf, unitOf, type Network } from "./network";
import { addDays, dayName } from "./scenario";
import { sizeOf } from "./units";

/** Periods a second. */
const pace = 12;

export class Strip {
  private readonly figure = html("div", { class: "figure-holder" });
  private readonly slider = html("input", { type: "range", min: "0", step: "1", class: "day-slider", "aria-label": "Day shown on the map" }) as HTMLInputElement;
  private readonly cursor = html("div", { class: "cursor", "aria-hidden": "true" });
  private readonly play = html("button", { type: "button", class: "play", "aria-pressed": "false" }, "Play");
  private readonly whole = html("button", { type: "button", class: "whole" }, "Whole horizon");
  private readonly words = html("p", { class: "day-words", "aria-live": "off" });
  private readonly track = html("div", { class: "track" });
  private told: Told | null = null;
  private starts: string[] = [];
  private index: number | null = null;
  private playing = 0;

  constructor(element: HTMLElement, private readonly network: Network, private readonly shown: (index: number | null, day: string | null) => void) {
    this.track.append(this.figure, this.cursor, this.slider);
    element.append(html("div", { class: "strip-head" }, this.play, this.whole, this.words), this.track);
    this.slider.addEventListener("input", () => this.choose(Number(this.slider.value)));
    this.play.addEventListener("click", () => (this.playing === 0 ? this.begin() : this.stop()));
    this.whole.addEventListener("click", () => {
      this.stop();
      this.choose(null);
    });
    const drag = (event: PointerEvent): void => {
      const [left, right] = this.plot();
      const x = event.clientX - this.track.getBoundingClientRect().left;
      const count = this.starts.length - 1;
      if (right > left && count > 0) this.choose(Math.min(Math.max(Math.floor(((x - left) / (right - left)) * count), 0), count - 1));
    };
    this.figure.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || event.pointerType === "touch") return;
      this.stop();
      this.figure.setPointerCapture(event.pointerId);
      drag(event);
    });
    this.figure.addEventListener("pointermove", (event) => {
      if (this.figure.hasPointerCapture(event.pointerId)) drag(event);
    });
    this.figure.addEventListener("click", (event) => {
      if (event.detail > 0) drag(event as PointerEvent);
    });
    new ResizeObserver(() => this.redraw()).observe(element);
  }

  show(told: Told, day: string | null): void {
    this.told = told;
    this.starts = startsOf(told.answer);
    this.index = indexOfDay(this.starts, day);
    this.slider.max = String(Math.max(this.starts.length - 2, 0));
    this.redraw();
    this.mark();
  }

  private redraw(): void {
    const { told } = this;
    if (told === null || this.figure.clientWidth === 0) return;
    if (told.answer.days === undefined) {
      this.figure.replaceChildren(html("p", { class: "none" }, "This answer has no days."));
      return;
    }
    draw(this.figure, { kind: "timeline", title: "Exports, tanks and output shut in, by day", data: this.data(told) });
    this.mark();
  }

  private data(told: Told): TimelineData {
    const { answer, open, question } = told;
    const days = answer.days!, before = open.days ?? days;
    const unit = unitOf(answer);
    // Flows by the day in thousands: tens to hundreds of kt/d read better than parts of an Mt/d.
    const small = unit.startsWith("M") ? `k${unit.slice(1)}` : unit;
    const lengths = days.exports.map((_, index) => periodLength(this.starts, index));
    const rates = (values: readonly number[]): number[] => values.map((value, index) => value / sizeOf(small) / lengths[index]!);
    const levels = (all: Answer["days"]): number[] => {
      const lists = Object.values(all?.stores ?? {});
      return days.exports.map((_, index) => lists.reduce((sum, list) => sum + (list[index] ?? 0), 0) / sizeOf(unit));
    };
    const changed = question.close.length > 0;
    const pair = (is: number[], was: number[], role: "closed" | "level" | "loss"): TimelineData["panels"][number]["series"] => [
      ...(changed && role !== "loss" ? [{ name: "open", role: "open" as const, values: was }] : []),
      { name: changed ? "this" : "open", role, values: is },
    ];
    const room = this.network.description.stores.reduce((sum, store) => sum + (store.capacity?.value ?? 0) * sizeOf(store.capacity?.unit ?? unit), 0) / sizeOf(unit);
    const panels: TimelineData["panels"] = [
      { name: "Exports", unit: `${small}/d`, digits: 0, limit: null, limit_name: "", series: pair(rates(days.exports), rates(before.exports), "closed") },
      { name: "Tanks", unit, digits: 1, limit: room > 0 ? room : null, limit_name: "full", series: pair(levels(days), levels(before), "level") },
      { name: "Shut in", unit: `${small}/d`, digits: 0, limit: null, limit_name: "", series: [{ name: changed ? "this" : "open", role: "loss", values: rates(days.shut_in) }] },
    ];
    return {
      starts: this.starts, panels: Object.keys(days.stores).length > 0 ? panels : [panels[0]!, panels[2]!], marks: [], compact: true,
      closures: told.scenario.close.map((closure) => ({
        from: closure.start, to: addDays(closure.start, Math.max(1, Math.round(closure.days))),
        name: this.network.nameOf(closure.what) + (closure.left > 0 ? `, ${formatNumber(closure.left * 100, 0)}\u202f% left` : ""),
      })),
    };
  }

  private plot(): [number, number] {
    const [left = 0, right = 0] = (this.figure.querySelector("svg")?.getAttribute("data-plot") ?? "").split(" ").map(Number);
    return [left, right];
  }

  private choose(index: number | null): void {
    if (index === this.index) return;
    this.index = index;
    this.mark();
    this.shown(index, index === null ? null : this.starts[index]!.slice(0, 10));
  }

  private mark(): void {
    const [left, right] = this.plot();
    const count = this.starts.length - 1;
    const { index } = this;
    this.cursor.hidden = index === null;
    this.slider.toggleAttribute("data-off", index === null);
    if (index === null) this.slider.value = "0";
    this.whole.toggleAttribute("disabled", index === null);
    this.slider.style.left = `${left - 8}px`;
    this.slider.style.width = `${Math.max(right - left + 16, 20)}px`;
    if (index !== null && count > 0) {
      this.cursor.style.left = `${left + ((index + 0.5) / count) * (right - left)}px`;
      this.slider.value = String(index);
    }
    this.words.textContent = this.inWords();
    this.slider.setAttribute("aria-valuetext", index === null ? "the whole horizon" : this.inWords());
  }

  private inWords(): string {
    const { told, index } = this;
    if (told === null) return "";
    const { answer, open, question } = told;
    if (index === null || answer.days === undefined) {
      const { from, to, period } = answer.horizon;
      return `${dayName(from)} to ${dayName(to)}, by ${period}: drag along the strip to see one ${period} on the map.`;
    }
    const unit = unitOf(answer), small = unit.startsWith("M") ? `k${unit.slice(1)}` : unit;
    const rate = (value: number | undefined): string => formatNumber((value ?? 0) / sizeOf(small) / periodLength(this.starts, index), 0);
    const out = answer.days.exports[index], was = open.days?.exports[index];
    const shut = answer.days.shut_in[index] ?? 0;
    const start = this.starts[index]!;
    const name = start.length > 10 ? `${dayName(start.slice(0, 10))}, ${start.slice(11, 16)}` : dayName(start);
    return `${name}: ${rate(out)} ${small}/d out${question.close.length > 0 && was !== undefined ? ` (open: ${rate(was)})` : ""}${shut > 0 ? `, ${rate(shut)} ${small}/d shut in` : ""}.`;
  }

  private begin(): void {
    const last = this.starts.length - 2;
    if (last < 1) return;
    const [closing] = (this.told?.scenario.close ?? []).map((one) => one.start).sort();
    const first = Math.max((indexOfDay(this.starts, closing ?? null) ?? 0) - 7, 0);
    if (this.index === null || this.index >= last) this.choose(first);
    this.play.textContent = "Pause";
    this.play.setAttribute("aria-pressed", "true");
    this.playing = setInterval(() => {
      if (this.index === null || this.index >= last) return this.stop();
      this.choose(this.index + 1);
    }, 1000 / pace) as unknown as number;
  }

  private stop(): void {
    clearInterval(this.playing);
    this.playing = 0;
    this.play.textContent = "Play";
    this.play.setAttribute("aria-pressed", "false");
  }
}
