// The page: a scenario goes to the server, what comes back goes to the map, the strip and the panel.

import type { MapData } from "../figures";
import { inLanguages, type Outlines } from "../outlines";
import { html } from "../svg";
import { ask, Saved, Server, Unreachable, type Answer, type Backend, type CaseDescription, type Frozen, type Refused } from "./api";
import { card, short } from "./card";
import { Editor } from "./editor";
import { Jobs } from "./jobs";
import { copied, csvOf, frozenPage, pictureOf, pngOf, save } from "./keep";
import { Lists } from "./lists";
import { LiveMap } from "./live_map";
import { lookOf, nameOfColouring } from "./look";
import { closedOn, flowsOf, indexOfDay, layerOf, namedClosures, Network, startsOf, type Flows } from "./network";
import { Notices } from "./notices";
import { byId } from "./parts";
import { learnPlanned } from "./planned";
import { Pump, type Told } from "./pump";
import { addDays, closeWord, colourings, commandOf, dayName, hashOf, History, keyOf, questionOf, readHash, type Closure, type Colouring, type Scenario, type View } from "./scenario";
import { Sources } from "./sources";
import { Strip } from "./strip";
import { furnishOrder, furnishTabs } from "./tabs";
import { gaugesOf, tellingOf } from "./telling";
import { amount, bindingTable, builtFirst, closedStory, corridorTable, openStory, ranked, scenarioName, sentence, waterfall, type Doors } from "./words";

/** What is proposed where nothing is closed yet. */
const proposal = { after: 14, days: 30 };

class Page {
  private scenario: Scenario;
  private view: View;
  private readonly history = new History();
  private readonly pump: Pump;
  private readonly network: Network;
  private readonly editor: Editor;
  private readonly strip: Strip;
  private readonly sources: Sources;
  private readonly doors: Doors;
  private map: LiveMap | null = null;
  private told: Told | null = null;
  private index: number | null = null;
  private flows: Flows | null = null;
  private openFlows: Flows | null = null;
  private written = "";
  private refused = false;
  private readonly notices = new Notices();
  private readonly lists: Lists;

  constructor(private readonly description: CaseDescription, private readonly outlines: Outlines, private readonly backend: Backend, kept: Frozen | null, open: Answer | null) {
    this.network = new Network(description);
    const read = readHash(kept?.hash ?? location.hash, description.horizon);
    this.scenario = read.scenario;
    this.view = read.view;
    if (read.wrong.length > 0) this.notices.say(`Left out of the address, for it makes no sense: ${read.wrong.join(", ")}.`);
    this.sources = new Sources(backend, () => ({ told: this.told, command: this.command(this.told?.scenario) }));
    this.doors = {
      open: (origin) => void this.sources.open(origin),
      csv: (name, rows) => save(`${name}.csv`, csvOf(rows), "text/csv"),
    };
    this.editor = new Editor(byId("closure-list"), this.network, (closures, first) => this.change({ close: closures }, first));
    this.strip = new Strip(byId("strip"), this.network, (index, day) => this.choose(index, day));
    this.pump = new Pump(backend, {
      told: (told) => this.show(told),
      waiting: (since) => this.notices.wait(since),
      refused: (error) => this.refuse(error),
      gone: (again) => this.lose(again),
    });
    this.lists = new Lists(description, this.network, {
      scenario: () => this.scenario, pick: (what) => this.pick(what), change: (by) => this.change(by), replay: (closures) => this.replay(closures),
    });
    this.furnish(kept);
    if (open !== null) this.pump.seed({ close: [], with: [], set: [], ...description.horizon }, open);
    this.put();
  }

  /** What projects would add, once there is a map to draw it on. */
  private async learn(): Promise<void> {
    try {
      if (!(await learnPlanned(this.backend, this.description))) return;
    } catch {
      return;  // without it the map lacks dotted lines, and nothing else
    }
    this.network.index();
    this.lists.listThings();
    this.paint();
  }

  /** Sends the scenario and writes it down everywhere. */
  private put(): void {
    this.refused = false;
    // Asked first: the rest is written while the answer is on its way.
    this.pump.ask(this.scenario);
    this.editor.show(this.scenario);
    this.lists.show(this.scenario);
    byId("open-all").hidden = this.scenario.close.length === 0 || this.backend.frozen;
    byId("undo").toggleAttribute("disabled", !this.history.canUndo);
    byId("redo").toggleAttribute("disabled", !this.history.canRedo);
    this.writeHash();
    this.markStale();
  }

  /** Until the answer is here, what is shown belongs to another scenario than the one asked for, and says to which. */
  private markStale(after?: number): void {
    const { told } = this;
    const current = told === null || keyOf(told.question) === keyOf(questionOf(this.scenario));
    this.notices.stale(current ? null : scenarioName(told.scenario, this.network), after);
  }

