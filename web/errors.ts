// The errors that the package throws. Bad data is never one of them.
import type { Path } from "./types.js";

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

/** Compressed input that cannot be unpacked: it is cut off, damaged, or has other data behind it. */
export class GzipError extends Error {
  override readonly name = "GzipError";
}

/** What is wrong with a schema, and where. */
export interface SchemaFault {
  readonly message: string;
  readonly path: Path;
  readonly pointer: string;
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

/**
 * A schema that cannot be used: it is no JSON, breaks the schema of draft-07, refers to what is not
 * there, or is beyond a limit. Places are those of its JSON text; a schema given as a value is placed
 * as `JSON.stringify` writes it, in one line.
 */
export class SchemaError extends Error {
  override readonly name = "SchemaError";
  /** Keys and 0-based indexes from the root to the value at fault; `[]`: the root, or no JSON. */
  readonly path: Path;
  /** The same as a JSON Pointer (RFC 6901). */
  readonly pointer: string;
  /** Line, 1-based. */
  readonly line: number;
  /** Column in UTF-16 units, 1-based; a byte order mark does not count. */
  readonly column: number;
  /** Bytes before the fault; a byte order mark counts. */
  readonly offset: number;

  constructor({ message, path, pointer, line, column, offset }: SchemaFault) {
    super(message);
    this.path = path;
    this.pointer = pointer;
    this.line = line;
    this.column = column;
    this.offset = offset;
  }
}
