// The border to WebAssembly: the only file that knows the functions of the module, pointers and the
// heap. Text crosses as bytes, answers come back as JSON text. The heap moves whenever the module
// allocates, so it is looked up anew for every use.
import { CoreError, MisuseError, SchemaError } from "./errors.js";
import type { SchemaFault } from "./errors.js";
import { patternHost } from "./pattern-host.js";
import type { PatternHost } from "./pattern-host.js";
import { isObject } from "./object.js";
import type { CoreReport } from "./report.js";
import type { ConversionReport, Detection, FixReport, RuleInfo, Summary } from "./types.js";
import { decodeUtf8 } from "./utf8.js";
import type { Encoded } from "./utf8.js";
import type { ValueTables } from "./value-tables.js";

/** The functions that the module exports, its heap, and what it calls. */
interface CoreModule {
  readonly HEAPU8: Uint8Array;
  patternHost?: PatternHost;
  reserve(bytes: number): number;
  openValidator(optionsLength: number): number;
  openSchema(optionsLength: number, schemaLength: number): number;
  openConverter(optionsLength: number): number;
  openRecords(optionsLength: number): number;
  forkSchema(handle: number): number;
  close(handle: number): void;
  validate(handle: number, length: number): number;
  valueTables(handle: number): number;
  check(handle: number, length: number): void;
  room(handle: number, bytes: number): number;
  feed(handle: number, bytes: number): number;
  take(handle: number): number;
  finish(handle: number): void;
  detect(length: number): void;
  convert(optionsLength: number, textLength: number): number;
  fix(optionsLength: number, textLength: number): number;
  describeRules(): void;
  outputPointer(): number;
  outputLength(): number;
  payloadPointer(): number;
  payloadLength(): number;
}

const functionNames = [
  "reserve",
  "openValidator",
  "openSchema",
  "openConverter",
  "openRecords",
  "forkSchema",
  "close",
  "validate",
  "valueTables",
  "check",
  "room",
  "feed",
  "take",
  "finish",
  "detect",
  "convert",
  "fix",
  "describeRules",
  "outputPointer",
  "outputLength",
  "payloadPointer",
  "payloadLength",
] as const satisfies (keyof CoreModule)[];

// What a 32-bit module can address.
const addressable = 2 ** 32;

// What is copied into the heap at a time: small enough to be still in the processor's cache when it
// is checked.
export const pieceBytes = 1 << 18;

/** A conversion as the core tells it: without what was asked for. */
export type CoreConversion = Omit<ConversionReport, "to">;

/** What has come of a stream: words (JSON text, read), and bytes. */
export interface Taken {
  /** `undefined`: there is nothing to say. */
  readonly said: unknown;
  readonly payload: Uint8Array;
}

/** Whether an object is the module, complete. */
export function isCoreModule(candidate: unknown): candidate is CoreModule {
  return (
    isObject(candidate) && functionNames.every((name) => typeof candidate[name] === "function")
  );
}

/** One instance of the core. It answers one question at a time, at once. */
export class Core {
  #module: CoreModule | undefined;
  #failure: CoreError | undefined;

  constructor(module: CoreModule) {
    this.#module = module;
    module.patternHost = patternHost(() => module.HEAPU8);
  }

  /** Whether it can still answer. */
  get alive(): boolean {
    return this.#module !== undefined;
  }

  /** A handle to a validator with these options (JSON text). @throws {MisuseError} for misuse. */
  openValidator(options: Encoded): number {
    return this.#open("openValidator", options);
  }

