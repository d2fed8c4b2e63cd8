// What the server says and how it is asked. A page that was saved answers itself from what it carries.

import type { Outlines } from "../outlines";

export interface Quantity {
  value: number;
  unit: string;
}
export type MaybeQuantity = Quantity | null;

export interface CaseNode { id: string; name: string; kind: string; lon: number | null; lat: number | null; holders: string[] }
export interface CaseLink {
  id: string;
  name: string;
  mode: string;
  tail: string;
  head: string;
  via?: [number, number][];
  holders: string[];
  /** On the horizon's first day. */
  capacity: MaybeQuantity;
  commodities: string[];
  fleet: string | null;
  planned: boolean;
  project: string | null;
}
export interface CaseStore { id: string; name: string; node: string; capacity: MaybeQuantity }
export interface Named { id: string; name: string }
export interface CaseCorridor extends Named { links: string[] }
export interface CaseHolder extends Named { country?: string }
export interface CaseProject extends Named { status: string; adds: string[] }
export interface CaseClosure extends Named { what: string[]; start: string | null; duration: MaybeQuantity; left: number }
export interface CaseDescription {
  case: { name: string; digest: string; folder?: string };
  egress: { version: string };
  horizon: Horizon;
  nodes: CaseNode[];
  links: CaseLink[];
  stores: CaseStore[];
  fleets: Named[];
  supplies: (Named & { node: string })[];
  markets: (Named & { node: string })[];
  contracts?: Named[];
  corridors: CaseCorridor[];
  /** Whose exports are counted as ours. */
  owner: string | null;
  holders: CaseHolder[];
  projects: CaseProject[];
  closures: CaseClosure[];
}

export interface Horizon { from: string; to: string; period: string }

/** Amounts by period in the canonical unit (t, m3, MWh). */
export interface Days {
  from: string;
  period: string;
  unit: string;
  /** The first moment of each period. */
  starts: string[];
  exports: number[];
  corridors: Record<string, number[]>;
  links: Record<string, number[]>;
  stores: Record<string, number[]>;
  shut_in: number[];
}

export interface LinkAnswer { id: string; commodity: string; carried: MaybeQuantity; utilisation: MaybeQuantity; marginal_value: MaybeQuantity }
export interface Against {
  displaced: MaybeQuantity;
  lost: MaybeQuantity;
  deferred: MaybeQuantity;
  rerouted: { corridor: string; amount: MaybeQuantity }[];
  others_lost: MaybeQuantity;
  netback_lost: MaybeQuantity;
  first_store_full: string | null;
  first_store?: string;
  first_shut_in: string | null;
  first_supply?: string;
}
export interface Answer {
  status: string;
  horizon: Horizon;
  notes: string[];
  netback: MaybeQuantity;
  netback_reason?: string;
  conflict?: string[];
  corridors: { id: string; delivered: MaybeQuantity }[];
  links: LinkAnswer[];
  stores: { id: string; lowest: MaybeQuantity; highest: MaybeQuantity; at_end: MaybeQuantity; marginal_value: MaybeQuantity }[];
  supplies: { id: string; produced: MaybeQuantity; shut_in: MaybeQuantity }[];
  markets: { id: string; commodity: string; sold: MaybeQuantity; short: MaybeQuantity }[];
  binding: { what: string; aspect: string; periods: number; worth: MaybeQuantity }[];
  certificate: { primal: number; dual: number; gap: number; holds: boolean };
  against?: Against;
  days?: Days;
}

export interface Explained {
  values: {
    column: string; as_written: string; value: number | null; unit: string | null; source: string; as_of: string;
    confidence: string; note: string; file: string; line: number;
  }[];
}

export interface Question extends Horizon { close: string[]; with: string[]; set: string[] }

export interface Diagnostic { code?: string; severity?: string; message: string; hint?: string }

/** The question was wrong, or the server refused it: nothing to wait for. */
export class Refused extends Error {
  constructor(readonly status: number, readonly diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map((one) => one.message).join("; ") || `the server answered ${status}`);
  }
  /** A newer question of ours took its place. */
  get superseded(): boolean {
    return this.status === 409 || this.status === 499 || this.diagnostics.some((one) => one.code === "superseded");
  }
}

/** Nobody answered. */
export class Unreachable extends Error {}

/** What a saved page carries. */
export interface Frozen {
  saved: string;
  description: CaseDescription;
  open: Answer;
  answer: Answer;
  hash: string;
  outlines: Outlines;
}

export interface Backend {
  readonly frozen: boolean;
  description(): Promise<CaseDescription>;
  whatIf(question: Partial<Question>, signal?: AbortSignal): Promise<Answer>;
  explain(table: string, id: string): Promise<Explained>;
  alive(): Promise<boolean>;
}

/** One window, one client: a newer what-if of it takes the place of an older one. */
const client = Array.from(crypto.getRandomValues(new Uint32Array(2)), (word) => word.toString(36)).join("");

export async function ask<T>(path: string, init: RequestInit = {}): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, { cache: "no-store", ...init });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Unreachable("the server does not answer");
  }
  const text = await response.text().catch(() => {
    throw new Unreachable("the answer broke off");
  });
  let body: unknown;
  try {
    body = text === "" ? {} : JSON.parse(text);
  } catch {
    if (response.status >= 500) throw new Unreachable(`the server answered ${response.status}`);
    throw new Refused(response.status, [{ message: `what came from ${path} is not JSON` }]);
  }
  if (!response.ok) throw new Refused(response.status, (body as { diagnostics?: Diagnostic[] }).diagnostics ?? []);
  return body as T;
}

export class Server implements Backend {
  readonly frozen = false;

  description(): Promise<CaseDescription> {
    return ask("api/v1/case");
  }

  whatIf(question: Partial<Question>, signal?: AbortSignal): Promise<Answer> {
    return ask("api/v1/what-if?days=1", {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Egress-Client": client },
      body: JSON.stringify(question),
      ...(signal === undefined ? {} : { signal }),
    });
  }

  explain(table: string, id: string): Promise<Explained> {
    return ask(`api/v1/explain/${encodeURIComponent(table)}/${encodeURIComponent(id)}`);
  }

  async alive(): Promise<boolean> {
    try {
      return (await fetch("healthz", { cache: "no-store" })).ok;
    } catch {
      return false;
    }
  }
}

export class Saved implements Backend {
  readonly frozen = true;

  constructor(private readonly kept: Frozen) {}

  description(): Promise<CaseDescription> {
    return Promise.resolve(this.kept.description);
  }

  whatIf({ close = [] }: Partial<Question>): Promise<Answer> {
    return Promise.resolve(close.length === 0 ? this.kept.open : this.kept.answer);
  }

  explain(): Promise<Explained> {
    return Promise.reject(new Unreachable("a saved view does not carry the rows; ask `egress explain`"));
  }

  alive(): Promise<boolean> {
    return Promise.resolve(true);
  }
}
