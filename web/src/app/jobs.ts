// Results that take longer than a question: jobs are started, watched, cancelled and found again later.

import { html } from "../svg";
import { formatNumber } from "../text";
import { ask, Refused, type Diagnostic } from "./api";
import type { Network } from "./network";
import { drawResult } from "./results";
import { sentence, type Doors } from "./words";

export interface Job {
  id: string;
  command: string;
  options: Record<string, unknown>;
  status: "queued" | "running" | "done" | "failed" | "cancelled" | "interrupted";
  progress: { done: number; of: number | null; unit: string; text: string } | null;
  asked: string | null;
  ended: string | null;
  command_line: string;
}

interface Kind {
  command: string;
  name: string;
  answers: string;
  options: { name: string; label: string; value: string; least: number; most: number }[];
}

const kinds: readonly Kind[] = [
  { command: "simulate", name: "Years of random closures", answers: "How much is lost in a year, how often, and from what? About half a minute for 200 years.", options: [{ name: "years", label: "Years", value: "200", least: 10, most: 100_000 }] },
  { command: "screen", name: "Closures, ranked", answers: "Which closures of 30 days cost most, alone and in pairs? Some minutes for pairs.", options: [{ name: "size", label: "Closed together, at most", value: "1", least: 1, most: 3 }] },
  { command: "leverage", name: "Who holds the tap", answers: "How much power each holder has, with each project, and what a quarrel costs both sides. About half a minute.", options: [] },
  { command: "assess", name: "Everything, and the claims", answers: "Back-test, claims with their margins. Some minutes.", options: [] },
];

const look = { busy: 500, idle: 5000 };

export class Jobs {
  private readonly list = html("ul", { class: "job-list", "aria-label": "Jobs" });
  private readonly result = html("div", { class: "job-result", tabindex: "-1" });
  private readonly trouble = html("p", { role: "alert" });
  /** Apart from the trouble of what was asked by hand, which the next list that arrives must not wipe away. */
  private readonly listTrouble = html("p", { class: "list-trouble", role: "alert" });
  private readonly rows = new Map<string, HTMLElement>();
  private timer = 0;
  /** How often the list was asked for: an older one that comes later is not written. */
  private lists = 0;
  private shown: string | null = null;
  private isOpen = false;

  constructor(element: HTMLElement, private readonly network: Network, private readonly doors: Doors) {
    element.append(html("div", { class: "jobs" }, html("div", {}, html("h2", {}, "Start"), ...kinds.map((kind) => this.starter(kind)), this.trouble, html("h2", {}, "Jobs"), this.listTrouble, this.list), this.result));
    this.result.append(html("p", { class: "quiet" }, "Start a job, or pick one that is done. Jobs go on when this page is closed, and are kept."));
  }

  open(): void {
    this.isOpen = true;
    void this.refresh();
  }

  close(): void {
    this.isOpen = false;
    clearTimeout(this.timer);
  }

