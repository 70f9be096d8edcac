// Reports of `convert` added up.
import type { ReportedConversion } from "./reports.js";

/** What is said of all parts together. */
export interface MergedConversion {
  readonly parts: number;
  /** The platforms that rows were read from. */
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly records: number;
  readonly converted: number;
  readonly rejected: number;
  readonly totals: Readonly<Record<string, number>>;
  /** Reports of parts of which nothing was converted, as their rows do not agree. */
  readonly unread: readonly string[];
}

export class ConversionMerge {
  #parts = 0;
  #records = 0;
  #converted = 0;
  #rejected = 0;
  readonly #from = new Set<string>();
  readonly #to = new Set<string>();
  readonly #totals = new Map<string, number>();
  readonly #unread: string[] = [];

  get isEmpty(): boolean {
    return this.#parts === 0;
  }

  add(report: string, conversion: ReportedConversion): void {
    const { from, to, records, converted, rejected, totals } = conversion;
    this.#parts += 1;
    this.#records += records;
    this.#converted += converted;
    this.#rejected += rejected.length;
    this.#to.add(to);
    if (from === null || from === undefined) this.#unread.push(report);
    else this.#from.add(from);
    for (const [name, count] of Object.entries(totals)) {
      this.#totals.set(name, (this.#totals.get(name) ?? 0) + count);
    }
  }

  finish(): MergedConversion {
    return {
      parts: this.#parts,
      from: [...this.#from].sort(),
      to: [...this.#to].sort(),
      records: this.#records,
      converted: this.#converted,
      rejected: this.#rejected,
      totals: Object.fromEntries(
        [...this.#totals].sort(([left], [right]) => (left < right ? -1 : 1)),
      ),
      unread: this.#unread,
    };
  }
}
