// What may be taken away: pictures of the map, tables, and the view as one file.

import { svg } from "../svg";
import type { Frozen } from "./api";

export function save(name: string, content: BlobPart, type: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** What to say of it: where the clipboard is closed to us, the text itself can be taken from there. */
export async function copied(text: string, what: string): Promise<string> {
  try {
    await navigator.clipboard.writeText(text);
    return `${what} copied: ${text}`;
  } catch {
    return `${what}: ${text}`;
  }
}

export function csvOf(rows: readonly (readonly (string | number)[])[]): string {
  const cell = (value: string | number): string => {
    const text = String(value);
    return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return rows.map((row) => row.map(cell).join(",") + "\n").join("");
}

/** The rules of the page that a drawing needs, with the colours as they are now. */
function styleText(): string {
  const rules: string[] = [];
  const names = new Set<string>();
  for (const sheet of document.styleSheets) {
    for (const rule of sheet.cssRules) {
      if (!(rule instanceof CSSStyleRule)) continue;
      if (rule.selectorText === ":root") for (const name of rule.style) if (name.startsWith("--")) names.add(name);
      if (/^(html|body|\*|h\d|p|table|button|input)\b/.test(rule.selectorText)) continue;
      if (rule.selectorText !== ":root") rules.push(rule.cssText);
    }
  }
  const root = getComputedStyle(document.documentElement);
  const colours = [...names].map((name) => `${name}:${root.getPropertyValue(name).trim()}`).join(";");
  return `svg{${colours};font:13px system-ui,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}\n${rules.join("\n")}`;
}

/** A drawing with a title above and its legend below, that needs nothing else. */
export function pictureOf(drawing: SVGSVGElement, title: string, legend: HTMLElement): string {
  const width = Number(drawing.getAttribute("width")), height = Number(drawing.getAttribute("height"));
  const head = 30, line = 20;
  const ruler = document.createElement("canvas").getContext("2d")!;
  ruler.font = `13px ${getComputedStyle(document.body).fontFamily}`;
  let x = 8, y = head + height + 16;
  const keys = [...legend.querySelectorAll("li")].map((item) => {
    const box = item.querySelector("svg");
    const text = [...item.childNodes].map((node) => (node === box ? "" : node.textContent)).join("");
    const sign = Number(box?.getAttribute("width") ?? 0);
    const room = sign + 6 + ruler.measureText(text).width + 18;
    if (x > 8 && x + room > width) {
      x = 8;
      y += line;
    }
    const key = svg("g", { transform: `translate(${x},${y})` }, ...(box === null ? [] : [...box.children].map((child) => child.cloneNode(true))), svg("text", { x: sign + 6, y: 12.5 }, text));
    x += room;
    return key;
  });
  const all = y + line + 8;
  const clip = svg("clipPath", { id: "kept-frame" }, svg("rect", { width, height }));
  const style = svg("style", {}, styleText());
  const whole = svg("svg", { viewBox: `0 0 ${width} ${all}`, width, height: all, xmlns: "http://www.w3.org/2000/svg" }, style, clip,
    svg("rect", { width, height: all, class: "paper" }), svg("text", { x: 8, y: 20, class: "head" }, title),
    svg("g", { transform: `translate(0,${head})`, "clip-path": "url(#kept-frame)" }, ...drawing.children), ...keys);
  return new XMLSerializer().serializeToString(whole);
}

export async function pngOf(picture: string): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([picture], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const scale = 2;
    const canvas = document.createElement("canvas");
    canvas.width = image.naturalWidth * scale;
    canvas.height = image.naturalHeight * scale;
    const context = canvas.getContext("2d")!;
    context.scale(scale, scale);
    context.drawImage(image, 0, 0);
    return await new Promise((done, fail) => canvas.toBlob((blob) => (blob === null ? fail(new Error("no picture came of it")) : done(blob)), "image/png"));
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** The page itself, with what it shows inside it: opens without a server. */
export async function frozenPage(kept: Frozen): Promise<string> {
  const text = async (path: string): Promise<string> => {
    const response = await fetch(path);
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return response.text();
  };
  const [page, style, script] = await Promise.all([text("./"), text("app.css"), text("app.js")]);
  const data = JSON.stringify(kept).replaceAll("<", "\\u003c");
  const inside: [RegExp, string][] = [
    [/<link rel="stylesheet"[^>]*>/, `<style>${style}</style>`],
    [/<script[^>]*src="app\.js"[^>]*><\/script>/, ""],
    [/<\/body>/, `<script type="application/json" id="frozen">${data}</script><script>${script.replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--")}</script></body>`],
  ];
  return inside.reduce((whole, [pattern, by]) => whole.replace(pattern, () => by), page);
}
