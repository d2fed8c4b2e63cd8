// The map that answers: the report's map, kept on the screen and changed in place. Ground, lines, places and
// words come from ../map; here is what a report has no need of: hands, motion, and a day.

import { geoPath } from "d3-geo";
import type { Holder, MapLayer, Position } from "../figures";
import { along, distance, pathOf, type Point } from "../lines";
import { conic, cross, frameAround, fullWidth, groundMarks, labelsOn, lineMark, linesOf, nodeMark, placesInUse, remark, thinnest, type Drawn, type Sheet } from "../map";
import { labelMap } from "../map_labels";
import { closedKey, mapLegend } from "../map_legend";
import type { Outlines } from "../outlines";
import { holderColours } from "../palette";
import { Stage } from "../stage";
import { svg } from "../svg";
import { Gestures, type Shift } from "./gestures";
import type { Look } from "./look";
import type { View } from "./scenario";
import { chevrons, gaugeKey, gaugeMarks, ghostKey, type Gauge } from "./signs";

/** What is to be seen. */
export interface Scene {
  layer: MapLayer;
  /** By link: what it carried in the open network. */
  open: ReadonlyMap<string, number>;
  look: Look;
  gauges: readonly Gauge[];
  /** Closed on this day, or at some time. */
  closed: ReadonlySet<string>;
  /** In words, by link. */
  telling: (id: string) => string;
}

export interface Hands {
  pick(what: string): void;
  moved(at: View["at"]): void;
}

/** Words are set anew when nothing has moved for so long, in milliseconds. */
const wordsAfter = 90, wordsAtLast = 250;

interface Mark { group: SVGGElement; hit: SVGPathElement; ghost: SVGPathElement; motion: SVGPathElement }

export class LiveMap {
  private readonly ground = svg("svg", { class: "ground", "aria-hidden": "true" });
  private readonly over = svg("svg", { class: "over", role: "group" });
  private readonly land = svg("g", { class: "pan" });
  private readonly pan = svg("g", { class: "pan" });
  private readonly layers: Record<"ghosts" | "lines" | "motion" | "places" | "gauges" | "words", SVGGElement>;
  private readonly marks = new Map<string, Mark>();
  private readonly places = new Map<string, SVGGElement>();
  private readonly colours: Map<string, number>;
  private sheet: Sheet | null = null;
  private scene: Scene | null = null;
  private at: View["at"] = null;
  private timer = 0;
  /** Since when the words are of an earlier moment than the lines. */
  private owed: number | null = null;
  private focused: string | null = null;
  private readonly gestures: Gestures;

  constructor(
    private readonly element: HTMLElement, private readonly legend: HTMLElement, private readonly tip: HTMLElement,
    private readonly holders: readonly Holder[], private readonly points: readonly Position[],
    private readonly widest: number, private readonly outlines: Outlines, private readonly hands: Hands,
  ) {
    this.colours = holderColours(holders);
    const layer = (name: string): SVGGElement => svg("g", { class: name });
    this.layers = { ghosts: layer("ghosts"), lines: layer("lines"), motion: layer("motions"), places: layer("places"), gauges: layer("gauges"), words: layer("words") };
    this.over.setAttribute("aria-label", "Map of links and places. Arrow keys go from one to the next, Enter opens it, plus and minus zoom, Shift and arrow keys move the map.");
    this.ground.append(this.land);
    this.pan.append(...Object.values(this.layers));
    this.over.append(this.pan);
    element.prepend(this.ground, this.over);
    this.gestures = new Gestures(element, (shift) => this.shift(shift), (shift) => this.settle(shift));
    this.listen();
    new ResizeObserver(() => this.resized()).observe(element);
  }

  /** The places in use, but for markets and refineries far away: what the map fits to. */
  static pointsOf(layer: MapLayer): Position[] {
    const near = layer.nodes.filter((node) => node.in_use && node.kind !== "market" && node.kind !== "refinery");
    return (near.length > 0 ? near : layer.nodes).map((node) => node.at);
  }

  show(scene: Scene): void {
    this.scene = scene;
    if (this.sheet === null) this.layOut();
    else this.update();
  }

