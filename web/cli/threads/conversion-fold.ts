// Conversions of the parts of one file become the conversion of the file.
import type { Change, ConversionSummary, Issue, Rejected, Totals } from "../../types.js";
import { moved } from "./moved.js";
import type { ConvertedPart } from "./tasks.js";
import { sortedTotals } from "./totals.js";

export class ConversionFold {
  readonly #first: ConversionSummary;
  readonly #maxIssues: number;
  readonly #warnings: Issue[] = [];
  readonly #totals = new Map<string, number>();
  readonly #changes = new Map<string, number>();
  readonly #before = { records: 0, lines: 0, bytes: 0 };
  #converted = 0;
  #rejected = 0;

  constructor(first: ConversionSummary, maxIssues: number) {
    this.#first = first;
    this.#maxIssues = maxIssues;
  }

  get bytes(): number {
    return this.#before.bytes;
  }

  /** What is told of the part that begins where those before it end. */
  add(part: ConvertedPart): Pick<ConvertedPart, "changes" | "rejected"> {
    const { summary, lines } = part;
    const changes = this.#told(part.changes);
    const rejected = part.rejected.map((row) => this.#moved(row));
    for (const issue of summary.warnings) {
      if (this.#warnings.length < this.#maxIssues) this.#warnings.push(moved(issue, this.#before));
    }
    for (const [code, count] of Object.entries(summary.totals)) addTo(this.#totals, code, count);
    this.#before.records += summary.records;
    this.#before.lines += lines;
    this.#before.bytes += summary.bytes;
    this.#converted += summary.converted;
    this.#rejected += summary.rejected;
    return { changes, rejected };
  }

  summary(): ConversionSummary {
    const { records, bytes } = this.#before;
    const totals: Totals = sortedTotals(this.#totals);
    const counts = { bytes, records, converted: this.#converted, rejected: this.#rejected };
    return { ...this.#first, ...counts, totals, warnings: this.#warnings };
  }

  // The first ones of each reason.
  #told(changes: readonly Change[]): Change[] {
    const told: Change[] = [];
    for (const change of changes) {
      const count = addTo(this.#changes, `${change.action}:${change.reason}`, 1);
      if (count > this.#maxIssues) continue;
      told.push({ ...change, record: change.record + this.#before.records });
    }
    return told;
  }

  #moved(row: Rejected): Rejected {
    return {
      ...row,
      record: row.record + this.#before.records,
      line: row.line + this.#before.lines,
      issues: row.issues.map((issue) => moved(issue, this.#before)),
    };
  }
}

function addTo(counts: Map<string, number>, name: string, more: number): number {
  const count = (counts.get(name) ?? 0) + more;
  counts.set(name, count);
  return count;
}
