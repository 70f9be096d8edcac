// Summaries of the parts of one file become the summary of the file.
import { leavesOut, mergeStats } from "../../stats.js";
import type { Issue } from "../../types.js";
import type { AnySummary } from "../format/outcome.js";
import { moved } from "./moved.js";
import type { CheckedPart } from "./tasks.js";
import { sortedTotals } from "./totals.js";

export class Fold {
  readonly #first: AnySummary;
  readonly #maxIssues: number;
  readonly #issues: Issue[] = [];
  readonly #totals = new Map<string, number>();
  readonly #before = { records: 0, lines: 0, bytes: 0 };
  #stats: AnySummary["stats"];
  #valid = 0;
  #invalid = 0;
  #errors = 0;

  constructor(first: CheckedPart, maxIssues: number) {
    this.#first = first.summary;
    this.#maxIssues = maxIssues;
    this.add(first);
  }

  get bytes(): number {
    return this.#before.bytes;
  }

  /** The part that begins where those before it end. */
  add({ summary, lines }: CheckedPart): void {
    for (const issue of summary.issues) {
      if (this.#issues.length < this.#maxIssues) this.#issues.push(moved(issue, this.#before));
    }
    for (const [code, count] of Object.entries(summary.totals)) {
      this.#totals.set(code, (this.#totals.get(code) ?? 0) + count);
    }
    const { stats } = summary;
    if (stats !== undefined) {
      this.#stats = this.#stats === undefined ? stats : mergeStats(this.#stats, stats);
    }
    this.#before.records += summary.records;
    this.#valid += summary.valid;
    this.#invalid += summary.invalid;
    this.#before.bytes += summary.bytes;
    this.#errors += summary.errors;
    this.#before.lines += lines;
  }

  /** Whether the order of names would be another one in one go. */
  get isUnsure(): boolean {
    return this.#stats !== undefined && leavesOut(this.#stats);
  }

  summary(): AnySummary {
    const first = this.#first;
    const records = this.#before.records;
    const whole = {
      ...first,
      records,
      valid: this.#valid,
      invalid: this.#invalid,
      bytes: this.#before.bytes,
      errors: this.#errors,
      issues: this.#issues,
      totals: sortedTotals(this.#totals),
      ...(this.#stats === undefined ? {} : { stats: this.#stats }),
    };
    if (!("byPlatform" in first)) return whole;
    const [platform = ""] = Object.keys(first.byPlatform);
    return { ...whole, byPlatform: { [platform]: records } };
  }
}
