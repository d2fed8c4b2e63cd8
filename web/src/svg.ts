// Elements of SVG and HTML in one expression.

export type Attributes = Record<string, string | number | undefined>;

export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K, attributes: Attributes = {}, ...children: (Node | string)[]
): SVGElementTagNameMap[K] {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) element.setAttribute(name, typeof value === "number" ? tidy(value) : value);
  }
  element.append(...children);
  return element;
}

export function html<K extends keyof HTMLElementTagNameMap>(
  tag: K, attributes: Record<string, string> = {}, ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** A hundredth of a pixel is as fine as anything is drawn. */
function tidy(value: number): string {
  return String(Math.round(value * 100) / 100);
}

let count = 0;

/** An id for a pattern or a clip that no other drawing on the page has. */
export function freshId(what: string): string {
  count += 1;
  return `${what}-${count}`;
}

/** A line through points, with gaps where there is no number. */
export function stepPath(xs: readonly number[], ys: readonly (number | null)[]): string {
  let path = "";
  let broken = true;
  ys.forEach((y, index) => {
    const from = xs[index], to = xs[index + 1];
    if (y === null || from === undefined || to === undefined) {
      broken = true;
      return;
    }
    path += `${broken ? "M" : "L"}${tidy(from)},${tidy(y)}H${tidy(to)}`;
    broken = false;
  });
  return path;
}

/** Straight lines between what holds at the ends of periods. */
export function levelPath(xs: readonly number[], ys: readonly (number | null)[]): string {
  let path = "";
  let broken = true;
  ys.forEach((y, index) => {
    const x = xs[index + 1];
    if (y !== null && x !== undefined) path += `${broken ? "M" : "L"}${tidy(x)},${tidy(y)}`;
    broken = y === null;
  });
  return path;
}
