// What threads tell each other.
import type { CheckWishes, FileWishes } from "../checking.js";
import type { ConvertWishes } from "../converting.js";
import type { AnySummary } from "../format/outcome.js";
import type { Change, ConversionSummary, Rejected } from "../../types.js";

/** Given to a thread as it begins. */
export type WorkerBriefing =
  | { readonly kind: "check"; readonly wishes: CheckWishes }
  | { readonly kind: "convert"; readonly wishes: ConvertWishes };

/** Of an open file the bytes from `start` to `end`, in which lines are whole. */
export interface Part {
  readonly descriptor: number;
  readonly start: number;
  readonly end: number;
}

/** A file to be checked, or a part of it. */
export interface CheckTask extends Pick<FileWishes, "framing" | "platform"> {
  readonly file: string;
  readonly part?: Part;
}

export interface CheckedPart {
  readonly summary: AnySummary;
  /** Line ends in a part. */
  readonly lines: number;
}

/** A part of a file to be converted. */
export interface ConvertTask {
  readonly file: string;
  readonly part: Part;
  readonly from: ConvertWishes["from"];
}

export interface ConvertedPart {
  readonly summary: ConversionSummary;
  readonly lines: number;
  readonly rows: readonly Uint8Array[];
  readonly changes: readonly Change[];
  readonly rejected: readonly Rejected[];
}

/** How far a task has come since that was last told. */
export interface TaskProgress {
  readonly bytes: number;
  readonly rows: number;
}

export type WorkerWord<Result> =
  | { readonly kind: "progress"; readonly progress: TaskProgress }
  | { readonly kind: "done"; readonly result: Result }
  /** The file cannot be read; the words are for the user. */
  | { readonly kind: "failed"; readonly message: string }
  /** Anything else: the task is to be done elsewhere. */
  | { readonly kind: "broken" };
