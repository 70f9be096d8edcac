// Reports of `check` added up: the totals of the parts are those of the whole.
import { mergeStats } from "../../stats.js";
import type { DatasetStats } from "../../types.js";
import { Failure } from "../failure.js";
import { bytesPerRow } from "../hashes.js";
import { displayName } from "../read.js";
import { printable } from "../terminal.js";
import { repeatRules, repeatsIn } from "./repeats.js";
import type { HashedPart, HashesOfParts, RepeatLevels } from "./repeats.js";
import type { CarriedIssue, ReportedSummary, ReportValue } from "./reports.js";

export type MergedIssue = CarriedIssue & { readonly file: string };

/** What is said of all parts together. */
export interface MergedCheck {
  readonly parts: number;
  readonly records: number;
  readonly valid: number;
  readonly invalid: number;
  readonly bytes: number;
  readonly errors: number;
  readonly totals: Readonly<Record<string, number>>;
  readonly byPlatform: Readonly<Record<string, number>>;
  /** Where every part has them. */
  readonly stats?: DatasetStats;
  /** The first ones, in the order of the parts. */
  readonly issues: readonly MergedIssue[];
  /** Parts that were not read, or of more than one platform: nothing of their rows is counted. */
  readonly unread: readonly { readonly file: string; readonly error: string }[];
}

const countNames = ["records", "valid", "invalid", "bytes", "errors"] as const;

interface Part extends HashedPart {
  readonly issues: readonly CarriedIssue[];
  readonly hashedRows: number | undefined;
}

export class CheckMerge {
  readonly #maxIssues: number;
  readonly #parts: Part[] = [];
  readonly #unread: { file: string; error: string }[] = [];
  readonly #totals = new Map<string, number>();
  readonly #byPlatform = new Map<string, number>();
  readonly #counts = { records: 0, valid: 0, invalid: 0, bytes: 0, errors: 0 };
  #stats: DatasetStats | undefined;
  #partsWithStats = 0;
  #carried = 0;
  // Of the part that is read: its issues and hashes come before its summary in JSON Lines.
  #pending: string | undefined; // its file
  #issues: CarriedIssue[] = [];
  #hashedRows = 0;
  #hasHashes = false;

  constructor(maxIssues: number) {
    this.#maxIssues = maxIssues;
  }

  get isEmpty(): boolean {
    return this.#parts.length + this.#unread.length === 0;
  }

  /** @throws {Failure} */
  add({ kind, value }: Exclude<ReportValue, { kind: "conversion" }>): void {
    if (this.#pending !== undefined && this.#pending !== value.file) this.endReport();
    this.#pending = kind === "issue" || kind === "rows" ? value.file : undefined;
    if (kind === "issue") this.#carry(value);
    else if (kind === "rows") this.#count([value.hashes]);
    else if (kind === "summary") this.#addSummary(value);
    else this.#unread.push({ file: value.file, error: value.error });
  }

  /** @throws {Failure} A file's summary did not come, which stands behind its issues and hashes. */
  endReport(): void {
    if (this.#pending === undefined) return;
    const name = printable(displayName(this.#pending));
    throw new Failure(`The report on ${name} is cut off: its summary is not there.`);
  }

  /** @throws {Failure} (a rejection) Some parts have hashes, and others have none. */
  async finish(hashes: HashesOfParts, levels: RepeatLevels): Promise<MergedCheck> {
    const issues = this.#parts.flatMap((part, index) =>
      part.issues.map((issue) => ({ ...issue, part: index })),
    );
    const counts = { ...this.#counts };
    const rows = this.#rowsWithHashes();
    if (rows !== undefined && repeatRules.some((rule) => levels[rule] !== "off")) {
      this.#refuseCountedTwice();
      const found = await repeatsIn(this.#parts, rows, hashes, levels, this.#maxIssues);
      for (const [code, count] of found.totals) {
        this.#totals.set(code, (this.#totals.get(code) ?? 0) + count);
        if (levels[code] === "error") counts.errors += count;
      }
      counts.valid -= found.spoilt;
      counts.invalid += found.spoilt;
      issues.push(...found.issues.map(({ part, issue }) => ({ ...issue, part })));
      issues.sort((left, right) => left.part - right.part || placeOf(left) - placeOf(right));
    }
    return {
      parts: this.#parts.length,
      ...counts,
      totals: sorted(this.#totals),
      byPlatform: sorted(this.#byPlatform),
      ...(this.#hasStats() && this.#stats !== undefined ? { stats: this.#stats } : {}),
      issues: issues
        .slice(0, this.#maxIssues)
        .map(({ part, ...issue }) => ({ file: this.#parts[part]?.file ?? "", ...issue })),
      unread: this.#unread,
    };
  }

  #addSummary(summary: ReportedSummary): void {
    const { file, framing, splits = [], stats, platform } = summary;
    for (const issue of summary.issues ?? []) this.#carry(issue);
    if (summary.rowHashes !== undefined) this.#count(summary.rowHashes);
    if (platform === null) {
      this.#unread.push({ file, error: "its rows are of more than one platform" });
    } else if (stats !== undefined) {
      this.#stats = this.#stats === undefined ? stats : mergeStats(this.#stats, stats);
      this.#partsWithStats += 1;
    }
    const { records } = summary;
    for (const name of countNames) this.#counts[name] += summary[name];
    addAll(this.#totals, summary.totals);
    addAll(this.#byPlatform, summary.byPlatform ?? {});
    // A file without rows has no hashes either.
    const hashedRows = this.#hasHashes || records === 0 ? this.#hashedRows : undefined;
    this.#parts.push({ file, framing, splits, issues: this.#issues, hashedRows });
    this.#issues = [];
    this.#hashedRows = 0;
    this.#hasHashes = false;
  }

  #carry(issue: CarriedIssue): void {
    if (this.#carried >= this.#maxIssues) return;
    this.#carried += 1;
    this.#issues.push(issue);
  }

  #count(texts: readonly string[]): void {
    this.#hasHashes = true;
    for (const text of texts) {
      const bytes = Buffer.byteLength(text, "base64");
      if (bytes % bytesPerRow !== 0) throw new Failure("The hashes of a report are cut off.");
      this.#hashedRows += bytes / bytesPerRow;
    }
  }

  #hasStats(): boolean {
    return this.#partsWithStats === this.#parts.length;
  }

  #rowsWithHashes(): number | undefined {
    const hashed = this.#parts.filter(({ hashedRows = 0 }) => hashedRows > 0);
    const without = this.#parts.find(({ hashedRows }) => hashedRows === undefined);
    if (hashed.length === 0) return undefined;
    if (without === undefined) return hashed.reduce((sum, part) => sum + (part.hashedRows ?? 0), 0);
    const name = printable(displayName(without.file));
    throw new Failure(
      `${name} was checked without --report-hashes, and others with it: check all parts alike.`,
    );
  }

  #refuseCountedTwice(): void {
    const counted = repeatRules.find((rule) => this.#totals.has(rule));
    if (counted === undefined) return;
    throw new Failure(
      `A part was checked with the rule ${counted} on, which merge asks too: leave it off there, and give merge --rule ${counted}=… .`,
    );
  }
}

function placeOf({ line, record = 0 }: CarriedIssue): number {
  return line ?? record + 1;
}

function addAll(sums: Map<string, number>, counts: Readonly<Record<string, number>>): void {
  for (const [name, count] of Object.entries(counts)) sums.set(name, (sums.get(name) ?? 0) + count);
}

function sorted(counts: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries([...counts].sort(([left], [right]) => (left < right ? -1 : 1)));
}
