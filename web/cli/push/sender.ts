// One request, sent. Promises: it is sent again only where no row of it can have been created; its
// answer is read no further than it can mean something; the key is in nothing that comes back.
import { setTimeout as sleep } from "node:timers/promises";
import pRetry from "p-retry";
import { requestInit } from "../../endpoints/endpoint.js";
import type { AnswerReading, PlatformRequest } from "../../endpoints/endpoint-types.js";
import type { EntryBridge } from "../../types.js";
import { Departure } from "./departure.js";
import type { Progress } from "./departure.js";
import type { Secret } from "./secret.js";

export interface SenderOptions {
  readonly bridge: Pick<EntryBridge, "readResponse" | "validate">;
  readonly key: Secret;
  /** How often a request is sent again by itself. */
  readonly retries: number;
  /** The first pause and the longest, in milliseconds; `Retry-After` may ask for more. */
  readonly minPause: number;
  readonly maxPause: number;
  /** Longest wait that `Retry-After` may ask for, in milliseconds. */
  readonly maxRetryAfter: number;
  /** How long a request may take, its answer included, in milliseconds. */
  readonly timeout: number;
  readonly fetch?: typeof fetch | undefined;
  /** Ends the pauses. What is on its way is waited for. */
  readonly signal?: AbortSignal | undefined;
}

/** What came of sending a request once. */
export type Attempt =
  | {
      readonly kind: "answer";
      readonly reading: AnswerReading;
      /** The platform itself, in the form that it documents, calls what was sent invalid. */
      readonly isVerdict: boolean;
    }
  /** It never left: no connection. `isPassing`: it may go better in a moment. */
  | { readonly kind: "unsent"; readonly message: string; readonly isPassing: boolean }
  /** It left, and no answer came. */
  | { readonly kind: "lost"; readonly message: string };

/** Around each sending. */
export interface Witness {
  /** Before it. If it throws, nothing is sent. */
  before(): Promise<void>;
  after(attempt: Attempt): Promise<void>;
}

export class Sender {
  readonly #options: SenderOptions;
  // Asked for by the platform; all requests wait for it.
  #pausedUntil = 0;

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  /** The last attempt. @throws What the witness throws, and the signal's reason. */
  async send(request: PlatformRequest, witness: Witness): Promise<Attempt> {
    const { retries, minPause, maxPause, signal } = this.#options;
    let last: Attempt | undefined;
    let failure: { readonly thrown: unknown } | undefined;
    const heard = async (word: Promise<void>): Promise<void> => {
      await word.catch((thrown: unknown) => {
        failure = { thrown };
        throw thrown;
      });
    };
    try {
      return await pRetry(
        async () => {
          await this.#pause();
          await heard(witness.before());
          const attempt = (last = await this.#once(request));
          await heard(witness.after(attempt));
          this.#heed(attempt);
          if (mayGoAgain(attempt)) throw new AgainError(attempt);
          return attempt;
        },
        {
          retries,
          minTimeout: minPause,
          maxTimeout: maxPause,
          randomize: true,
          shouldRetry: ({ error }) =>
            error instanceof AgainError && !this.#isTooLong(error.attempt),
          ...(signal === undefined ? {} : { signal }),
        },
      );
    } catch (error) {
      // What the witness throws is no end of ours, whenever it comes.
      if (failure !== undefined) throw failure.thrown;
      const isOver = error instanceof AgainError || signal?.aborted === true;
      if (isOver && last !== undefined) return last;
      throw error;
    }
  }

  async #pause(): Promise<void> {
    for (let wait = this.#left(); wait > 0; wait = this.#left()) {
      await sleep(wait, undefined, { signal: this.#options.signal });
    }
    this.#options.signal?.throwIfAborted();
  }

  #left(): number {
    return this.#pausedUntil - Date.now();
  }

  #heed(attempt: Attempt): void {
    if (this.#isTooLong(attempt)) return;
    this.#pausedUntil = Math.max(this.#pausedUntil, Date.now() + askedFor(attempt));
  }

  #isTooLong(attempt: Attempt): boolean {
    return askedFor(attempt) > this.#options.maxRetryAfter;
  }