  private starter(kind: Kind): HTMLElement {
    const inputs = kind.options.map((option) => ({ option, input: html("input", { type: "number", min: String(option.least), max: String(option.most), value: option.value }) as HTMLInputElement }));
    const button = html("button", { type: "submit", id: `start-${kind.command}` }, "Start");
    const form = html("form", { class: "start" }, html("h3", {}, kind.name), html("p", { class: "quiet" }, kind.answers),
      html("div", { class: "row" }, ...inputs.map(({ option, input }) => html("label", {}, `${option.label} `, input)), button));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.start(kind.command, Object.fromEntries(inputs.map(({ option, input }) => [option.name, input.value])));
    });
    return form;
  }

  private async start(command: string, options: Record<string, string>): Promise<void> {
    await this.guarded(async () => {
      const job = await ask<Job>("api/v1/jobs", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ command, options }) });
      this.show(job);
    });
    await this.refresh();
  }

  private async guarded(act: () => Promise<void>): Promise<void> {
    this.trouble.textContent = "";
    try {
      await act();
    } catch (error) {
      this.trouble.textContent = told(error);
      this.result.querySelector(".none")?.replaceWith(html("p", { class: "none" }, "There is nothing to show."));
    }
  }

  private async refresh(): Promise<void> {
    clearTimeout(this.timer);
    const turn = ++this.lists;
    let busy = true;
    try {
      const { jobs } = await ask<{ jobs: Job[] }>("api/v1/jobs");
      if (turn !== this.lists) return;
      this.listTrouble.textContent = "";
      busy = jobs.some(isBusy);
      this.write(jobs);
    } catch (error) {
      if (turn !== this.lists) return;
      this.listTrouble.textContent = `${told(error)}; it is asked again.`;
    }
    if (this.isOpen) this.timer = setTimeout(() => void this.refresh(), busy ? look.busy : look.idle) as unknown as number;
  }

  private write(jobs: readonly Job[]): void {
    const sorted = [...jobs].sort((a, b) => Number(b.id) - Number(a.id));
    for (const [id, row] of this.rows) {
      if (sorted.some((job) => job.id === id)) continue;
      row.remove();
      this.rows.delete(id);
    }
    sorted.forEach((job, index) => {
      if (job.id === this.shown && isBusy(job)) this.watch(job);
      const state = JSON.stringify([job.status, job.progress, job.id === this.shown]);
      const before = this.rows.get(job.id);
      if (before?.dataset["state"] === state) return;
      const kind = before?.dataset["status"];
      // While only the bar moves, buttons stay where the hand or the focus is.
      if (before !== undefined && kind === job.status && job.status === "running") {
        writeProgress(before, job);
        if (job.id === this.shown) before.setAttribute("aria-current", "true");
        else before.removeAttribute("aria-current");
        before.dataset["state"] = state;
        return;
      }
      const row = this.row(job);
      row.dataset["state"] = state;
      row.dataset["status"] = job.status;
      if (before === undefined) this.list.insertBefore(row, this.list.children[index] ?? null);
      else before.replaceWith(row);
      this.rows.set(job.id, row);
      if (kind !== undefined && kind !== job.status && job.id === this.shown) void this.see(job);
    });
  }

  private row(job: Job): HTMLElement {
    const see = html("button", { type: "button", class: "see" }, "Show");
    see.addEventListener("click", () => this.show(job));
    const buttons = [see];
    if (isBusy(job)) {
      const cancel = html("button", { type: "button", class: "cancel" }, "Cancel");
      cancel.addEventListener("click", () => void this.guarded(async () => {
        await ask(`api/v1/jobs/${job.id}`, { method: "DELETE" });
      }).then(() => this.refresh()));
      buttons.push(cancel);
    }
    return html("li", { class: "job", "data-job": job.id, ...(job.id === this.shown ? { "aria-current": "true" } : {}) },
      html("strong", {}, `${nameOf(job)}${Object.values(job.options).length > 0 ? `, ${Object.entries(job.options).map(([key, value]) => `${key} ${String(value)}`).join(", ")}` : ""}`),
      html("span", { class: "job-words quiet" }, inWords(job)), ...(isBusy(job) ? [barOf(job)] : []),
      html("code", {}, job.command_line), html("div", { class: "row" }, ...buttons));
  }

  /** What is known of it now, at once; what it finds when it is there. */
  private show(job: Job): void {
    this.shown = job.id;
    for (const [id, row] of this.rows) if (id !== job.id) row.removeAttribute("aria-current");
    this.rows.get(job.id)?.setAttribute("aria-current", "true");
    if (!isBusy(job)) {
      void this.see(job);
      return;
    }
    this.watch(job);
    void this.refresh();
  }

  /** A job that is not done yet, in the place of its result. */
  private watch(job: Job): void {
    const before = this.result.querySelector<HTMLElement>(`.job-watch[data-job="${job.id}"]`);
    if (before !== null) writeProgress(before, job);
    else {
      this.result.replaceChildren(html("section", { class: "job-watch", "data-job": job.id }, html("h3", {}, nameOf(job)),
        html("p", { class: "job-words" }, inWords(job)), barOf(job), html("p", { class: "quiet" }, "Its result comes here when it is done.")));
    }
  }

  private async see(job: Job): Promise<void> {
    await this.guarded(async () => {
      this.result.replaceChildren(html("p", { class: "none" }, "Fetching…"));
      const result = await ask<Record<string, unknown>>(`api/v1/jobs/${job.id}/result`);
      if (job.id !== this.shown) return;
      const wrong = result["diagnostics"];
      if (job.status === "failed" && Array.isArray(wrong)) {
        this.result.replaceChildren(html("h3", {}, `${nameOf(job)} failed`), ...(wrong as Diagnostic[]).map((one) => html("p", { class: "note" }, sentence(one))));
        return;
      }
      drawResult(this.result, job, result, this.network, this.doors);
      this.result.focus({ preventScroll: true });
    });
  }
}

function isBusy(job: Job): boolean {
  return job.status === "running" || job.status === "queued";
}

function nameOf(job: Job): string {
  return kinds.find((kind) => kind.command === job.command)?.name ?? job.command;
}

function barOf(job: Job): HTMLElement {
  const { progress } = job;
  return html("progress", { "aria-label": `${nameOf(job)}: progress`, ...(progress?.of != null ? { max: String(progress.of), value: String(progress.done) } : {}) });
}

/** New numbers in words and bar that stand already. */
function writeProgress(element: HTMLElement, job: Job): void {
  element.querySelector(".job-words")!.textContent = inWords(job);
  if (job.progress?.of != null) Object.assign(element.querySelector("progress")!, { max: job.progress.of, value: job.progress.done });
}

function told(error: unknown): string {
  if (error instanceof Refused && error.diagnostics.length > 0) return error.diagnostics.map(sentence).join("; ");
  return error instanceof Error ? error.message : String(error);
}

function inWords(job: Job): string {
  const { status, progress } = job;
  const when = job.ended ?? job.asked;
  const time = when === null ? "" : `, ${when.slice(0, 16).replace("T", " ")} UTC`;
  if (status !== "running" || progress === null) return `${status}${time}`;
  if (progress.of === null && progress.done === 0) return `running: ${[progress.unit, progress.text].filter((word) => word !== "").join(", ") || "begins"}`;
  const part = progress.of === null ? formatNumber(progress.done, 0) : `${formatNumber(progress.done, 0)} of ${formatNumber(progress.of, 0)}`;
  return `running: ${part} ${progress.unit}${progress.text ? `, ${progress.text}` : ""}`;
}
