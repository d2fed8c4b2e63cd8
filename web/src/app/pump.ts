// Questions to the server: one at a time, and of those that wait only the newest. What was asked before and
// is not wanted any more is dropped; what nobody answers is asked again when the server is back.

import { Refused, Unreachable, type Answer, type Backend, type Question } from "./api";
import { unitOf } from "./network";
import { keyOf, questionOf, type Scenario } from "./scenario";
import { inUnit } from "./units";

export interface Told {
  /** What was asked: whoever shows the answer names this, for the page may ask something else by now. */
  scenario: Scenario;
  question: Question;
  answer: Answer;
  /** The same days with nothing closed. */
  open: Answer;
}

export interface Listener {
  told(told: Told): void;
  /** Asked, and no answer yet. */
  waiting(since: number | null): void;
  refused(error: Refused): void;
  /** With a number: the server is gone, and is asked again in so many seconds. */
  gone(again: number | null): void;
}

/** A question that takes longer than this is dropped for a newer one. */
const patience = 300;
const askAgain = [1, 2, 3, 5];

export class Pump {
  private busy: { aborter: AbortController; since: number } | null = null;
  private next: Scenario | null = null;
  private readonly opens = new Map<string, Answer>();
  private tries = 0;
  private timer = 0;

  constructor(private readonly backend: Backend, private readonly listener: Listener) {}

  /** An answer that was asked for before there was a pump. */
  seed(question: Question, open: Answer): void {
    this.opens.set(keyOf({ ...question, close: [] }), open);
  }

  ask(scenario: Scenario): void {
    this.next = scenario;
    if (this.busy === null) void this.run();
    else if (performance.now() - this.busy.since > patience) this.busy.aborter.abort();
  }

  /** Not when the clock says so but now. */
  retry(): void {
    clearTimeout(this.timer);
    this.timer = 0;
    void this.run();
  }

  private async run(): Promise<void> {
    if (this.busy !== null || this.timer !== 0) return;
    while (this.next !== null) {
      const scenario = this.next;
      this.next = null;
      const aborter = new AbortController();
      this.busy = { aborter, since: performance.now() };
      this.listener.waiting(this.busy.since);
      try {
        const told = await this.answer(scenario, aborter.signal);
        this.tries = 0;
        this.listener.gone(null);
        // An answer to a question that is no longer the newest still shows which way things go.
        this.listener.told(told);
      } catch (error) {
        if (!this.survives(error, scenario)) break;
      } finally {
        this.busy = null;
      }
    }
    if (this.busy === null) this.listener.waiting(null);
  }

  private async answer(scenario: Scenario, signal: AbortSignal): Promise<Told> {
    const question = questionOf(scenario);
    const unclosed = { ...question, close: [] };
    const key = keyOf(unclosed);
    let open = this.opens.get(key);
    if (open === undefined) {
      open = await this.backend.whatIf(unclosed, signal);
      if (this.opens.size > 20) this.opens.clear();
      this.opens.set(key, open);
    }
    // Side by side, and so in one unit.
    return { scenario, question, open, answer: question.close.length === 0 ? open : inUnit(await this.backend.whatIf(question, signal), unitOf(open)) };
  }

  /** False: stop here, and wait for the server. */
  private survives(error: unknown, scenario: Scenario): boolean {
    if (error instanceof DOMException && error.name === "AbortError") return true;
    if (error instanceof Refused) {
      if (!error.superseded && error.status !== 429) {
        if (this.next === null) this.listener.refused(error);
        return true;
      }
      this.next ??= scenario;
      if (error.status !== 429) return true;
    } else if (!(error instanceof Unreachable)) {
      throw error;
    }
    this.next ??= scenario;
    const seconds = askAgain[Math.min(this.tries, askAgain.length - 1)]!;
    this.tries += 1;
    if (error instanceof Unreachable) this.listener.gone(seconds);
    this.timer = setTimeout(() => {
      this.timer = 0;
      void this.run();
    }, seconds * 1000) as unknown as number;
    return false;
  }
}
