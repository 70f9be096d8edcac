// The page's side of the worker. A question gets an answer or an `EngineError`, also when the
// worker cannot start or dies; then `start` makes a new one.
import type {
  Answer,
  Checked,
  Converted,
  Failure,
  FromWorker,
  Question,
  ToWorker,
} from "./protocol.js";

export type EngineState =
  | { readonly kind: "loading" }
  | { readonly kind: "ready" }
  | { readonly kind: "failed"; readonly failure: Failure };

/** Why a question has no answer. */
export class EngineError extends Error {
  override readonly name = "EngineError";
  readonly code: string;

  constructor({ code, message }: Failure) {
    super(message);
    this.code = code;
  }
}

interface Waiting {
  readonly resolve: (answer: Answer) => void;
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
        if (worker === this.#worker) this.#fail(workerFailure(event.message));
      });
    } catch (error) {
      this.#fail(workerFailure(error instanceof Error ? error.message : String(error)));
    }
  }

  ask(question: Extract<Question, { kind: "check" }>): Promise<Checked>;
  ask(question: Extract<Question, { kind: "convert" }>): Promise<Converted>;
  ask(question: Question): Promise<Answer> {
    const { promise, resolve, reject } = withResolvers<Answer>();
    if (this.#state.kind === "failed") {
      reject(new EngineError(this.#state.failure));
      return promise;
    }
    const id = this.#nextId++;
    this.#waiting.set(id, { resolve, reject });
    this.#worker?.postMessage({ ...question, id } satisfies ToWorker);
    return promise;
  }

  #hear(message: FromWorker): void {
    switch (message.kind) {
      case "ready":
        this.#become({ kind: "ready" });
        break;
      case "unavailable":
        this.#fail(message.failure);
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

  #fail(failure: Failure): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#become({ kind: "failed", failure });
    for (const { reject } of this.#waiting.values()) reject(new EngineError(failure));
    this.#waiting.clear();
  }

  #become(state: EngineState): void {
    this.#state = state;
    this.#onState(state);
  }
}

function workerFailure(said: string | undefined): Failure {
  const detail = said ? ` (${said})` : "";
  return {
    code: "worker",
    message: `The page's worker could not be started${detail}. Is the whole folder of the page on the server?`,
  };
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