  private change(by: Partial<Scenario>, first = true): void {
    if (this.backend.frozen) return;
    if (first) this.history.keep(this.scenario);
    this.scenario = { ...this.scenario, ...by };
    this.put();
  }

  private writeHash(): void {
    this.written = hashOf(this.scenario, this.view, this.description.horizon);
    if (location.hash.slice(1) !== this.written) history.replaceState(null, "", this.written === "" ? location.pathname + location.search : `#${this.written}`);
  }

  private readAgain(): void {
    if (location.hash.slice(1) === this.written || this.backend.frozen) return;
    const read = readHash(location.hash, this.description.horizon);
    this.history.keep(this.scenario);
    this.scenario = read.scenario;
    this.view = read.view;
    this.map?.look(this.view.at);
    byId<HTMLSelectElement>("colour").value = this.view.colour;
    this.put();
  }

  private show(told: Told): void {
    this.told = told;
    this.noTrouble();
    this.markStale();
    this.index = indexOfDay(startsOf(told.answer), this.view.day);
    this.paint();
    // The map first, words after it: eyes are on the map.
    requestAnimationFrame(() => {
      if (this.told === told) this.write(told);
    });
  }

  /** The map as it is now. */
  private paint(): void {
    const { told } = this;
    if (told === null) return;
    const { answer, open } = told, starts = startsOf(answer);
    this.flows = flowsOf(this.network, answer, { index: this.index }, starts, open);
    this.openFlows = flowsOf(this.network, open, { index: this.index }, starts);
    const closures = told.scenario.close;
    const day = this.index === null ? null : starts[this.index]!.slice(0, 10);
    const closed = closedOn(this.network, closures, day);
    const named = namedClosures(this.network, closures, day);
    if (closures.length === 0) named.ways = this.largestWay(told);
    const layer = layerOf(this.network, this.flows, closed, told.question.with, named);
    if (this.map === null) performance.mark("map");
    if (this.map === null && !this.backend.frozen) setTimeout(() => void this.learn(), 300);
    this.map ??= this.makeMap();
    const { flows, openFlows } = this;
    this.map.show({
      layer, open: told.question.close.length === 0 ? new Map() : openFlows.carried, look: lookOf(this.view.colour, flows, openFlows),
      gauges: gaugesOf(this.network, answer, this.index), closed: new Set([...closed].filter(([, left]) => left === 0).map(([id]) => id)), telling: (id) => tellingOf(this.network, id, flows, openFlows, closed.get(id), this.view.colour),
    });
    document.body.dataset["shown"] = keyOf(told.question);
  }

  /** With nothing closed the map names what most goes by. */
  private largestWay(told: Told): { text: string; links: string[] }[] {
    const first = ranked(told.open)[0];
    return first === undefined ? [] : [{ text: this.network.nameOf(`corridor:${first.id}`), links: this.network.reach(`corridor:${first.id}`) }];
  }

  private makeMap(): LiveMap {
    const open = flowsOf(this.network, this.told!.open, { index: null }, []);
    const layer = layerOf(this.network, open, new Map(), []);
    const holders: MapData["holders"] = (this.description.holders ?? []).map(({ id, name, country }) => ({ id, name: name.replace(/ \(.*\)$/, ""), country: country ?? "" }));
    const widest = Math.max(...open.carried.values(), 1e-6);
    const map = new LiveMap(byId("map"), byId("legend"), byId("tip"), holders, LiveMap.pointsOf(layer), widest, inLanguages(this.outlines, navigator.languages), {
      pick: (what) => this.pick(what),
      moved: (at) => {
        this.view.at = at;
        this.writeHash();
      },
    });
    if (this.view.at !== null) map.look(this.view.at);
    requestAnimationFrame(() => map.pick(this.view.picked));
    return map;
  }

  private write(told: Told): void {
    const closed = told.question.close.length > 0;
    const story = closed ? closedStory(told, this.network, this.doors) : openStory(told, this.network, this.doors);
    if (told.question.with.length > 0) story.push(html("p", { class: "note" }, `${builtFirst(told.question.with, this.network)}.`));
    for (const note of told.answer.notes ?? []) story.push(html("p", { class: "note" }, note));
    byId("story").replaceChildren(...story);
    byId("suggest").replaceChildren(...(closed || this.backend.frozen ? [] : this.suggestion(told)));
    this.strip.show(told, this.view.day);
    this.writeCard();
    const went = waterfall(told, this.network);
    byId("figures").replaceChildren(...(went === null ? [] : [went]));
    byId("tables").replaceChildren(corridorTable(told, this.network, this.doors), ...(told.answer.binding.length > 0 ? [bindingTable(told, this.network, this.doors)] : []));
  }

