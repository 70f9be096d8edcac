// One work at a time of its kind: asking again puts the one before to an end.
import { isCancelled, whyOf } from "./engine.js";
import type { Wish } from "./engine.js";
import { busy } from "./progress.js";
import type { Busy } from "./progress.js";
import type { Failure, Rows } from "./protocol.js";

const byUser = Symbol("by the user");

/** Long enough not to flicker, short enough to seem at once. */
const busyAfter = 250;

export interface Task<Answer> {
  /** As in "Checking". */
  readonly doing: string;
  readonly rows: Rows;
  readonly ask: (wish: Required<Wish>) => Promise<Answer>;
  readonly onAnswer: (answer: Answer) => void;
  /** Where all else is shown. */
  readonly view: {
    showBusy(busy: Busy): void;
    showCancelled(): void;
    showFailure(failure: Failure): void;
  };
}

export class Tasks {
  #controller = new AbortController();
  #running = false;

  get running(): boolean {
    return this.#running;
  }

  /** Puts what runs to an end, and says nothing of it. */
  stop(): void {
    this.#controller.abort();
    this.#controller = new AbortController();
    this.#running = false;
  }

  async run<Answer>(task: Task<Answer>): Promise<void> {
    this.stop();
    const controller = new AbortController();
    this.#controller = controller;
    this.#running = true;
    const current = (): boolean => this.#controller === controller;
    const bytes = typeof task.rows === "string" ? task.rows.length : task.rows.size;
    const shown = busy(task.doing, bytes, () => {
      controller.abort(byUser);
    });
    const timer = setTimeout(() => {
      task.view.showBusy(shown);
    }, busyAfter);
    try {
      const answer = await task.ask({ signal: controller.signal, onProgress: shown.update });
      if (current() && !controller.signal.aborted) task.onAnswer(answer);
    } catch (error) {
      if (!current()) return;
      if (!isCancelled(error)) {
        const failure = await whyOf(task.rows, error);
        if (current()) task.view.showFailure(failure);
      } else if (controller.signal.reason === byUser) task.view.showCancelled();
    } finally {
      clearTimeout(timer);
      if (current()) this.#running = false;
    }
  }
}
