// Files that are begun before their turn, in their order, a few at a time.
import type { AnySummary } from "../format/outcome.js";
import type { ProgressBar } from "../progress.js";
import type { ParallelCheck } from "./parallel.js";
import type { TaskProgress } from "./tasks.js";

export class Ahead {
  readonly #parallel: ParallelCheck;
  readonly #files: Iterator<string>;
  readonly #most: number;
  readonly #begun: Begun[] = [];

  constructor(parallel: ParallelCheck, files: readonly string[], most: number) {
    this.#parallel = parallel;
    this.#files = files[Symbol.iterator]();
    this.#most = most;
  }

  /**
   * The summary of the next file; `undefined`: it is to be checked on this thread.
   * @throws {Failure} (a rejection) It cannot be read.
   */
  next(bar: ProgressBar | undefined): Promise<AnySummary | undefined> {
    while (this.#begun.length < this.#most) {
      const file = this.#files.next();
      if (file.done === true) break;
      this.#begun.push(new Begun(this.#parallel, file.value));
    }
    return this.#begun.shift()?.summary(bar) ?? Promise.resolve(undefined);
  }
}

class Begun {
  readonly #summary: Promise<AnySummary | undefined>;
  #bar: ProgressBar | undefined;
  #untold = 0;
  #rows = 0;

  constructor(parallel: ParallelCheck, file: string) {
    this.#summary = parallel.check(file, (progress) => {
      this.#hear(progress);
    });
    // Heard of when it is its turn.
    this.#summary.catch(() => undefined);
  }

  summary(bar: ProgressBar | undefined): Promise<AnySummary | undefined> {
    this.#bar = bar;
    return this.#summary;
  }

  #hear({ bytes, rows }: TaskProgress): void {
    this.#untold += bytes;
    this.#rows += rows;
    if (this.#bar === undefined) return;
    this.#bar.onRead(this.#untold);
    this.#bar.onProgress({ bytes: 0, rows: this.#rows });
    this.#untold = 0;
  }
}