  /** The story's next page, one click away: the largest way out, closed for a month. */
  private suggestion(told: Told): HTMLElement[] {
    const first = ranked(told.answer)[0];
    if (first === undefined) return [];
    const closure: Closure = { what: `corridor:${first.id}`, start: addDays(this.scenario.horizon.from, proposal.after), days: proposal.days, left: 0 };
    const button = html("button", { type: "button", class: "primary", id: "propose" }, `Close ${short(this.network.nameOf(closure.what))} for ${closure.days} days`);
    button.addEventListener("click", () => this.change({ close: [closure] }));
    return [html("p", {}, button), html("p", { class: "note" }, "Or click any line, place or holder on the map and close that.")];
  }

  private pick(what: string | null): void {
    this.view.picked = what;
    this.writeHash();
    this.map?.pick(what);
    this.writeCard();
    if (what !== null) byId("close-it")?.focus({ preventScroll: matchMedia("(min-width: 56rem)").matches });
  }

  private writeCard(): void {
    const thing = this.view.picked === null ? undefined : this.network.find(this.view.picked);
    if (thing === undefined || this.flows === null || this.openFlows === null) {
      byId("card").replaceChildren();
      return;
    }
    // The card is made anew, also while days play: the focus stays on what it was on.
    const focusable = (): HTMLElement[] => [...byId("card").querySelectorAll<HTMLElement>("a, button")];
    const had = focusable().indexOf(document.activeElement as HTMLElement);
    const word = this.network.wordFor(thing);
    const closed = this.scenario.close.some((closure) => closure.what === word);
    const day = this.index === null ? null : startsOf(this.told!.answer)[this.index]!.slice(0, 10);
    byId("card").replaceChildren(card(thing, this.network, { flows: this.flows, open: this.openFlows, day }, closed, this.backend.frozen, this.doors, {
      close: (closing) => this.close(closing),
      reopen: (opening) => this.change({ close: this.scenario.close.filter((closure) => closure.what !== opening) }),
      pick: (other) => this.pick(other),
    }));
    focusable()[had]?.focus({ preventScroll: true });
  }

  private close(what: string): void {
    const last = this.scenario.close.at(-1);
    const { from } = this.scenario.horizon;
    const start = this.view.day ?? last?.start ?? addDays(from, proposal.after);
    this.change({ close: [...this.scenario.close, { what, start, days: last?.days ?? proposal.days, left: 0 }] });
  }

  private choose(index: number | null, day: string | null): void {
    this.index = index;
    this.view.day = day;
    this.paint();
    this.writeCard();
    clearTimeout(this.hashTimer);
    this.hashTimer = setTimeout(() => this.writeHash(), 200) as unknown as number;
  }
  private hashTimer = 0;

  private command(scenario = this.scenario): string {
    return commandOf(scenario, this.description.case.folder ?? "CASE");
  }

  /** What was refused stays said until something else is asked. */
  private noTrouble(): void {
    if (!this.refused) this.notices.hideTrouble();
  }

  private refuse(error: Refused): void {
    this.refused = true;
    this.markStale(0);
    const lines = (error.diagnostics.length > 0 ? error.diagnostics : [{ message: error.message, hint: "" }]).map((one) => html("p", {}, sentence(one)));
    const start = this.scenarioOfTheCase();
    if (this.history.canUndo) {
      this.notices.trouble(lines, "What is shown is the last scenario that could be computed.", ["Undo", () => this.undo()]);
      return;
    }
    // The address itself was wrong: behind the message stands what there is without it.
    this.notices.trouble(lines, "What is shown is the open network.", ["Forget the address", () => this.turn(start)]);
    if (this.told === null) this.pump.ask(start);
  }

  private scenarioOfTheCase(): Scenario {
    return { close: [], with: [], set: [], horizon: this.description.horizon };
  }

  private lose(again: number | null): void {
    if (again === null) {
      this.noTrouble();
      return;
    }
    this.markStale(0);
    this.notices.trouble([html("p", {}, html("strong", {}, "The server does not answer."))], `What you see is kept, and so is what you change. It is asked again in ${again} s.`, ["Ask now", () => this.pump.retry()]);
  }

  private undo(): void {
    const earlier = this.history.undo(this.scenario);
    if (earlier !== undefined) this.turn(earlier);
  }

  private turn(scenario: Scenario): void {
    this.scenario = scenario;
    this.put();
  }

