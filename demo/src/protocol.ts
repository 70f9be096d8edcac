// What the page and its worker say to each other.
import type {
  Change,
  CheckOptions,
  ConversionSummary,
  ConvertOptions,
  DatasetStats,
  Fix,
  Framing,
  Issue,
  Progress,
  Summary,
} from "entrybridge";
import type { FilePlace } from "./source.js";

/** Rows as the text of the editor, or as a file that is too large for it. */
export type Rows = string | Blob;

/** What can be asked, and what is answered. */
export interface Works {
  /** Checks all rows. */
  readonly check: [{ readonly rows: Rows; readonly options: CheckOptions }, Checked];
  /** The first issues of one code, of which a check has counted so many. */
  readonly issuesOf: [
    {
      readonly rows: Rows;
      readonly options: CheckOptions;
      readonly code: string;
      readonly total: number;
    },
    readonly Issue[],
  ];
  /** Converts all rows. */
  readonly convert: [{ readonly rows: Rows; readonly options: ConvertOptions }, Converted];
  /** One row as it is and as it becomes. */
  readonly compare: [
    { readonly rows: Rows; readonly record: number; readonly options: ConvertOptions },
    Compared,
  ];
  /** Counts what the rows hold. */
  readonly statistics: [{ readonly rows: Rows }, Counted];
  /** What fixes would do. */
  readonly preview: [{ readonly rows: Rows; readonly fixes: readonly Fix[] }, Preview[]];
  /** Does one fix. */
  readonly fix: [{ readonly rows: Rows; readonly fix: Fix }, Mended];
  /** Does all fixes, or all of issues of one code, of rows that a check has found framed like this. */
  readonly fixAll: [
    {
      readonly rows: Rows;
      readonly options: CheckOptions;
      readonly framing: Framing;
      readonly code: string | undefined;
    },
    Mended,
  ];
  /** Where a line begins; the last one where there are fewer. */
  readonly findLine: [{ readonly file: Blob; readonly line: number }, FilePlace];
  /** What is in a `.gz`. */
  readonly unpack: [{ readonly file: Blob }, Blob];
}

export type Kind = keyof Works;
export type Asked<K extends Kind> = Works[K][0];
export type Answered<K extends Kind> = Works[K][1];
export type Question = { [K in Kind]: { readonly kind: K } & Asked<K> }[Kind];

/** What a work is given beside the question. */
export interface Watch {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

export interface Checked {
  readonly summary: Summary;
  readonly milliseconds: number;
}

export interface Counted {
  readonly stats: DatasetStats;
  readonly milliseconds: number;
}

export interface Converted {
  readonly summary: ConversionSummary;
  /** The first changes of each reason. */
  readonly changes: readonly Change[];
  /** The first rows that were refused, with their issues. */
  readonly refused: readonly Refused[];
  /** Everything that was written. */
  readonly output: Blob;
  /** As much of it as is shown. */
  readonly shown: string;
  /** Whether that is all. */
  readonly whole: boolean;
  /** The rows that were refused, each in one line. */
  readonly rejects: Blob;
  readonly milliseconds: number;
}

export interface Refused {
  readonly record: number;
  readonly line: number;
  readonly issues: readonly Issue[];
}

export interface Compared {
  /** 0-based; the last row where there are fewer. */
  readonly record: number;
  /** Both with a value a line. */
  readonly before: string;
  readonly after: string;
  /** Why there is nothing after. */
  readonly issues: readonly Issue[];
}

export interface Mended {
  readonly rows: Rows;
  /** How many fixes were done. */
  readonly fixes: number;
}

/** What a fix does to the text around it. */
export interface Preview {
  readonly pieces: readonly PreviewPiece[];
}

export interface PreviewPiece {
  readonly kind: "same" | "gone" | "new" | "cut";
  readonly text: string;
}

/** An error that can be sent: what it was called and what it said. */
export interface Failure {
  readonly code: string;
  readonly message: string;
}

export type ToWorker =
  | { readonly kind: "ask"; readonly id: number; readonly question: Question }
  | { readonly kind: "cancel"; readonly id: number };

export type FromWorker =
  | { readonly kind: "ready"; readonly simd: boolean }
  | { readonly kind: "unavailable"; readonly failure: Failure }
  /** The core has failed: it takes a new worker to go on. */
  | { readonly kind: "broken"; readonly failure: Failure }
  | { readonly kind: "progress"; readonly id: number; readonly progress: Progress }
  | { readonly kind: "answer"; readonly id: number; readonly answer: Answered<Kind> }
  | { readonly kind: "refused"; readonly id: number; readonly failure: Failure };
