// Rows that are in several parts, found by their hashes as the rules duplicate-example and
// train-test-overlap find them in one file. Promises: memory for some millions of rows at a time, however
// many there are: beyond that, the reports are read once for each share of the rows.
import { bytesPerRow } from "../hashes.js";
import type { Level } from "../../types.js";
import { displayName } from "../read.js";
import { RowTable } from "./row-table.js";
import type { Place, Row } from "./row-table.js";
import type { CarriedIssue } from "./reports.js";

export const repeatRules = ["duplicate-example", "train-test-overlap"] as const;
export type RepeatRule = (typeof repeatRules)[number];
export type RepeatLevels = Readonly<Record<RepeatRule, Level>>;

/** A part with hashes. */
export interface HashedPart {
  readonly file: string;
  readonly framing: string;
  readonly splits: readonly string[];
}

/** The hashes of all parts in their order, read anew each time. */
export type HashesOfParts = () => AsyncIterable<{ readonly part: number; readonly hashes: Buffer }>;

export interface Repeats {
  readonly totals: ReadonlyMap<RepeatRule, number>;
  /** The first ones, in the order of the rows. */
  readonly issues: readonly PlacedIssue[];
  /** Rows that were valid and are not by these rules. */
  readonly spoilt: number;
}

interface PlacedIssue extends Place {
  readonly issue: CarriedIssue;
}

// Passes are told apart by one byte of the hash.
const mostPasses = 256;

/** Rows that are held in memory at once: at 19 bytes a place, 80 to 160 MB. */
export const rowsAtOnce = Number(process.env["ENTRYBRIDGE_MERGE_ROWS"] ?? 0) || 1 << 22;

export async function repeatsIn(
  parts: readonly HashedPart[],
  rows: number,
  hashes: HashesOfParts,
  levels: RepeatLevels,
  maxIssues: number,
): Promise<Repeats> {
  const search = new Search(parts, levels, maxIssues);
  const passes = Math.min(mostPasses, Math.max(1, Math.ceil(rows / rowsAtOnce)));
  for (let pass = 0; pass < passes; pass++) {
    // Shares are not quite equal.
    const table = new RowTable(passes === 1 ? rows : (rows / passes) * 1.25 + 1000);
    for await (const { part, hashes: packed } of hashes()) {
      search.look(packed, part, (second) => second % passes === pass, table);
    }
    search.endPass();
  }
  return search.found();
}

class Search {
  readonly #parts: readonly HashedPart[];
  readonly #levels: RepeatLevels;
  readonly #maxIssues: number;
  readonly #splits: readonly (readonly number[])[];
  readonly #splitNames: readonly string[];
  readonly #totals = new Map<RepeatRule, number>();
  #issues: PlacedIssue[] = [];
  #issuesOfPass: PlacedIssue[] = [];
  #spoilt = 0;

  constructor(parts: readonly HashedPart[], levels: RepeatLevels, maxIssues: number) {
    this.#parts = parts;
    this.#levels = levels;
    this.#maxIssues = maxIssues;
    const numbers = new Map<string, number>();
    const numberOf = (name: string): number => {
      const number = numbers.get(name) ?? numbers.size + 1;
      numbers.set(name, number);
      return number;
    };
    this.#splits = parts.map(({ splits }) => splits.map(numberOf));
    this.#splitNames = [...numbers.keys()];
  }

  look(packed: Buffer, part: number, isWanted: (second: number) => boolean, table: RowTable): void {
    for (let at = 0; at + bytesPerRow <= packed.length; at += bytesPerRow) {
      const second = packed.readUInt8(at + 12);
      if (!isWanted(second)) continue;
      const row: Row = {
        low: packed.readUInt32LE(at),
        high: packed.readUInt32LE(at + 4),
        second,
        split: this.#splits[part]?.[packed.readUInt8(at + 13) - 1] ?? 0,
        part,
        number: packed.readUInt32LE(at + 8),
      };
      this.#judge(row, packed.readUInt8(at + 14) === 1, table);
    }
  }

  endPass(): void {
    this.#issues = [...this.#issues, ...this.#issuesOfPass]
      .sort((left, right) => left.part - right.part || left.number - right.number)
      .slice(0, this.#maxIssues);
    this.#issuesOfPass = [];
  }

  found(): Repeats {
    return { totals: this.#totals, issues: this.#issues, spoilt: this.#spoilt };
  }

  #judge(row: Row, isValid: boolean, table: RowTable): void {
    const { same, other } = table.add(row);
    const duplicate = same !== undefined && this.#levels["duplicate-example"];
    const overlap = other !== undefined && this.#levels["train-test-overlap"];
    if (same !== undefined) {
      this.#add(row, "duplicate-example", () => {
        return `The row says the same as the one in ${this.#title(same, row)}.`;
      });
    }
    if (other !== undefined) {
      const [here, there] = [this.#splitName(row.split), this.#splitName(other.split)];
      this.#add(row, "train-test-overlap", () => {
        const place = `${there} in ${this.#title(other, row)}`;
        return `The example is in the split ${here} here and in ${place}: a test says nothing of what was learned from.`;
      });
    }
    if (isValid && (duplicate === "error" || overlap === "error")) this.#spoilt += 1;
  }

  #add(row: Row, code: RepeatRule, message: () => string): void {
    const level = this.#levels[code];
    if (level === "off") return;
    const severity = level === "error" ? "error" : "warning";
    this.#totals.set(code, (this.#totals.get(code) ?? 0) + 1);
    if (this.#issuesOfPass.length >= this.#maxIssues) return;
    const { part, number } = row;
    const isLine = this.#parts[part]?.framing === "json-lines";
    const place = isLine ? { line: number } : { record: number - 1 };
    const issue = { severity, code, message: message(), ...place } as const;
    this.#issuesOfPass.push({ part, number, issue });
  }

  #title({ part, number }: Place, from: Place): string {
    const { file = "", framing } = this.#parts[part] ?? {};
    const title = `${framing === "json-lines" ? "line" : "row"} ${number}`;
    return part === from.part ? title : `${title} of ${displayName(file)}`;
  }

  #splitName(split: number): string {
    return `\`${this.#splitNames[split - 1] ?? ""}\``;
  }
}
