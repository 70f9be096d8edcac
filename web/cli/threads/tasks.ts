// What threads tell each other.
import type { CheckWishes, FileWishes } from "../checking.js";
import type { AnySummary } from "../format/outcome.js";

/** Given to a thread as it begins. */
export interface WorkerBriefing {
  readonly wishes: CheckWishes;
}

/** A file to be checked, or of an open one the bytes from `start` to `end`, in which lines are whole. */
export interface Task extends Pick<FileWishes, "framing" | "platform"> {
  readonly file: string;
  readonly part?: { readonly descriptor: number; readonly start: number; readonly end: number };
}

export interface TaskResult {
  readonly summary: AnySummary;
  /** Line ends in a part. */
  readonly lines: number;
}

/** How far a task has come since that was last told. */
export interface TaskProgress {
  readonly bytes: number;
  readonly rows: number;
}

export type WorkerWord =
  | { readonly kind: "progress"; readonly progress: TaskProgress }
  | { readonly kind: "done"; readonly result: TaskResult }
  /** The file cannot be read; the words are for the user. */
  | { readonly kind: "failed"; readonly message: string }
  /** Anything else: the task is to be done elsewhere. */
  | { readonly kind: "broken" };
