// Threads that share tasks, each doing one at a time. Promises: tasks begin in the order in which they
// were given; a thread that breaks harms only its own task, which is told, and no thread takes its
// place; the process ends when its work is done, whatever threads do.
import { setFlagsFromString } from "node:v8";
import { Worker } from "node:worker_threads";
import { Failure } from "../failure.js";
import type { TaskProgress, WorkerBriefing, WorkerWord } from "./tasks.js";

/** The task was not done, for no fault of the file: it may be done elsewhere. */
export class BrokenThread extends Error {
  override readonly name = "BrokenThread";
}

export type OnTaskProgress = (progress: TaskProgress) => void;

export class ThreadPool<Task, Result> {
  readonly #threads: number;
  readonly #briefing: WorkerBriefing;
  readonly #waiting: Job<Task, Result>[] = [];
  readonly #idle: Worker[] = [];
  readonly #busy = new Map<Worker, Job<Task, Result>>();
  #made = 0;
  #broken = 0;

  constructor(threads: number, briefing: WorkerBriefing) {
    this.#threads = threads;
    this.#briefing = briefing;
    keepCompiledCode();
  }

  /** How many tasks keep all threads busy while answers are on their way. */
  get width(): number {
    return this.#threads + 2;
  }

  /** @throws {Failure | BrokenThread} (a rejection) */
  run(task: Task, onProgress: OnTaskProgress): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ task, onProgress, resolve, reject });
      this.#next();
    });
  }

  async close(): Promise<void> {
    await Promise.all([...this.#idle, ...this.#busy.keys()].map((worker) => worker.terminate()));
  }

  #next(): void {
    if (this.#broken === this.#threads) {
      for (const { reject } of this.#waiting.splice(0)) reject(new BrokenThread());
      return;
    }
    if (this.#waiting.length === 0) return;
    const worker = this.#idle.pop() ?? this.#make();
    const job = worker === undefined ? undefined : this.#waiting.shift();
    if (worker === undefined || job === undefined) return;
    this.#busy.set(worker, job);
    worker.postMessage(job.task);
  }

  #make(): Worker | undefined {
    if (this.#made === this.#threads) return undefined;
    this.#made += 1;
    const worker = new Worker(new URL("./worker.mjs", import.meta.url), {
      workerData: this.#briefing,
    });
    worker.on("message", (word: WorkerWord<Result>) => {
      this.#hear(worker, word);
    });
    // What went wrong is of no interest: the task is done elsewhere.
    worker.on("error", () => undefined);
    worker.on("exit", () => {
      this.#lose(worker);
    });
    return worker;
  }

  #hear(worker: Worker, word: WorkerWord<Result>): void {
    const job = this.#busy.get(worker);
    if (job === undefined) return;
    if (word.kind === "progress") {
      job.onProgress(word.progress);
      return;
    }
    this.#busy.delete(worker);
    this.#idle.push(worker);
    if (word.kind === "done") job.resolve(word.result);
    else job.reject(word.kind === "failed" ? new Failure(word.message) : new BrokenThread());
    this.#next();
  }

  #lose(worker: Worker): void {
    this.#broken += 1;
    const place = this.#idle.indexOf(worker);
    if (place >= 0) this.#idle.splice(place, 1);
    this.#busy.get(worker)?.reject(new BrokenThread());
    this.#busy.delete(worker);
    this.#next();
  }
}

// V8 drops compiled WebAssembly that faster code has replaced, and asks all threads before it does. Node.js
// below 22.16 may crash if one of them ends at that moment (nodejs/node#57910). There is little such code,
// and the process ends with its files.
function keepCompiledCode(): void {
  setFlagsFromString("--no-wasm-code-gc");
}

interface Job<Task, Result> {
  readonly task: Task;
  readonly onProgress: OnTaskProgress;
  readonly resolve: (result: Result) => void;
  readonly reject: (reason: unknown) => void;
}
