// One file through a check, by wishes that are plain data, so that other threads can be told them.
import { SchemaError } from "../entries/node.js";
import type { CheckOptions, CompiledSchema, EntryBridge, Limits, Rules } from "../types.js";
import { Failure } from "./failure.js";
import type { AnySummary } from "./format/outcome.js";
import { displayName } from "./read.js";
import { printable } from "./terminal.js";

export interface CheckWishes {
  readonly platform: NonNullable<CheckOptions["platform"]>;
  readonly as: NonNullable<CheckOptions["as"]>;
  readonly rules: Rules;
  readonly limits: Limits;
  readonly stats: boolean;
  /** A schema of the user's own, in place of a platform's, and the file that it is from. */
  readonly schema: { readonly file: string; readonly text: Uint8Array } | undefined;
}

/** What is told of one file, and whom it tells. */
export interface FileWishes extends Pick<CheckOptions, "framing" | "onProgress" | "onRowHashes"> {
  /** Default: the one of the wishes. */
  readonly platform?: CheckOptions["platform"];
}

/** Checks a file. */
export type Check = (source: AsyncIterable<Uint8Array>, file: FileWishes) => Promise<AnySummary>;

type Expected = CheckOptions["framing"];

/** What a name promises, also of what was compressed. */
export function expectedOf(file: string): Expected {
  return /\.(jsonl|ndjson)(\.gz)?$/i.test(file) ? "json-lines" : undefined;
}

/** @throws {Failure} The schema cannot be used. */
export function checkBy(bridge: EntryBridge, wishes: CheckWishes): Check {
  const { schema, ...shared } = wishes;
  if (schema === undefined) return (source, file) => bridge.check(source, { ...shared, ...file });
  const { rules, limits, stats } = wishes;
  const own = new Map<Expected, CompiledSchema>();
  const forFiles = (framing: Expected): CompiledSchema => {
    const made =
      own.get(framing) ??
      compiled(schema.file, () => bridge.compile(schema.text, { rules, limits, framing }));
    own.set(framing, made);
    return made;
  };
  forFiles(undefined);
  return (source, { framing, onProgress }) =>
    forFiles(framing).check(source, { stats, onProgress });
}

function compiled(file: string, compile: () => CompiledSchema): CompiledSchema {
  try {
    return compile();
  } catch (error) {
    if (!(error instanceof SchemaError)) throw error;
    const { line, column, message } = error;
    throw new Failure(printable(`${displayName(file)}:${line}:${column}: ${message}`));
  }
}
