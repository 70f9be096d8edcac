// Summaries of the parts of one file become the summary of the file.
import { leavesOut, mergeStats } from "../../stats.js";
import type { Issue, Totals } from "../../types.js";
import type { AnySummary } from "../format/outcome.js";
import type { TaskResult } from "./tasks.js";

export class Fold {
  readonly #first: AnySummary;
  readonly #maxIssues: number;
  readonly #issues: Issue[] = [];
  readonly #totals = new Map<string, number>();
  #stats: AnySummary["stats"];
  #records = 0;
  #valid = 0;
  #invalid = 0;
  #bytes = 0;
  #errors = 0;
  #lines = 0;

  constructor(first: TaskResult, maxIssues: number) {
    this.#first = first.summary;
    this.#maxIssues = maxIssues;
    this.add(first);
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** The part that begins where those before it end. */
  add({ summary, lines }: TaskResult): void {
    for (const issue of summary.issues) {
      if (this.#issues.length < this.#maxIssues) this.#issues.push(this.#moved(issue));
    }
    for (const [code, count] of Object.entries(summary.totals)) {
      this.#totals.set(code, (this.#totals.get(code) ?? 0) + count);
    }
    const { stats } = summary;
    if (stats !== undefined) {
      this.#stats = this.#stats === undefined ? stats : mergeStats(this.#stats, stats);
    }
    this.#records += summary.records;
    this.#valid += summary.valid;
    this.#invalid += summary.invalid;
    this.#bytes += summary.bytes;
    this.#errors += summary.errors;
    this.#lines += lines;
  }

  /** Whether the order of names would be another one in one go. */
  get isUnsure(): boolean {
    return this.#stats !== undefined && leavesOut(this.#stats);
  }

  summary(): AnySummary {
    const first = this.#first;
    const records = this.#records;
    const whole = {
      ...first,
      records,
      valid: this.#valid,
      invalid: this.#invalid,
      bytes: this.#bytes,
      errors: this.#errors,
      issues: this.#issues,
      totals: sorted(this.#totals),
      ...(this.#stats === undefined ? {} : { stats: this.#stats }),
    };
    if (!("byPlatform" in first)) return whole;
    const [platform = ""] = Object.keys(first.byPlatform);
    return { ...whole, byPlatform: { [platform]: records } };
  }

  #moved(issue: Issue): Issue {
    const moved: Issue = {
      ...issue,
      record: issue.record + this.#records,
      line: issue.line + this.#lines,
      offset: issue.offset + this.#bytes,
    };
    if (moved.fix === undefined) return moved;
    const edits = moved.fix.edits.map((edit) => ({ ...edit, offset: edit.offset + this.#bytes }));
    return { ...moved, fix: { ...moved.fix, edits } };
  }
}

// As the core tells them.
function sorted(totals: ReadonlyMap<string, number>): Totals {
  return Object.fromEntries([...totals].sort(([left], [right]) => (left < right ? -1 : 1)));
}
