// The errors that the package throws. Bad data is never one of them.

/** A call that cannot be meant: an unknown option, a value of a wrong type. */
export class MisuseError extends TypeError {
  override readonly name = "MisuseError";
}

/** Why `load` failed. */
export type LoadFailure =
  | "no-webassembly"
  | "wasm-missing"
  | "wasm-is-html"
  | "not-wasm"
  | "wasm-blocked"
  | "wasm-unsupported"
  | "wasm-failed";

/** The core could not be loaded; the message says why and what helps. */
export class LoadError extends Error {
  override readonly name = "LoadError";
  readonly code: LoadFailure;

  constructor(code: LoadFailure, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/** Why the core stopped. */
export type CoreFailure = "out-of-memory" | "crashed" | "disposed";

/** The core cannot answer: no memory for the text, a crash, or a call after `dispose`. */
export class CoreError extends Error {
  override readonly name = "CoreError";
  readonly code: CoreFailure;

  constructor(code: CoreFailure, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
