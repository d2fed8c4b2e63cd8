// The drawer that tells where a number comes from.

import { html } from "../svg";
import { formatNumber } from "../text";
import type { Backend } from "./api";
import type { Told } from "./pump";
import type { Origin } from "./words";

export class Sources {
  private readonly dialog = html("dialog", { class: "sources", "aria-labelledby": "sources-title" }) as HTMLDialogElement;
  private readonly title = html("h2", { id: "sources-title" });
  private readonly body = html("div", { class: "sources-body" });
  /** What was asked for last; an older answer that comes later is not shown. */
  private asked: Origin | null = null;

  constructor(private readonly backend: Backend, private readonly now: () => { told: Told | null; command: string }) {
    const close = html("button", { type: "button", class: "plain", "aria-label": "Close" }, "\u2715");
    close.addEventListener("click", () => this.dialog.close());
    this.dialog.addEventListener("click", (event) => {
      if (event.target === this.dialog) this.dialog.close();
    });
    this.dialog.append(html("div", { class: "card-head" }, this.title, close), this.body);
    document.body.append(this.dialog);
  }

  async open(origin: Origin): Promise<void> {
    this.asked = origin;
    this.dialog.showModal();
    if (origin === "run") {
      this.run();
      return;
    }
    const { table, id } = origin;
    this.title.textContent = `${table} / ${id}`;
    this.body.replaceChildren(html("p", { class: "none" }, "Asking…"));
    try {
      const { values } = await this.backend.explain(table, id);
      if (this.asked !== origin) return;
      const rows = values.filter((value) => value.as_written !== "");
      const told = new Set<string>();
      const notes = rows.filter((row) => {
        const key = `${row.line} ${row.source} ${row.note}`;
        return told.has(key) ? false : told.add(key);
      });
      this.body.replaceChildren(
        html("table", {},
          html("thead", {}, html("tr", {}, ...["Column", "As written", "Trust", "Row"].map((head) => html("th", { scope: "col" }, head)))),
          html("tbody", {}, ...rows.map((row) => html("tr", {}, html("th", { scope: "row" }, row.column), html("td", {}, row.as_written, row.unit ? ` ${row.unit}` : ""), html("td", {}, row.confidence || "not said"), html("td", { class: "nowrap" }, `${row.file}:${row.line}`))))),
        ...notes.map((row) => html("p", { class: "note" }, html("strong", {}, `${row.file}:${row.line}`), row.as_of ? `, ${row.as_of}` : "", `: ${row.source || "no source is named"}.`, row.note ? ` ${row.note}` : "")),
        ...(rows.length === 0 ? [html("p", { class: "none" }, "The row has no cells.")] : []));
    } catch (error) {
      if (this.asked !== origin) return;
      this.body.replaceChildren(html("p", { role: "alert" }, error instanceof Error ? error.message : String(error)));
    }
  }

  /** What was computed has no row: it has a run, and proof that the run is right. */
  private run(): void {
    const { told, command } = this.now();
    this.title.textContent = "Computed by this run";
    const certificate = told?.answer.certificate;
    const lines: [string, string][] = certificate === undefined ? [] : [
      ["Broken constraints, at most", certificate.primal.toExponential(1)],
      ["Broken prices, at most", certificate.dual.toExponential(1)],
      ["Gap to the best there is", certificate.gap.toExponential(1)],
    ];
    this.body.replaceChildren(
      html("p", {}, "The best plan of the whole horizon, found by the engine and checked by its certificate", certificate === undefined ? "." : certificate.holds ? ", which holds (relative sizes):" : ", which does not hold:"),
      html("table", {}, html("tbody", {}, ...lines.map(([name, value]) => html("tr", {}, html("th", { scope: "row" }, name), html("td", { class: "number" }, value))))),
      html("p", {}, "The same on the command line:"), html("pre", {}, command),
      ...(told?.answer.notes ?? []).map((note) => html("p", { class: "note" }, note)),
      ...(told === null ? [] : [html("p", { class: "note" }, `It rests on ${formatNumber(told.answer.links.length, 0)} flows; what binds is in the table of limits, and each limit opens its row.`)]));
  }
}
