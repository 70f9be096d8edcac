// What the page and its worker say to each other.
import type { CheckOptions, ConversionReport, ConvertOptions, Summary } from "entrybridge";

/** Rows as the text of the editor, or as a file that is too large for it. */
export type Rows = string | Blob;

export type Question =
  | { readonly kind: "check"; readonly rows: Rows; readonly options: CheckOptions }
  | { readonly kind: "convert"; readonly rows: Rows; readonly options: ConvertOptions };

export interface Checked {
  readonly summary: Summary;
  readonly milliseconds: number;
}

export interface Converted {
  readonly report: ConversionReport;
  /** Everything that was written. */
  readonly output: Blob;
  /** As much of it as is shown. */
  readonly shown: string;
  /** Whether that is all. */
  readonly whole: boolean;
  readonly milliseconds: number;
}

/** An error that can be sent: what it was called and what it said. */
export interface Failure {
  readonly code: string;
  readonly message: string;
}

export type Answer = Checked | Converted;

export type ToWorker = Question & { readonly id: number };

export type FromWorker =
  | { readonly kind: "ready" }
  | { readonly kind: "unavailable"; readonly failure: Failure }
  | { readonly kind: "answer"; readonly id: number; readonly answer: Answer }
  | { readonly kind: "refused"; readonly id: number; readonly failure: Failure };
