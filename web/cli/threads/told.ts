// Progress of a file, passed on, and taken back where the file is begun anew.
import type { OnTaskProgress } from "./pool.js";
import type { TaskProgress } from "./tasks.js";

export class Told {
  readonly #onProgress: OnTaskProgress;
  #bytes = 0;
  #rows = 0;

  constructor(onProgress: OnTaskProgress) {
    this.#onProgress = onProgress;
  }

  readonly add = (progress: TaskProgress): void => {
    this.#bytes += progress.bytes;
    this.#rows += progress.rows;
    this.#onProgress(progress);
  };

  takeBack(): void {
    if (this.#bytes > 0) this.add({ bytes: -this.#bytes, rows: -this.#rows });
  }
}
