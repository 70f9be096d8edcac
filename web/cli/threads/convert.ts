// A large file converted in parts by several threads. Promises: rows, and what is told of them, are
// those of one thread, in their order; a part's rows are passed on once the part is whole; what a broken
// thread was at is done by the main thread. Rows are converted each by itself, so a file is cut wherever
// it is JSON Lines; `undefined` says, before anything is passed on, that it cannot be cut.
import type { ConversionSummary, EntryBridge } from "../../types.js";
import type { ConversionListeners, ConvertWishes } from "../converting.js";
import { Failure } from "../failure.js";
import { changeOf } from "../read.js";
import { ConversionFold } from "./conversion-fold.js";
import { convertPart } from "./convert-part.js";
import { FileParts, bytesOfPart, isPlainFile, tellPlatform, withParts } from "./parts.js";
import type { OpenFile } from "./parts.js";
import { Teller } from "./part-source.js";
import { BrokenThread, ThreadPool } from "./pool.js";
import type { OnTaskProgress } from "./pool.js";
import type { ConvertTask, ConvertedPart } from "./tasks.js";
import { Told } from "./told.js";

// Rows of several parts wait for their turn.
const usualPartBytes = 4 << 20;

export type PartListeners = Omit<ConversionListeners, "onProgress"> & {
  readonly onTaskProgress: OnTaskProgress;
};

/** @throws {Failure} (a rejection) The file cannot be read. */
export async function convertInParts(
  bridge: EntryBridge,
  file: string,
  wishes: ConvertWishes,
  threads: number,
  listeners: PartListeners,
): Promise<ConversionSummary | undefined> {
  if (threads === 1 || !isPlainFile(file)) return undefined;
  const told = new Told(listeners.onTaskProgress);
  const pool = new ThreadPool<ConvertTask, ConvertedPart>(threads, { kind: "convert", wishes });
  const run = async (task: ConvertTask): Promise<ConvertedPart> => {
    try {
      return await pool.run(task, told.add);
    } catch (error) {
      if (!(error instanceof BrokenThread)) throw error;
      return convertPart(bridge, wishes, task, new Teller(told.add));
    }
  };
  const partBytes = bytesOfPart(usualPartBytes);
  try {
    const summary = await withParts(file, partBytes, async (open) => {
      let from = wishes.from;
      const parts = new FileParts(open, partBytes, (part) => run({ file, part, from }));
      try {
        const first = await parts.first();
        if (first === undefined || !tellsOthers(first, wishes)) return undefined;
        from = first.summary.from ?? undefined;
        const whole = await passedOn(first, parts.others(pool.width), open, wishes, listeners);
        parts.count();
        return whole;
      } finally {
        await parts.settle();
      }
    });
    if (summary === undefined) told.takeBack();
    return summary;
  } finally {
    await pool.close();
  }
}

// Whether it is JSON Lines, and of which platform, so that the others can be converted.
function tellsOthers({ summary }: ConvertedPart, wishes: ConvertWishes): boolean {
  if (summary.framing !== "json-lines" || summary.from === null) return false;
  return wishes.from !== "auto" || tellPlatform(summary);
}

async function passedOn(
  first: ConvertedPart,
  others: AsyncIterable<ConvertedPart>,
  { file, handle, size }: OpenFile,
  { limits }: ConvertWishes,
  { onRows, onChange, onReject }: PartListeners,
): Promise<ConversionSummary> {
  const fold = new ConversionFold(first.summary, limits?.maxIssues ?? 100);
  const pass = async (part: ConvertedPart): Promise<void> => {
    const { changes, rejected } = fold.add(part);
    for (const change of changes) onChange(change);
    for (const row of rejected) onReject(row);
    for (const bytes of part.rows) await onRows(bytes);
  };
  let isSound = true;
  await pass(first);
  for await (const part of others) {
    isSound = isLines(part);
    if (!isSound) break;
    await pass(part);
  }
  const change = await changeOf(handle, size);
  if (change !== undefined) throw new Failure(`${file}: cannot be read: ${change}`);
  if (isSound && fold.bytes === size) return fold.summary();
  throw new Failure(`${file}: cannot be read: it changed while it was read`);
}

// A part begins with a row that is a line, as long as nobody writes to the file. It may be its only one.
function isLines({ summary: { framing, records } }: ConvertedPart): boolean {
  return framing === "json-lines" || (framing === "single" && records === 1);
}
