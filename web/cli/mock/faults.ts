// What the stand-in does wrong on purpose: which fault, and at which request. Equal seeds give equal
// faults.

export const faultKinds = [
  "429",
  "500",
  "502",
  "503",
  "504",
  "cut",
  "half",
  "page",
  "hang",
] as const;
export type FaultKind = (typeof faultKinds)[number];

/** One thing that goes wrong. */
export interface Fault {
  /**
   * A status; `cut`: the connection is reset, `half`: so is it in the middle of the answer, `page`: a
   * proxy's page comes with status 200, `hang`: no answer comes.
   */
  readonly kind: FaultKind;
  /** Whether the rows are stored first; with `half` they always are, with 429 never. */
  readonly isAfter: boolean;
  /** Seconds that 429 and 503 name in `Retry-After`; absent: they name none. */
  readonly retryAfter?: number | undefined;
}

/** Chooses the fault of a request, by its number from 1 or by its headers; undefined: none. */
export type FaultPlan = (request: number, headers: Headers) => Fault | undefined;

/** A fault and when it comes. */
export interface PlannedFault {
  readonly fault: Fault;
  /** The one request that it comes at, or the share of them. */
  readonly at?: number;
  readonly share?: number;
}

const form =
  /^(429|500|502|503|504|cut|half|page|hang)(-after)?(?:=(?:(\d{1,9})|(\d{1,3}(?:\.\d+)?)%))?$/;

/** As in `429`, `cut-after=3` (the third request) or `500=10%`; undefined: it is none of these. */
export function parseFault(text: string): PlannedFault | undefined {
  const [, kind, after, at, percent] = form.exec(text) ?? [];
  if (kind === undefined || (after !== undefined && kind === "429")) return undefined;
  const share = Number(percent ?? 100) / 100;
  if (share > 1 || at === "0") return undefined;
  const isAfter = after !== undefined || kind === "half";
  // Who asks to come back has stored nothing.
  const fault = { kind: kind as FaultKind, isAfter, ...(isAfter ? {} : { retryAfter: 1 }) };
  return at === undefined ? { fault, share } : { fault, at: Number(at) };
}

/** The first of the faults that comes at a request. `seed`: a whole number. */
export function faultPlan(faults: readonly PlannedFault[], seed: number): FaultPlan {
  const random = randomBy(seed);
  return (request) => {
    // Each has its own draw at each request, so that one does not move the others.
    const due = faults.map(({ at, share = 0 }) => {
      const drawn = random();
      return at === undefined ? drawn < share : at === request;
    });
    return faults[due.indexOf(true)]?.fault;
  };
}

// mulberry32: small, and good enough to roll dice.
function randomBy(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
