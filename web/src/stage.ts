// What every figure is drawn on: an element of a width, a ruler, one or more SVGs, and a legend.

import { html, svg, type Attributes } from "./svg";
import { fontSize, Ruler } from "./text";

export interface Key {
  sign: SVGElement;
  text: string;
}

export class Stage {
  readonly width: number;
  readonly ruler: Ruler;
  private readonly parts: HTMLElement[] = [];
  private readonly drawings: SVGSVGElement[] = [];

  constructor(private readonly element: HTMLElement, private readonly title: string, width: number) {
    this.width = Math.max(Math.floor(width), 240);
    this.ruler = new Ruler(element);
  }

  /** On a phone, or in as narrow a column. */
  get narrow(): boolean {
    return this.width < 520;
  }

  drawing(width: number, height: number): SVGSVGElement {
    const drawing = svg("svg", {
      viewBox: `0 0 ${Math.round(width)} ${Math.round(height)}`,
      width: Math.round(width),
      height: Math.round(height),
      "aria-label": this.title,
    });
    this.drawings.push(drawing);
    return drawing;
  }

  add(part: SVGSVGElement | HTMLElement): void {
    this.parts.push(part instanceof HTMLElement ? part : html("div", { class: "sheet" }, part));
  }

  legend(keys: readonly Key[]): void {
    if (keys.length === 0) return;
    const items = keys.map((key) => {
      const width = Number(key.sign.getAttribute("data-width") ?? 26);
      const box = svg("svg", { viewBox: `0 0 ${width} 16`, width, height: 16, "aria-hidden": "true" }, key.sign);
      return html("li", {}, box, key.text);
    });
    this.parts.push(html("ul", { class: "legend" }, ...items));
  }

  show(): void {
    for (const drawing of this.drawings) {
      // Links inside an image would be out of reach for those who do not see it.
      drawing.setAttribute("role", drawing.querySelector("a") === null ? "img" : "group");
    }
    this.element.replaceChildren(...this.parts);
  }
}

/** Text at a point; `row` makes it a link to the row that it comes from. */
export function label(
  text: string, x: number, y: number, attributes: Attributes = {}, row = "",
): SVGElement {
  const node = svg("text", { x, y, "font-size": fontSize, ...attributes }, text);
  return row.startsWith("#") ? svg("a", { href: row }, node) : node;
}

/** Diagonal lines: the second sign of what is filled in orange. */
export function hatch(id: string, className: string): SVGPatternElement {
  return svg("pattern", { id, width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
    svg("rect", { width: 6, height: 6, class: `${className} ground` }),
    svg("line", { x1: 0, y1: 0, x2: 0, y2: 6, "stroke-width": 3, class: `${className} stripe` }));
}