  /** A handle to a compiled schema. @throws {SchemaError | MisuseError} */
  openSchema(options: Encoded, schema: Encoded): number {
    return this.#use((module) => {
      const handle = module.openSchema(...writeBoth(module, options, schema));
      if (handle > 0) return handle;
      throw handle === 0
        ? new MisuseError(output(module))
        : new SchemaError(parse(output(module)) as SchemaFault);
    });
  }

  /** A handle to a conversion of one stream. @throws {MisuseError} for misuse. */
  openConverter(options: Encoded): number {
    return this.#open("openConverter", options);
  }

  /** A handle to the rows of one stream. @throws {MisuseError} for misuse. */
  openRecords(limits: Encoded): number {
    return this.#open("openRecords", limits);
  }

  /** A handle to the same schema, for one stream. */
  forkSchema(handle: number): number {
    return this.#use((module) => module.forkSchema(handle));
  }

  /** Gives a handle back; those of a module that is gone are gone with it. */
  close(handle: number): void {
    if (!this.alive) return;
    this.#use((module) => {
      module.close(handle);
    });
  }

  /** The report on one document; `undefined`: valid, and there is nothing to say. */
  validate(handle: number, document: Encoded): CoreReport | undefined {
    return this.#use((module) =>
      module.validate(handle, write(module, document)) === 1
        ? undefined
        : (parse(output(module)) as CoreReport),
    );
  }

  /** What tells that values are fine, by a validator or a compiled schema; none where it is large. */
  valueTables(handle: number): ValueTables | undefined {
    return this.#use((module) =>
      module.valueTables(handle) === 1 ? (parse(output(module)) as ValueTables) : undefined,
    );
  }

  /** The summary of a file, by a validator or a compiled schema. */
  check(handle: number, file: Encoded): Summary {
    const { chunks } = file;
    return this.#use((module) => {
      if (chunks === undefined || file.room <= pieceBytes) {
        module.check(handle, write(module, file));
        return parse(output(module)) as Summary;
      }
      for (const chunk of chunks) feedPieces(module, handle, chunk);
      module.finish(handle);
      return parse(output(module)) as Summary;
    });
  }

  /** Hands a piece of a stream on, of `pieceBytes` at most; how many rows there were so far. */
  feed(handle: number, piece: Uint8Array): number {
    return this.#use((module) => feedPiece(module, handle, piece));
  }

  /** The summary of the file that was fed. */
  finish(handle: number): Summary {
    return this.#use((module) => {
      module.finish(handle);
      return parse(output(module)) as Summary;
    });
  }

  /** What has come of a conversion, or of rows, since it was last asked. */
  take(handle: number): Taken {
    return this.#use((module) => {
      const speaks = module.take(handle) === 1;
      return { said: speaks ? parse(output(module)) : undefined, payload: payloadOf(module) };
    });
  }

  /** The same of the end of the file. */
  takeEnd(handle: number): Taken {
    return this.#use((module) => {
      module.finish(handle);
      return { said: parse(output(module)), payload: payloadOf(module) };
    });
  }

  detect(row: Encoded): Detection {
    return this.#use((module) => {
      module.detect(write(module, row));
      return parse(output(module)) as Detection;
    });
  }

  /** The report and the converted text, copied out of the heap. @throws {MisuseError} for misuse. */
  convert(options: Encoded, text: Encoded): { report: CoreConversion; payload: Uint8Array } {
    const { report, payload } = this.#rewrite("convert", options, text);
    return { report: report as CoreConversion, payload };
  }

  /** The same of a text whose fixes are done. @throws {MisuseError} for misuse. */
  fix(options: Encoded, text: Encoded): { report: FixReport; payload: Uint8Array } {
    const { report, payload } = this.#rewrite("fix", options, text);
    return { report: report as FixReport, payload };
  }

  describeRules(): RuleInfo[] {
    return this.#use((module) => {
      module.describeRules();
      return parse(output(module)) as RuleInfo[];
    });
  }

  /** Lets go of the module, and so of all its memory. */
  dispose(): void {
    this.#module = undefined;
    this.#failure = new CoreError(
      "disposed",
      "This instance was disposed; load() gives a new one.",
    );
  }

  #open(what: "openValidator" | "openConverter" | "openRecords", options: Encoded): number {
    return this.#use((module) => {
      const handle = module[what](write(module, options));
      if (handle === 0) throw new MisuseError(output(module));
      return handle;
    });
  }

  #rewrite(
    how: "convert" | "fix",
    options: Encoded,
    text: Encoded,
  ): { report: unknown; payload: Uint8Array } {
    return this.#use((module) => {
      const lengths = writeBoth(module, options, text);
      if (module[how](...lengths) === 0) throw new MisuseError(output(module));
      return { report: parse(output(module)), payload: payloadOf(module) };
    });
  }

  // An error out of WebAssembly itself leaves the module in no known state: it is not used again.
  #use<Answer>(question: (module: CoreModule) => Answer): Answer {
    const module = this.#module;
    if (module === undefined) throw (this.#failure ??= crashed());
    try {
      return question(module);
    } catch (error) {
      // Before any call, which may be one too many where the stack is full.
      this.#module = undefined;
      const isOurs = [MisuseError, SchemaError, CoreError].some((kind) => error instanceof kind);
      if (!isOurs) throw (this.#failure = crashed(error));
      this.#module = module;
      throw error;
    }
  }
}

function crashed(cause?: unknown): CoreError {
  return new CoreError(
    "crashed",
    "The WebAssembly core stopped, most likely for want of memory; load() gives a new one.",
    { cause },
  );
}

function reserve(module: CoreModule, bytes: number): number {
  const pointer = bytes < addressable ? module.reserve(Math.max(bytes, 1)) : 0;
  if (pointer === 0) {
    throw new CoreError(
      "out-of-memory",
      `A text of ${(bytes / 2 ** 20).toFixed(0)} MiB does not fit into the memory of WebAssembly.`,
    );
  }
  return pointer;
}

function room(module: CoreModule, pointer: number, bytes: number): Uint8Array {
  return module.HEAPU8.subarray(pointer, pointer + bytes);
}

function write(module: CoreModule, text: Encoded): number {
  return text.write(room(module, reserve(module, text.room), text.room));
}

// Two texts, one behind the other; their lengths.
function writeBoth(module: CoreModule, first: Encoded, second: Encoded): [number, number] {
  const start = reserve(module, first.room + second.room);
  const firstLength = first.write(room(module, start, first.room));
  return [firstLength, second.write(room(module, start + firstLength, second.room))];
}

function output(module: CoreModule): string {
  const pointer = module.outputPointer();
  return decodeUtf8(room(module, pointer, module.outputLength()));
}

function parse(json: string): unknown {
  return JSON.parse(json);
}

function feedPieces(module: CoreModule, handle: number, chunk: Uint8Array): void {
  for (let start = 0; start < chunk.length; start += pieceBytes) {
    feedPiece(module, handle, chunk.subarray(start, start + pieceBytes));
  }
}

function feedPiece(module: CoreModule, handle: number, piece: Uint8Array): number {
  const pointer = module.room(handle, piece.length);
  module.HEAPU8.set(piece, pointer);
  return module.feed(handle, piece.length);
}

function payloadOf(module: CoreModule): Uint8Array {
  const pointer = module.payloadPointer();
  return module.HEAPU8.slice(pointer, pointer + module.payloadLength());
}
