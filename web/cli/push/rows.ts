// The rows of a file as they are to be sent. Promises: rows of the target's platform go as they are, to
// the last digit; others are converted one by one; each keeps its place in the file.
import { createHash } from "node:crypto";
import { statSync } from "node:fs";
import path from "node:path";
import type { ReadRow } from "../../endpoints/requests.js";
import type { EntryBridge, Issue, Platform } from "../../types.js";
import { Failure } from "../failure.js";
import { displayName, openInput } from "../read.js";
import type { OnRead } from "../read.js";
import { conversionOf } from "../options.js";
import { rowLimitsOf } from "./flags.js";
import type { SendFlags } from "./flags.js";
import type { Identity } from "./journal.js";

/** The platform of a file's rows. @throws {Failure} (a rejection) They do not agree. */
export async function platformOf(
  bridge: EntryBridge,
  file: string,
  flags: SendFlags,
): Promise<Platform> {
  if (flags.from !== "auto") return flags.from;
  const limits = { ...rowLimitsOf(flags), maxIssues: 0 };
  const { platform } = await bridge.check(openInput(file), { rules: false, limits });
  if (platform !== null && platform !== "any") return platform;
  throw new Failure(
    `${displayName(file)}: its rows are of more than one platform. Give --from, or split the file.`,
  );
}

/** A file that is read for its rows, and looked at on the way. */
export class RowFile {
  readonly #file: string;
  readonly #hash = createHash("sha256");
  #bytes = 0;

  constructor(file: string) {
    this.#file = file;
  }

  /** The rows. Those that cannot be sent are among them, with their issues. @throws {Failure} */
  async *rows(
    bridge: EntryBridge,
    flags: SendFlags,
    from: Platform,
    onRead?: OnRead,
  ): AsyncGenerator<ReadRow, void> {
    const source = this.#heard(openInput(this.#file, onRead));
    const convert = from === flags.to ? undefined : converter(bridge, flags, from);
    for await (const row of bridge.records(source, { limits: rowLimitsOf(flags) })) {
      const { record, line, text, issue } = row;
      if (issue === undefined && convert !== undefined) yield convert({ record, line, text });
      else yield { record, line, text, issues: issue === undefined ? [] : [inRow(issue, row)] };
    }
  }

  /** What it was, once it is read. */
  identity(): Identity["file"] {
    const name = path.basename(this.#file);
    return { name, bytes: this.#bytes, sha256: this.#hash.copy().digest("hex") };
  }

  /** The same, where the rows are not asked for. */
  async identityAlone(onRead?: OnRead): Promise<Identity["file"]> {
    // eslint-disable-next-line @typescript-eslint/no-unused-vars -- only to be heard
    for await (const _ of this.#heard(openInput(this.#file, onRead)));
    return this.identity();
  }

  async *#heard(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
    for await (const chunk of source) {
      this.#hash.update(chunk);
      this.#bytes += chunk.length;
      yield chunk;
    }
  }
}

/** Throws where a file is not the one any more that it was. */
export function changeWatch(file: string): () => void {
  const now = (): string => {
    const { dev, ino, size, mtimeNs, isFile } = withKind(file);
    if (!isFile) throw new Failure(`${file}: it is no regular file: a push reads it twice.`);
    return [dev, ino, size, mtimeNs].join(" ");
  };
  const before = now();
  return () => {
    if (now() === before) return;
    throw new Failure(
      `${file}: it was changed while it was pushed; what was sent is in the journal.`,
    );
  };
}

function withKind(file: string): Record<"dev" | "ino" | "size" | "mtimeNs", bigint> & {
  isFile: boolean;
} {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false });
  if (found === undefined) throw new Failure(`${file}: cannot be read: no such file or directory`);
  const { dev, ino, size, mtimeNs } = found;
  return { dev, ino, size, mtimeNs, isFile: found.isFile() };
}

type Place = Pick<ReadRow, "record" | "line" | "text">;

function converter(bridge: EntryBridge, flags: SendFlags, from: Platform): (row: Place) => ReadRow {
  const options = { ...conversionOf(flags), from, limits: rowLimitsOf(flags) };
  return ({ record, line, text }) => {
    // In a list it is one row for certain, whatever its keys.
    const { text: list, converted, rejected } = bridge.convert(`[${text}]`, options);
    if (converted === 1) {
      const written = list.trim().slice(1, -1).trim();
      return { record, line, text: written, issues: [] };
    }
    const issues = rejected.flatMap((row) => row.issues.map((issue) => unlisted(issue, record)));
    return { record, line, text, issues };
  };
}

// Its place in the row, of which the list's bracket is no part.
function unlisted(issue: Issue, record: number): Issue {
  const column = issue.line === 1 ? issue.column - 1 : issue.column;
  return { ...issue, record, column: Math.max(column, 1), offset: Math.max(issue.offset - 1, 0) };
}

function inRow(issue: Issue, { line, offset }: { line: number; offset: number }): Issue {
  return { ...issue, line: issue.line - line + 1, offset: issue.offset - offset };
}
