// What the page offers to choose from: things to find, closures that happened, projects, dates.

import { html } from "../svg";
import type { CaseDescription } from "./api";
import type { Network } from "./network";
import { byId } from "./parts";
import type { Closure, Scenario } from "./scenario";
import { closureName } from "./words";

export interface Chooser {
  scenario(): Scenario;
  pick(what: string): void;
  change(by: Partial<Scenario>): void;
  replay(closures: Closure[]): void;
}

export class Lists {
  private readonly findable = new Map<string, string>();

  constructor(private readonly description: CaseDescription, private readonly network: Network, private readonly chooser: Chooser) {
    this.listThings();
    this.furnishFind();
    this.furnishLogged();
    this.furnishProjects();
    for (const key of ["from", "to", "period"] as const) {
      byId<HTMLInputElement>(key).addEventListener("change", (event) => {
        const { value } = event.target as HTMLInputElement;
        if (value !== "") chooser.change({ horizon: { ...chooser.scenario().horizon, [key]: value } });
      });
    }
  }

  /** What the find box knows; again when the planned things have been learned. */
  listThings(): void {
    // A contract has no place on the map, and cannot be closed.
    for (const thing of this.network.all()) if (thing.kind !== "contract") this.findable.set(`${thing.name} (${thing.kind})`, `${thing.kind}:${thing.id}`);
    byId("things").replaceChildren(...[...this.findable.keys()].map((value) => html("option", { value })));
  }

  /** Makes the lists say what the scenario says. */
  show(scenario: Scenario): void {
    for (const key of ["from", "to", "period"] as const) byId<HTMLInputElement>(key).value = scenario.horizon[key];
    for (const box of document.querySelectorAll<HTMLInputElement>("#project-list input")) box.checked = scenario.with.includes(box.value);
  }

  private furnishFind(): void {
    const find = byId<HTMLInputElement>("find");
    const go = (what: string | undefined): void => {
      find.setCustomValidity(what === undefined ? `Nothing in the case is called ${find.value}` : "");
      if (what === undefined) {
        find.reportValidity();
        return;
      }
      find.value = "";
      this.chooser.pick(what);
    };
    // Picked from the list, not typed: who types may still go on.
    find.addEventListener("input", (event) => {
      find.setCustomValidity("");
      if (!(event instanceof InputEvent && event.inputType.startsWith("insertText")) && this.findable.has(find.value)) go(this.findable.get(find.value));
    });
    // Enter picks the first that has these words in it, and goes no further: the button to close it has the focus then.
    find.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || find.value.trim() === "") return;
      event.preventDefault();
      const words = find.value.trim().toLowerCase();
      const like = [...this.findable.keys()].find((name) => name.toLowerCase().includes(words));
      go(this.findable.get(find.value) ?? (this.network.find(find.value) === undefined ? this.findable.get(like ?? "") : find.value));
    });
  }

  private furnishLogged(): void {
    const logged = this.description.closures.flatMap((row) => {
      const { start, duration, left, name } = row;
      if (start === null || duration === null || !(duration.value > 0) || left >= 1) return [];
      return [{ name, start, closures: row.what.map((what) => ({ what, start, days: duration.value, left })) }];
    });
    const { horizon } = this.chooser.scenario();
    const inside = (day: string): boolean => day >= horizon.from && day <= horizon.to;
    logged.sort((a, b) => Number(inside(b.start)) - Number(inside(a.start)) || b.start.localeCompare(a.start));
    byId("logged").hidden = logged.length === 0;
    byId("logged-list").append(...logged.map(({ name, closures }) => {
      const button = html("button", { type: "button" }, name, html("span", { class: "quiet" }, closures.map((closure) => closureName(closure, this.network)).join("; ")));
      button.addEventListener("click", () => this.chooser.replay(closures));
      return html("li", {}, button);
    }));
  }

  private furnishProjects(): void {
    // What adds nothing to this case would change nothing.
    const projects = this.description.projects.filter((one) => one.adds.length > 0);
    byId("projects").hidden = projects.length === 0;
    byId("project-list").append(...projects.map(({ id, name, status }) => {
      const box = html("input", { type: "checkbox", value: id }) as HTMLInputElement;
      box.addEventListener("change", () => {
        const { with: built } = this.chooser.scenario();
        this.chooser.change({ with: box.checked ? [...built, id] : built.filter((one) => one !== id) });
      });
      return html("li", {}, html("label", {}, box, html("span", {}, name === "" ? id : name, ...(status ? [html("span", { class: "quiet" }, status)] : []))));
    }));
  }
}
