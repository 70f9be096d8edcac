// The conversion of the rows: with which options, and what is shown of it.
import type { CheckOptions, ConvertOptions, Issue } from "entrybridge";
import { ConvertView } from "./convert-view.js";
import type { Engine } from "./engine.js";
import { changesAtMost } from "./limits.js";
import type { LinkSettings } from "./link.js";
import type { Compared, Rows } from "./protocol.js";
import type { SourcePane } from "./source-pane.js";
import { Tasks } from "./tasks.js";

export interface ConvertingEvents {
  readonly onChoose: (issue: Issue) => void;
  readonly onWish: () => void;
}

export class Converting {
  readonly #engine: Engine;
  readonly #source: SourcePane;
  readonly #checkOptions: () => CheckOptions;
  readonly #view: ConvertView;
  readonly #tasks = new Tasks();
  /** The rows and options of the last conversion. */
  #converted: { readonly rows: Rows; readonly options: ConvertOptions } | undefined;

  constructor(
    engine: Engine,
    source: SourcePane,
    checkOptions: () => CheckOptions,
    events: ConvertingEvents,
  ) {
    this.#engine = engine;
    this.#source = source;
    this.#checkOptions = checkOptions;
    this.#view = new ConvertView({
      ...events,
      onConvert: () => void this.run(),
      onCompare: (record, signal) => this.#compare(record, signal),
    });
    addEventListener("beforeunload", (event) => {
      if (this.#tasks.running) event.preventDefault();
    });
  }

  /** The settings, as a link has them. */
  get link(): LinkSettings {
    const { roundTrip, ...wish } = this.#view.wish;
    return { ...wish, roundTrip: roundTrip ? "1" : undefined };
  }

  set link(link: LinkSettings) {
    this.#view.readWish(link);
  }

  /** Other rows are here. What runs is of those before. */
  stop(): void {
    if (this.#tasks.running) {
      this.#tasks.stop();
      this.#view.showIdle();
    }
    this.changed();
  }

  /** Other rows are here, or other options hold. */
  changed(): void {
    this.#view.showStale();
    if (this.#source.holdsRows) return;
    this.#converted = undefined;
    this.#view.showIdle();
  }

  async run(): Promise<void> {
    const { rows, name, holdsRows, version } = this.#source;
    if (!holdsRows) {
      this.#view.showEmpty();
      return;
    }
    const { platform, rules } = this.#checkOptions();
    const from = platform === "any" ? "auto" : platform;
    const limits = { maxIssues: changesAtMost };
    const options: ConvertOptions = { ...this.#view.wish, from, rules, limits };
    await this.#tasks.run({
      doing: "Converting",
      rows,
      view: this.#view,
      ask: (wish) => this.#engine.ask("convert", { rows, options }, wish),
      onAnswer: (converted) => {
        // A row by itself may speak for another platform than all of them.
        const found = converted.summary.from ?? from;
        this.#converted = { rows, options: { ...options, from: found } };
        this.#view.show(converted, name ?? "rows.jsonl");
        if (version !== this.#source.version) this.#view.showStale();
      },
    });
  }

  #compare(record: number, signal: AbortSignal): Promise<Compared> {
    if (this.#converted === undefined) throw new Error("Nothing was converted.");
    return this.#engine.ask("compare", { ...this.#converted, record }, { signal });
  }
}
