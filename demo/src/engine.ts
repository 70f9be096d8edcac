// The page's side of the worker. A question gets an answer or an `EngineError`, also when the
// worker cannot start or dies; then `start` makes a new one. A question that is cancelled ends in an
// `EngineError` with the code "AbortError".
import type { Progress } from "entrybridge";
import type {
  Answered,
  Asked,
  Failure,
  FromWorker,
  Kind,
  Question,
  Rows,
  ToWorker,
} from "./protocol.js";

export type EngineState =
  | { readonly kind: "loading" }
  | { readonly kind: "ready"; readonly simd: boolean }
  /** `begun`: it has worked before. */
  | { readonly kind: "failed"; readonly failure: Failure; readonly begun: boolean };

/** Why a question has no answer. */
export class EngineError extends Error {
  override readonly name = "EngineError";
  readonly code: string;

  constructor({ code, message }: Failure) {
    super(message);
    this.code = code;
  }

  get cancelled(): boolean {
    return this.code === "AbortError";
  }
}

export interface Wish {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

interface Waiting extends Wish {
  readonly resolve: (answer: Answered<Kind>) => void;
  readonly reject: (error: EngineError) => void;
}

export class Engine {
  #worker: Worker | undefined;
  #state: EngineState = { kind: "loading" };
  #nextId = 0;
  readonly #waiting = new Map<number, Waiting>();
  readonly #onState: (state: EngineState) => void;

  constructor(onState: (state: EngineState) => void) {
    this.#onState = onState;
  }

  start(): void {
    this.#worker?.terminate();
    this.#become({ kind: "loading" });
    try {
      const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
      this.#worker = worker;
      worker.addEventListener("message", ({ data }: MessageEvent<FromWorker>) => {
        if (worker === this.#worker) this.#hear(data);
      });
      worker.addEventListener("error", (event) => {
        event.preventDefault();
        if (worker === this.#worker) this.#fail(this.#workerFailure(event.message));
      });
      worker.addEventListener("messageerror", () => {
        if (worker === this.#worker) this.#fail(this.#workerFailure("an answer cannot be read"));
      });
    } catch (error) {
      this.#fail(this.#workerFailure(error instanceof Error ? error.message : String(error)));
    }
  }

  ask<K extends Kind>(kind: K, asked: Asked<K>, wish: Wish = {}): Promise<Answered<K>> {
    const { promise, resolve, reject } = withResolvers<Answered<Kind>>();
    if (this.#state.kind === "failed") {
      reject(new EngineError(this.#state.failure));
    } else if (wish.signal?.aborted === true) {
      reject(new EngineError(cancelled));
    } else {
      const id = this.#nextId++;
      this.#waiting.set(id, { ...wish, resolve, reject });
      this.#send({ kind: "ask", id, question: { kind, ...asked } as unknown as Question });
      wish.signal?.addEventListener("abort", () => {
        this.#cancel(id);
      });
    }
    return promise;
  }

  // Answered at once: the worker hears of it when it comes up for air.
  #cancel(id: number): void {
    const waiting = this.#take(id);
    if (waiting === undefined) return;
    this.#send({ kind: "cancel", id });
    waiting.reject(new EngineError(cancelled));
  }

  #send(message: ToWorker): void {
    this.#worker?.postMessage(message);
  }

  #hear(message: FromWorker): void {
    switch (message.kind) {
      case "ready":
        this.#become({ kind: "ready", simd: message.simd });
        break;
      case "unavailable":
        this.#fail(message.failure);
        break;
      case "broken":
        this.#fail(this.#workerFailure(message.failure.message));
        break;
      case "progress":
        this.#waiting.get(message.id)?.onProgress?.(message.progress);
        break;
      case "answer":
        this.#take(message.id)?.resolve(message.answer);
        break;
      case "refused":
        this.#take(message.id)?.reject(new EngineError(message.failure));
        break;
    }
  }

  #take(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }

  #workerFailure(said: string | undefined): Failure {
    const detail = said ? ` (${said})` : "";
    const message =
      this.#state.kind === "ready"
        ? `The page's worker has ended${detail}. Perhaps memory ran out. The rows are still here.`
        : `The page's worker could not be started${detail}. Is the whole folder of the page on the server?`;
    return { code: "worker", message };
  }

  #fail(failure: Failure): void {
    const begun = this.#state.kind === "ready";
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#become({ kind: "failed", failure, begun });
    for (const { reject } of this.#waiting.values()) reject(new EngineError(failure));
    this.#waiting.clear();
  }

  #become(state: EngineState): void {
    this.#state = state;
    this.#onState(state);
  }
}

const cancelled: Failure = { code: "AbortError", message: "It was cancelled." };

/** What is said of an error. */
export function failureOf(error: unknown): Failure {
  if (error instanceof EngineError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return { code: "page", message };
}

/** What is said of an error with rows: browsers say no more of a file that is gone than "network error". */
export async function whyOf(rows: Rows | undefined, error: unknown): Promise<Failure> {
  if (rows instanceof Blob && !(await isReadable(rows))) return changedFile;
  return failureOf(error);
}

const changedFile: Failure = {
  code: "file",
  message: "The file was changed or removed since it was opened; open it again.",
};

async function isReadable(file: Blob): Promise<boolean> {
  try {
    await file.slice(0, 1).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

export function isCancelled(error: unknown): boolean {
  return error instanceof EngineError && error.cancelled;
}

function withResolvers<Value>() {
  let resolve!: (value: Value) => void;
  let reject!: (error: EngineError) => void;
  const promise = new Promise<Value>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}