  /** Listeners and lists that are made once. */
  private furnish(kept: Frozen | null): void {
    const { description } = this;
    document.title = `${description.case.name} – Egress`;
    byId("case-name").textContent = description.case.name;
    const colour = byId<HTMLSelectElement>("colour");
    colour.append(...colourings.map((one) => html("option", { value: one }, nameOfColouring(one))));
    colour.value = this.view.colour;
    colour.addEventListener("change", () => {
      this.view.colour = colour.value as Colouring;
      this.writeHash();
      this.paint();
    });
    const click = (id: string, act: () => void): void => byId(id).addEventListener("click", act);
    click("zoom-in", () => this.map?.zoom(1.6));
    click("zoom-out", () => this.map?.zoom(1 / 1.6));
    click("zoom-fit", () => this.map?.fit());
    click("undo", () => this.undo());
    click("redo", () => {
      const later = this.history.redo(this.scenario);
      if (later !== undefined) this.turn(later);
    });
    click("open-all", () => this.change({ close: [] }));
    click("share", () => void copied(location.href, "Link").then((text) => this.notices.tell(text)));
    click("command", () => void copied(this.command(), "Command").then((text) => this.notices.tell(text)));
    click("save-svg", () => save("map.svg", this.picture(), "image/svg+xml"));
    click("save-png", () => void this.keep(async () => save("map.png", await pngOf(this.picture()), "image/png")));
    click("save-view", () => void this.keep(() => this.saveView()));
    addEventListener("hashchange", () => this.readAgain());
    addEventListener("keydown", (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z" || (event.target as Element).matches("input:not([type=range])")) return;
      event.preventDefault();
      byId(event.shiftKey ? "redo" : "undo").click();
    });
    furnishOrder();
    let jobs: Jobs | null = null;
    furnishTabs((name) => {
      if (name === "results") (jobs ??= new Jobs(byId("part-results"), this.network, this.doors)).open();
      else jobs?.close();
    });
    if (kept !== null) this.freeze(kept);
  }

  /** What the log says happened; where it lies outside the horizon, the horizon becomes the year around it. */
  private replay(closures: Closure[]): void {
    const { horizon } = this.scenario, { start } = closures[0]!;
    const outside = start < horizon.from || start > horizon.to;
    const year = start.slice(0, 4);
    this.view.day = null;
    this.change({ close: closures, ...(outside ? { horizon: { ...horizon, from: `${year}-01-01`, to: `${year}-12-31` } } : {}) });
  }

  private freeze(kept: Frozen): void {
    for (const id of ["undo", "redo", "share", "save-view", "closures", "more", "tab-results"]) byId(id).hidden = true;
    this.notices.say(`Saved on ${dayName(kept.saved)}: days, colours and map move; closures do not. \`egress serve\` gives the live page.`);
  }

  private picture(): string {
    const { answer, scenario } = this.told!;
    const title = `${scenario.close.length === 0 ? `${this.description.case.name}, ` : ""}${scenarioName(scenario, this.network)}`;
    const lost = answer.against?.lost;
    return pictureOf(this.map!.drawing(), `${title}${lost ? `: ${amount(lost)} lost` : ""}${this.view.day === null ? "" : ` (${dayName(this.view.day)})`}`, byId("legend"));
  }

  private async keep(act: () => Promise<void>): Promise<void> {
    byId<HTMLDetailsElement>("keep").open = false;
    try {
      await act();
    } catch (error) {
      this.notices.say(`Not saved: ${error instanceof Error ? error.message : String(error)}.`);
    }
  }

  private async saveView(): Promise<void> {
    const { told } = this;
    if (told === null) throw new Error("there is nothing to see yet");
    const page = await frozenPage({
      saved: new Date().toISOString().slice(0, 10), description: this.description, open: told.open, answer: told.answer, hash: hashOf(told.scenario, this.view, this.description.horizon), outlines: this.outlines,
    });
    save(`egress-${told.scenario.close.map((closure) => closeWord(closure).replace(/\W+/g, "-")).join("_") || "open"}.html`, page, "text/html");
  }
}

async function start(): Promise<void> {
  const text = document.getElementById("frozen")?.textContent;
  const kept = text == null ? null : (JSON.parse(text) as Frozen);
  const backend: Backend = kept === null ? new Server() : new Saved(kept);
  const trouble = byId("trouble");
  for (;;) {
    try {
      // The open network of the case's own dates is what most addresses need first; it need not wait for the rest.
      const usual = kept === null && !/(^|[#&])(with|set|from|to|period)=/.test(location.hash);
      const [description, outlines, open] = await Promise.all([
        backend.description(), kept === null ? ask<Outlines>("outlines.json") : kept.outlines, usual ? backend.whatIf({}).catch(() => null) : null,
      ]);
      trouble.hidden = true;
      new Page(description, outlines, backend, kept, open);
      return;
    } catch (error) {
      trouble.hidden = false;
      trouble.textContent = error instanceof Unreachable ? "The server does not answer; it is asked again every two seconds." : `The case could not be read: ${error instanceof Error ? error.message : String(error)}`;
      if (!(error instanceof Unreachable)) throw error;
      await new Promise((done) => setTimeout(done, 2000));
    }
  }
}

void start();
