// What the page says of itself: that it waits, that something went wrong, what was done, and of which scenario
// the figures are while another is asked for.

import { html } from "../svg";
import { formatNumber } from "../text";
import { byId } from "./parts";

/** An answer that comes within so many milliseconds needs no sign that it is awaited. */
const unnoticed = 120;

export class Notices {
  private busyTimer = 0;
  private staleTimer = 0;
  private toastTimer = 0;

  wait(since: number | null): void {
    clearTimeout(this.busyTimer);
    const busy = byId("busy");
    if (since === null) {
      busy.hidden = true;
      return;
    }
    // A tenth of a second needs no sign; more than a second says how long.
    this.busyTimer = setTimeout(() => {
      busy.hidden = false;
      const seconds = (performance.now() - since) / 1000;
      busy.textContent = seconds < 1 ? "Computing…" : `Computing… ${formatNumber(seconds, 0)} s`;
      this.wait(since);
    }, performance.now() - since < unnoticed ? unnoticed : 500) as unknown as number;
  }

  /** `of`: the scenario that the figures belong to where another is asked for; null where they belong to that. */
  stale(of: string | null, after = unnoticed): void {
    clearTimeout(this.staleTimer);
    const mark = (): void => {
      document.body.classList.toggle("stale", of !== null);
      byId("stale").textContent = of === null ? "" : `Figures of the scenario before: ${of}.`;
    };
    if (of === null) mark();
    else this.staleTimer = setTimeout(mark, after) as unknown as number;
  }

  trouble(lines: HTMLElement[], note: string, [text, act]: [string, () => void]): void {
    const button = html("button", { type: "button" }, text);
    button.addEventListener("click", act);
    byId("trouble").replaceChildren(...lines, html("p", {}, note), button);
    byId("trouble").hidden = false;
  }

  hideTrouble(): void {
    byId("trouble").hidden = true;
  }

  /** Of what was just done by hand: where eyes are, and gone in a moment. */
  tell(text: string): void {
    const toast = byId("toast");
    clearTimeout(this.toastTimer);
    toast.textContent = text;
    this.toastTimer = setTimeout(() => (toast.textContent = ""), 6000) as unknown as number;
  }

  say(text: string): void {
    byId("status").textContent = text;
  }
}
