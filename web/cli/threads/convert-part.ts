// A part of a file is converted, on whatever thread, and what came of it is kept.
import type { Change, EntryBridge, Rejected } from "../../types.js";
import { convertFrom } from "../converting.js";
import type { ConvertWishes } from "../converting.js";
import { LineCounter } from "./line-counter.js";
import { partOf } from "./part-source.js";
import type { Teller } from "./part-source.js";
import type { ConvertTask, ConvertedPart } from "./tasks.js";

/** @throws {Failure} (a rejection) It cannot be read. */
export async function convertPart(
  bridge: EntryBridge,
  wishes: ConvertWishes,
  { file, part, from }: ConvertTask,
  teller: Teller,
): Promise<ConvertedPart> {
  const counter = new LineCounter();
  const rows: Uint8Array[] = [];
  const changes: Change[] = [];
  const rejected: Rejected[] = [];
  const source = partOf(file, part, teller.onRead, counter);
  const summary = await convertFrom(
    bridge,
    source,
    { ...wishes, from },
    {
      onRows: (bytes) => void rows.push(bytes),
      onChange: (change) => changes.push(change),
      onReject: (row) => rejected.push(row),
      onProgress: teller.onProgress,
    },
  );
  return { summary, lines: counter.lines, rows, changes, rejected };
}