  async #once(request: PlatformRequest): Promise<Attempt> {
    const { key, timeout, bridge, fetch: send = fetch } = this.#options;
    const signal = AbortSignal.timeout(timeout);
    const init = { ...requestInit(request, key.reveal()), redirect: "manual", signal } as const;
    const departure = new Departure();
    let response: Response;
    try {
      response = await departure.watch(() => send(request.url, init));
    } catch (error) {
      return withoutKey(failed(error, timeout, departure.progress), key);
    }
    const longest = 4 * request.bytes + 1000 * request.rows.length + 1_000_000;
    const told = await readUpTo(response, longest);
    const body = key.hideInBody(told);
    const { platform } = request;
    const { status } = response;
    const headers = hidden(response.headers, key);
    const reading = bridge.readResponse({ platform, status, headers, body, sent: request });
    const isVerdict =
      [400, 422].includes(status) &&
      // A fault of rows has its reasons: OpenPipe's `issues`, Humanloop's `detail`.
      (platform === "arize" || reading.details.length > 0) &&
      bridge.validate(told, { platform, as: "error", rules: false }).valid;
    return { kind: "answer", reading, isVerdict };
  }
}

class AgainError extends Error {
  readonly attempt: Attempt;

  constructor(attempt: Attempt) {
    super("to be sent again");
    this.attempt = attempt;
  }
}

function mayGoAgain(attempt: Attempt): boolean {
  if (attempt.kind === "answer") return attempt.reading.verdict === "later";
  return attempt.kind === "unsent" && attempt.isPassing;
}

function askedFor(attempt: Attempt): number {
  return attempt.kind === "answer" ? 1000 * (attempt.reading.retryAfter ?? 0) : 0;
}

function withoutKey(attempt: Attempt, key: Secret): Attempt {
  return attempt.kind === "answer" ? attempt : { ...attempt, message: key.hide(attempt.message) };
}

function hidden(headers: Headers, key: Secret): Record<string, string> {
  return Object.fromEntries([...headers].map(([name, value]) => [name, key.hide(value)]));
}

// An answer that breaks off is as far as it came: its status may say enough.
async function readUpTo(response: Response, longest: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response.body ?? []) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > longest) break;
    }
  } catch {
    // As above.
  }
  return Buffer.concat(chunks).toString("utf8");
}

// Faults that come before a connection stands: nothing was sent.
const passing = [
  "ECONNREFUSED",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENETDOWN",
  "UND_ERR_CONNECT_TIMEOUT",
];
const lasting = [
  "ENOTFOUND",
  "EADDRNOTAVAIL",
  "CERT_HAS_EXPIRED",
  "CERT_NOT_YET_VALID",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "ERR_SSL_WRONG_VERSION_NUMBER",
];

function failed(error: unknown, timeout: number, progress: Progress): Attempt {
  const waits = progress === "waiting";
  if ((error as { name?: unknown } | null)?.name === "TimeoutError") {
    const seconds = `${timeout / 1000} s`;
    if (waits) return unsent(true, `No connection stood within ${seconds}; nothing was sent.`);
    return { kind: "lost", message: `There was no answer within ${seconds}.` };
  }
  const { cause } = error as { cause?: unknown };
  // Fetch refuses some ports and URLs before it does anything.
  if ((cause as { message?: unknown } | undefined)?.message === "bad port") {
    return unsent(false, "fetch refuses to use this port.");
  }
  if (/proxy authentication required/i.test(messageOf(cause))) {
    const message = "A proxy stands between and wants its own password (407); nothing was sent.";
    return unsent(false, message);
  }
  const codes = codesOf(cause);
  const said =
    codes.length > 0 ? codes.join(", ") : messageOf(cause) || messageOf(error) || "nobody says why";
  const are = (known: readonly string[]): boolean =>
    codes.length > 0 && codes.every((code) => known.includes(code));
  const isUnsent = waits || (progress === "unwatched" && are([...passing, ...lasting]));
  if (isUnsent) return unsent(!codes.some(isLasting), notReached(said));
  return { kind: "lost", message: `The connection broke (${said}) before an answer came.` };
}

function unsent(isPassing: boolean, message: string): Attempt {
  return { kind: "unsent", isPassing, message };
}

// Of certificates there are more codes than are listed.
function isLasting(code: string): boolean {
  return lasting.includes(code) || /CERT|^ERR_(TLS|SSL)_|^UNABLE_TO_/.test(code);
}

function notReached(said: string): string {
  return `The platform cannot be reached (${said}); nothing was sent.`;
}

// Of a host with several addresses there are several faults.
function codesOf(cause: unknown): string[] {
  const { code, errors, syscall } = (cause ?? {}) as Record<string, unknown>;
  const inner = Array.isArray(errors) ? errors.flatMap((each) => codesOf(each)) : [];
  if (inner.length > 0) return [...new Set(inner)];
  if (typeof code !== "string") return [];
  // A connection that stands can meet the same faults, and then something may have been sent.
  const stood = typeof syscall === "string" && syscall !== "connect" && syscall !== "getaddrinfo";
  return [stood ? `${syscall} ${code}` : code];
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : "";
}
