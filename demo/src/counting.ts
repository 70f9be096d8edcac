// The statistics of the rows: counted when they are looked at.
import { isCancelled } from "./engine.js";
import type { Engine } from "./engine.js";
import type { SourcePane } from "./source-pane.js";
import { StatisticsView } from "./statistics-view.js";
import { Tasks } from "./tasks.js";

export class Counting {
  readonly #engine: Engine;
  readonly #source: SourcePane;
  readonly #view = new StatisticsView(() => void this.#run());
  readonly #tasks = new Tasks();
  /** The version of the rows that was counted last. */
  #counted = -1;

  constructor(engine: Engine, source: SourcePane) {
    this.#engine = engine;
    this.#source = source;
  }

  /** Somebody looks at them. */
  async look(): Promise<void> {
    if (this.#counted !== this.#source.version) await this.#run();
  }

  /** Other rows are here. What runs is of those before, and so is what is shown, if none of them stay. */
  stop(staySome: boolean): void {
    this.#tasks.stop();
    if (!staySome) this.#view.clear();
  }

  async #run(): Promise<void> {
    const { rows, holdsRows, version } = this.#source;
    this.#counted = version;
    if (!holdsRows) {
      this.#tasks.stop();
      this.#view.showIdle();
      return;
    }
    await this.#tasks.run({
      doing: "Counting",
      rows,
      view: this.#view,
      ask: async (wish) => {
        try {
          return await this.#engine.ask("statistics", { rows }, wish);
        } catch (error) {
          // So that they are counted when they are looked at again.
          if (!isCancelled(error) && this.#counted === version) this.#counted = -1;
          throw error;
        }
      },
      onAnswer: (statistics) => void this.#view.show(statistics),
    });
  }
}