  look(at: View["at"]): void {
    if (JSON.stringify(at) === JSON.stringify(this.at)) return;
    this.at = at;
    this.layOut();
  }

  /** Enlarges around the middle. */
  zoom(factor: number): void {
    const { clientWidth: width, clientHeight: height } = this.element;
    this.settle({ k: factor, x: (width / 2) * (1 - factor), y: (height / 2) * (1 - factor) });
  }

  fit(): void {
    this.at = null;
    this.layOut();
    this.hands.moved(null);
  }

  pick(what: string | null): void {
    for (const [id, mark] of this.marks) mark.group.setAttribute("aria-pressed", String(what === `link:${id}`));
    for (const [id, place] of this.places) place.setAttribute("aria-pressed", String(what === `node:${id}`));
  }

  /** The map as one drawing, to be kept. */
  drawing(): SVGSVGElement {
    const { clientWidth: width, clientHeight: height } = this.element;
    const drawing = svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height });
    drawing.append(svg("rect", { width, height, class: "sea" }));
    drawing.append(this.land.cloneNode(true), this.pan.cloneNode(true));
    for (const hidden of drawing.querySelectorAll(".hit, .motions")) hidden.remove();
    for (const group of drawing.querySelectorAll("[tabindex]")) for (const name of ["tabindex", "role", "aria-label", "aria-pressed"]) group.removeAttribute(name);
    return drawing;
  }

  private resized(): void {
    const { clientWidth, clientHeight } = this.element;
    if (this.scene !== null && (clientWidth !== this.sheet?.width || clientHeight !== this.sheet.height)) this.layOut();
  }

  private makeSheet(): Sheet | null {
    const { clientWidth: width, clientHeight: height } = this.element;
    if (width < 50 || height < 50) return null;
    const room = width < 520 ? 24 : 56;
    const shape = { type: "MultiPoint" as const, coordinates: this.points.map((point) => [...point]) };
    const projection = conic(frameAround(this.points, 1)).fitExtent([[room, room], [width - room, height - room / 2]], shape);
    if (this.at !== null) {
      projection.scale(projection.scale() * this.at.zoom);
      const [x, y] = projection([this.at.lon, this.at.lat]) ?? [0, 0], [left, top] = projection.translate();
      projection.translate([left + width / 2 - x, top + height / 2 - y]);
    }
    projection.clipAngle(75).clipExtent([[-width, -height], [2 * width, 2 * height]]);
    const full = width < 520 ? fullWidth.narrow : fullWidth.wide;
    return {
      width, height, projection, colours: this.colours, path: geoPath(projection).digits(1),
      across: (carried) => (full * carried) / this.widest,
    };
  }

  private layOut(): void {
    let sheet = this.makeSheet();
    if (sheet === null || this.scene === null) return;
    if (this.sheet === null) {
      // The legend takes its room from the map: first the one, then the other.
      this.writeLegend(this.scene, sheet);
      sheet = this.makeSheet() ?? sheet;
    }
    this.sheet = sheet;
    const { width, height } = sheet;
    for (const drawing of [this.ground, this.over]) {
      drawing.setAttribute("viewBox", `0 0 ${width} ${height}`);
      drawing.classList.remove("moving");
    }
    this.land.removeAttribute("transform");
    this.pan.removeAttribute("transform");
    this.land.replaceChildren(...groundMarks(sheet.path, this.outlines));
    this.layers.words.replaceChildren();
    this.update();
  }

  /** New amounts on the same ground. */
  private update(): void {
    const { scene, sheet } = this;
    if (scene === null || sheet === null) return;
    sheet.colour = scene.look.colour;
    const lines = linesOf(scene.layer, sheet);
    this.makeMarks(lines, scene);
    for (const line of lines) this.markLine(line, sheet, scene);
    this.markPlaces(lines, sheet, scene);
    this.markGauges(sheet, scene);
    this.element.setAttribute("aria-busy", "true");
    clearTimeout(this.timer);
    // While days go by words follow less often than lines, but they follow.
    this.owed ??= performance.now();
    const now = this.layers.words.childElementCount === 0 || performance.now() - this.owed > wordsAtLast;
    this.timer = setTimeout(() => this.write(lines), now ? 0 : wordsAfter) as unknown as number;
  }

  private makeMarks(lines: readonly Drawn[], scene: Scene): void {
    const ordered = [...lines.filter((line) => line.across === 0), ...lines.filter((line) => line.across > 0)];
    const first = this.marks.size === 0 ? lines.find((line) => line.across > 0)?.link.id : undefined;
    for (const line of ordered) {
      const { id } = line.link;
      if (this.marks.has(id)) continue;
      const group = lineMark(line, this.sheet!);
      group.querySelector("title")?.remove();
      for (const [name, value] of [["role", "button"], ["tabindex", "-1"], ["aria-pressed", "false"]] as const) group.setAttribute(name, value);
      const hit = svg("path", { class: "hit" });
      group.append(hit);
      const ghost = svg("path", { class: "ghost" }), motion = svg("path", { class: "motion" });
      this.marks.set(id, { group, hit, ghost, motion });
      this.layers.lines.append(group);
      this.layers.ghosts.append(ghost);
      this.layers.motion.append(motion);
    }
    for (const node of scene.layer.nodes) {
      if (this.places.has(node.id)) continue;
      const place = svg("g", { class: "place", "data-node": node.id, role: "button", tabindex: -1, "aria-label": node.name, "aria-pressed": "false" });
      this.places.set(node.id, place);
      this.layers.places.append(place);
    }
    if (first !== undefined) this.rove(`link:${first}`);
  }

  private markLine(line: Drawn, sheet: Sheet, scene: Scene): void {
    const mark = this.marks.get(line.link.id);
    if (mark === undefined) return;
    const { across, link } = line;
    const d = pathOf(line.points);
    remark(mark.group, line, sheet);
    mark.group.setAttribute("aria-label", scene.telling(link.id));
    mark.hit.setAttribute("d", d);
    mark.hit.setAttribute("stroke-width", String(Math.max(across + 6, 13).toFixed(1)));
    const before = scene.open.get(link.id) ?? 0;
    const was = before > 0 ? Math.max(sheet.across(before), thinnest) : 0;
    // A pale line says what used to be carried here; where as much still is, it would only be in the way.
    const less = was - across > 0.5;
    mark.ghost.setAttribute("d", less ? d : "");
    if (less) mark.ghost.setAttribute("stroke-width", (was + 1.5).toFixed(1));
    const moves = across > 0 && link.state !== "closed" && (link.mode === "pipeline" || link.mode === "rail");
    mark.motion.setAttribute("d", moves ? d : "");
    if (!moves) return;
    mark.motion.setAttribute("class", across < 4 ? "motion thin" : "motion");
    mark.motion.setAttribute("stroke-width", (across < 4 ? across + 1.4 : across * 0.3).toFixed(1));
  }

  private markPlaces(lines: readonly Drawn[], sheet: Sheet, scene: Scene): void {
    const seen = new Set<string>();
    for (const { node, x, y, r } of placesInUse(scene.layer, lines, sheet)) {
      const place = this.places.get(node.id);
      if (place === undefined) continue;
      seen.add(node.id);
      place.replaceChildren(svg("circle", { cx: x, cy: y, r: Math.max(r + 4, 9), class: "hit" }), nodeMark(node.kind, x, y, r));
    }
    for (const [id, place] of this.places) place.toggleAttribute("hidden", !seen.has(id));
  }

  private markGauges(sheet: Sheet, scene: Scene): void {
    this.layers.gauges.replaceChildren(...gaugeMarks(scene.gauges, sheet));
  }

  /** Chevrons, crosses and words, when things stand still. */
  private write(lines: readonly Drawn[]): void {
    const { scene, sheet } = this;
    if (scene === null || sheet === null) return;
    this.owed = null;
    const words = svg("g", { class: "words" });
    const labels = labelsOn(sheet);
    const seen = lines.filter((line) => line.points.some(([x, y]) => x > -50 && y > -50 && x < sheet.width + 50 && y < sheet.height + 50) || crosses(line, sheet));
    for (const { x, y, r } of placesInUse(scene.layer, lines, sheet)) labels.reserve({ x: x - r, y: y - r, width: 2 * r, height: 2 * r });
    for (const tank of this.layers.gauges.querySelectorAll(".tank")) {
      const [x, y] = ["x", "y"].map((name) => Number(tank.getAttribute(name)));
      labels.reserve({ x: x!, y: y!, width: 7, height: 18 });
    }
    for (const box of this.controls()) labels.reserve(box);
    const crossed: Point[] = [];
    for (const line of seen) {
      const middle = along(line.points, 0.5);
      if (scene.closed.has(line.link.id)) {
        // Crosses that lie on each other are one blot.
        if (crossed.some((other) => distance(other, middle) < 9)) continue;
        crossed.push(middle);
        words.append(cross(line));
        labels.reserve({ x: middle[0] - 6, y: middle[1] - 6, width: 12, height: 12 });
      } else if (line.across > 0) words.append(...chevrons(line));
    }
    const stage = new Stage(this.element, "", sheet.width);
    labelMap(words, stage, scene.layer, { widest: this.widest, holders: this.holders, frame: null, layers: [scene.layer] }, sheet, seen, labels, this.outlines);
    this.layers.words.replaceWith(words);
    this.layers.words = words;
    this.writeLegend(scene, sheet);
    this.element.removeAttribute("aria-busy");
  }

  /** Buttons that lie over the map hide what is written under them. */
  private controls(): { x: number; y: number; width: number; height: number }[] {
    const frame = this.element.getBoundingClientRect();
    return [...this.element.querySelectorAll<HTMLElement>(".over-map")].map((one) => {
      const { left, top, width, height } = one.getBoundingClientRect();
      return { x: left - frame.left, y: top - frame.top, width, height };
    });
  }

  private writeLegend(scene: Scene, sheet: Sheet): void {
    const stage = new Stage(this.legend, "legend", this.legend.clientWidth);
    // Over a horizon what is closed for a while still carries, and has a cross all the same.
    const crossed = scene.closed.size > 0 && scene.layer.links.every((link) => link.state !== "closed");
    mapLegend(stage, { widest: this.widest, holders: this.holders, frame: null, layers: [scene.layer] }, sheet, scene.look.keys, [
      ...(scene.gauges.length > 0 ? [gaugeKey()] : []), ...(crossed ? [closedKey("closed for a part of the time")] : []),
      ...(this.layers.ghosts.querySelector("[d^=M]") === null ? [] : [ghostKey()]),
    ]);
    stage.show();
  }

  private shift({ k, x, y }: Shift): void {
    const transform = `translate(${x.toFixed(1)},${y.toFixed(1)}) scale(${k.toFixed(4)})`;
    for (const part of [this.land, this.pan]) part.setAttribute("transform", transform);
    for (const drawing of [this.ground, this.over]) drawing.classList.add("moving");
  }

  private settle({ k, x, y }: Shift): void {
    const { sheet } = this;
    if (sheet === null) return;
    const middle = sheet.projection.invert?.([(sheet.width / 2 - x) / k, (sheet.height / 2 - y) / k]);
    const zoom = Math.min(Math.max((this.at?.zoom ?? 1) * k, 0.5), 40);
    if (middle != null && middle.every(Number.isFinite)) this.at = { lon: middle[0], lat: middle[1], zoom };
    this.layOut();
    this.hands.moved(this.at);
  }

  private listen(): void {
    const whatOf = (target: EventTarget | null): string | null => {
      const group = (target as Element | null)?.closest?.<SVGGElement>("[data-link], [data-node], [data-store]");
      if (group == null) return null;
      const { link, node, store } = group.dataset;
      return link !== undefined ? `link:${link}` : node !== undefined ? `node:${node}` : `store:${store}`;
    };
    this.over.addEventListener("click", (event) => {
      const what = whatOf(event.target);
      if (what !== null && !this.gestures.moved) {
        this.rove(what);
        this.hands.pick(what);
      }
    });
    this.over.addEventListener("keydown", (event) => this.key(event, whatOf(event.target)));
    this.over.addEventListener("focusin", (event) => {
      this.rove(whatOf(event.target));
      this.tell(whatOf(event.target), null);
    });
    this.over.addEventListener("focusout", () => this.tell(null, null));
    this.over.addEventListener("pointermove", (event) => {
      if (event.pointerType === "mouse" && event.buttons === 0) this.tell(whatOf(event.target), event);
    });
    this.over.addEventListener("pointerleave", () => this.tell(null, null));
  }

  private key(event: KeyboardEvent, what: string | null): void {
    const steps: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
    const shifts: Readonly<Record<string, Point>> = { ArrowRight: [-80, 0], ArrowLeft: [80, 0], ArrowUp: [0, 80], ArrowDown: [0, -80] };
    const shift = shifts[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if ((event.key === "Enter" || event.key === " ") && what !== null) this.hands.pick(what);
    else if (event.shiftKey && shift !== undefined) this.settle({ k: 1, x: shift[0], y: shift[1] });
    else if (steps[event.key] !== undefined) this.step(what, steps[event.key]!);
    else if (event.key === "+" || event.key === "=") this.zoom(1.5);
    else if (event.key === "-") this.zoom(1 / 1.5);
    else if (event.key === "0") this.fit();
    else return;
    event.preventDefault();
  }

  /** Links by what they carry, then places. */
  private order(): string[] {
    const carried = (id: string): number => this.scene?.layer.links.find((link) => link.id === id)?.carried ?? 0;
    const links = [...this.marks.keys()].sort((a, b) => carried(b) - carried(a)).map((id) => `link:${id}`);
    return [...links, ...[...this.places].filter(([, place]) => !place.hasAttribute("hidden")).map(([id]) => `node:${id}`)];
  }

  private step(from: string | null, by: number): void {
    const order = this.order();
    const next = order[(order.indexOf(from ?? "") + by + order.length) % order.length];
    if (next === undefined) return;
    this.rove(next);
    this.groupOf(next)?.focus();
  }

  private groupOf(what: string | null): SVGGElement | undefined {
    if (what === null) return undefined;
    return what.startsWith("link:") ? this.marks.get(what.slice(5))?.group : this.places.get(what.slice(5));
  }

  /** One thing of the map can be reached by Tab: the last one that had the focus. */
  private rove(what: string | null): void {
    if (what === null || this.groupOf(what) === undefined) return;
    this.groupOf(this.focused)?.setAttribute("tabindex", "-1");
    this.groupOf(what)?.setAttribute("tabindex", "0");
    this.focused = what;
  }

  private tell(what: string | null, event: PointerEvent | null): void {
    const { tip, scene, sheet } = this;
    const text = what === null || scene === null ? "" : what.startsWith("link:") ? scene.telling(what.slice(5)) : this.groupOf(what)?.getAttribute("aria-label") ?? "";
    tip.hidden = text === "";
    if (tip.hidden || sheet === null) return;
    tip.textContent = text;
    const frame = this.element.getBoundingClientRect();
    const box = event === null ? this.groupOf(what)!.getBoundingClientRect() : null;
    const x = event === null ? Math.min(Math.max((box!.left + box!.right) / 2 - frame.left, 20), sheet.width - 20) : event.clientX - frame.left;
    const y = event === null ? Math.min(Math.max((box!.top + box!.bottom) / 2 - frame.top, 20), sheet.height - 20) : event.clientY - frame.top;
    tip.style.left = `${Math.min(x + 14, Math.max(sheet.width - tip.offsetWidth - 6, 4))}px`;
    tip.style.top = `${y + 18 + tip.offsetHeight > sheet.height ? y - tip.offsetHeight - 10 : y + 18}px`;
  }
}

/** Whether a line whose points all lie outside may still cross the frame. */
function crosses(line: Drawn, sheet: Sheet): boolean {
  const xs = line.points.map((point) => point[0]), ys = line.points.map((point) => point[1]);
  return Math.max(...xs) > 0 && Math.min(...xs) < sheet.width && Math.max(...ys) > 0 && Math.min(...ys) < sheet.height;
}
