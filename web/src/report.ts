// The report's own script: draws each figure of the page from the JSON beside it, and again when its room
// changes. What is drawn no longer needs its table open; what fails to draw keeps it and says why.

import { draw, type Context, type Figure } from "./figures";
import type { Outlines } from "./outlines";
import { html } from "./svg";

export { draw } from "./figures";

/** A4 and Letter within the margins of report.css, at 96 px an inch. */
const paperWidth = 680;

function readContext(): Context {
  const text = document.getElementById("outlines")?.textContent;
  return text == null ? {} : { outlines: JSON.parse(text) as Outlines };
}

function drawIn(holder: HTMLElement, figure: Figure, context: Context): void {
  const target = holder.querySelector<HTMLElement>(".drawing");
  if (target === null) return;
  try {
    draw(target, figure, context);
    // Closed once, not at every redrawing: the reader may have opened it since.
    if (target.dataset["drawn"] === undefined) holder.querySelector("details.numbers")?.removeAttribute("open");
    target.dataset["drawn"] = "yes";
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    target.replaceChildren(html("p", { class: "failed", role: "alert" }, `This figure could not be drawn (${reason}). Its numbers are in the table below.`));
    console.error(error);
  }
}

function openTarget(): void {
  const id = decodeURIComponent(location.hash.slice(1));
  const target = id === "" ? null : document.getElementById(id);
  if (target === null) return;
  for (let holder = target.closest("details"); holder !== null; holder = holder.parentElement?.closest("details") ?? null) {
    holder.open = true;
  }
  target.scrollIntoView();
}

/** Tables that fit need no stop of the Tab key; those that do not say that there is more. */
function releaseTables(): void {
  for (const wide of document.querySelectorAll<HTMLElement>(".wide")) {
    // A table that is cut by a pixel only hides nothing.
    const cut = wide.scrollWidth > wide.clientWidth + 1;
    wide.classList.toggle("cut", cut);
    if (cut) wide.tabIndex = 0;
    else wide.removeAttribute("tabindex");
  }
}

function start(): void {
  const context = readContext();
  const widths = new Map<HTMLElement, number>();
  const figures = new Map<HTMLElement, (context: Context) => void>();
  let onPaper = false;
  const watcher = new ResizeObserver((entries) => {
    if (onPaper) return;
    for (const { target } of entries) {
      const element = target as HTMLElement;
      if (element.clientWidth === 0 || widths.get(element) === element.clientWidth) continue;
      widths.set(element, element.clientWidth);
      figures.get(element)?.(context);
    }
    releaseTables();
  });
  for (const holder of document.querySelectorAll<HTMLElement>("figure[data-kind]")) {
    const text = holder.querySelector("script")?.textContent, target = holder.querySelector<HTMLElement>(".drawing");
    if (text == null || target === null) continue;
    const figure = JSON.parse(text) as Figure;
    figures.set(target, (how) => drawIn(holder, figure, how));
    watcher.observe(target);
  }
  addEventListener("hashchange", openTarget);
  addEventListener("beforeprint", () => {
    onPaper = true;
    for (const more of document.querySelectorAll<HTMLDetailsElement>("details.more")) more.open = true;
    for (const redraw of figures.values()) redraw({ ...context, width: paperWidth });
  });
  addEventListener("afterprint", () => {
    onPaper = false;
    for (const [element, redraw] of figures) if (element.clientWidth > 0) redraw(context);
  });
  releaseTables();
  openTarget();
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
