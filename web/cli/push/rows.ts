// The rows of a file as they are to be sent. Promises: rows of the target's platform go as they are, to
// the last digit; others are converted one by one; each keeps its place in the file.
import { createHash } from "node:crypto";
import { statSync } from "node:fs";
import path from "node:path";
import type { FilePlace, ReadRow } from "../../endpoints/requests.js";
import type { EntryBridge, Platform, Rejected } from "../../types.js";
import { Failure } from "../failure.js";
import { displayName, openInput } from "../read.js";
import type { OnRead } from "../read.js";
import { conversionOf } from "../options.js";
import { rowLimitsOf } from "./flags.js";
import type { SendFlags } from "./flags.js";
import type { Head } from "./head.js";
import type { Identity } from "./journal.js";
import { Columns, inFile, inRow, unlisted } from "./places.js";

// As `check` has it: the first rows of those that begin in the first MiB.
const rowsLookedAt = 100;
const bytesLookedAt = 1 << 20;

/** The platform of a file's rows, by the first of them. @throws {Failure} (a rejection) They do not agree. */
export async function platformOf(
  bridge: EntryBridge,
  { file, head }: { readonly file: string; readonly head: Head },
  flags: SendFlags,
): Promise<Platform> {
  if (flags.from !== "auto") return flags.from;
  const limits = { ...rowLimitsOf(flags), maxIssues: 0 };
  for await (const { record, offset } of bridge.records(head.look(), { limits })) {
    if (record + 1 >= rowsLookedAt || offset >= bytesLookedAt) break;
  }
  const { platform } = await bridge.check(head.bytes, { rules: false, limits });
  if (platform !== null && platform !== "any") return platform;
  throw new Failure(
    `${displayName(file)}: its rows are of more than one platform. Give --from, or split the file.`,
  );
}

/** A row that stays behind before it is sent. */
export interface RejectedRow extends Rejected {
  readonly status: "rejected";
  readonly message: string;
}

/** A file that is read for its rows, and looked at on the way. */
export class RowFile {
  readonly #file: string;
  readonly #open: (onRead?: OnRead) => AsyncIterable<Uint8Array>;
  readonly #hash = createHash("sha256");
  readonly #columns = new Columns();
  #bytes = 0;
  #last: FilePlace = { line: 1, column: 1, offset: 0, isGiven: true };

  /** `open`: gives its bytes, where that is not by its name. */
  constructor(file: string, open?: () => AsyncIterable<Uint8Array>) {
    this.#file = file;
    this.#open = open ?? ((onRead) => openInput(file, onRead));
  }

  /** The rows. Those that cannot be sent are among them, with their issues. @throws {Failure} */
  async *rows(
    bridge: EntryBridge,
    flags: SendFlags,
    from: Platform,
    onRead?: OnRead,
  ): AsyncGenerator<ReadRow, void> {
    const source = this.#heard(this.#open(onRead));
    const convert = from === flags.to ? undefined : converter(bridge, flags, from);
    for await (const row of bridge.records(source, { limits: rowLimitsOf(flags) })) {
      const { record, line, offset, text, issue } = row;
      const place = { line, offset, column: this.#columns.at(offset), isGiven: true };
      const issues = issue === undefined ? [] : [inRow(issue, place)];
      const given = { record, line, text, issues, place };
      const read = issue === undefined && convert !== undefined ? convert(given) : given;
      this.#last = read.place;
      yield read;
    }
  }

  /** What is told of a row that was rejected, which is the one that was read last. */
  rejected({ record, line, text, issues }: Rejected): RejectedRow {
    const message = issues[0]?.message ?? "";
    const there = issues.map((issue) => inFile(issue, this.#last));
    return { status: "rejected", record, line, message, text, issues: there };
  }

  /** What it was, once it is read. */
  identity(): Identity["file"] {
    const name = path.basename(this.#file);
    return { name, bytes: this.#bytes, sha256: this.#hash.copy().digest("hex") };
  }

  /** The same, where the rows are not asked for. */
  async identityAlone(onRead?: OnRead): Promise<Identity["file"]> {
    for await (const chunk of this.#open(onRead)) this.#take(chunk);
    return this.identity();
  }

  async *#heard(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
    for await (const chunk of source) {
      this.#take(chunk);
      this.#columns.hear(chunk);
      yield chunk;
    }
  }

  #take(chunk: Uint8Array): void {
    this.#hash.update(chunk);
    this.#bytes += chunk.length;
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

type PlacedRow = ReadRow & { readonly place: FilePlace };
type Converter = (row: PlacedRow) => PlacedRow;

function converter(bridge: EntryBridge, flags: SendFlags, from: Platform): Converter {
  const options = { ...conversionOf(flags), from, limits: rowLimitsOf(flags) };
  return (row) => {
    // In a list it is one row for certain, whatever its keys.
    const { text: list, converted, rejected } = bridge.convert(`[${row.text}]`, options);
    if (converted === 1) {
      const text = list.trim().slice(1, -1).trim();
      return { ...row, text, place: { ...row.place, isGiven: false } };
    }
    const { record } = row;
    const issues = rejected.flatMap((each) => each.issues.map(unlisted));
    return { ...row, issues: issues.map((issue) => ({ ...issue, record })) };
  };
}
