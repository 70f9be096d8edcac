// What a check says of one file, and of all of them.
import type { FixReport, SchemaSummary, Summary } from "../../types.js";
import type { RowHashes } from "../hashes.js";

export type AnySummary = Summary | SchemaSummary;

/** What is said of a file that was read; `fixes`, `rowHashes`: where they were asked for. */
export type Said = AnySummary & {
  readonly fixes?: Pick<FixReport, "applied" | "totals">;
  readonly rowHashes?: RowHashes;
};

/** What is said of one file; `error`: it could not be read, or not mended. */
export type Outcome = { readonly file: string } & (Said | { readonly error: string });

/** What a code means. */
export interface CodeMeaning {
  readonly summary: string;
  /** Markdown. */
  readonly documentation: string;
}

/** The meaning of rules and other codes; undefined for one that is not known. */
export type Catalogue = (code: string) => CodeMeaning | undefined;

/** Turns outcomes into one of the formats. */
export interface Reporter {
  /** What is printed as soon as a file is through, piece by piece. */
  add(outcome: Outcome): Iterable<string>;
  /** What is printed behind the last. `isFailed`: a file was not read, or not checked. */
  end(isFailed: boolean): string;
  /** Files that cannot be read are in the report; else they are said beside it. */
  readonly saysErrors: boolean;
  /** Bytes of text that issues must show around their spans. */
  readonly excerptBytes: number;
}

/** How many issues the summary counts and does not carry. */
export function notCarried({ issues, totals }: AnySummary): number {
  return sumOf(totals) - issues.length;
}

export function sumOf(totals: Readonly<Record<string, number>>): number {
  return Object.values(totals).reduce((total, count) => total + count, 0);
}
