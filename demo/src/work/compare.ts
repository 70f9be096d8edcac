// One row beside what it becomes.
import { load } from "entrybridge";
import type { EntryBridge, FileRecord } from "entrybridge";
import type { Asked, Compared, Watch } from "../protocol.js";
import { prettyJson } from "../pretty-json.js";

export async function compare(
  { rows, record, options }: Asked<"compare">,
  { signal }: Watch,
): Promise<Compared> {
  const bridge = await load();
  const row = await rowAt(bridge, rows, record, signal);
  if (row === undefined) return { record: 0, before: "", after: "", issues: [] };
  const before = prettyJson(row.text);
  if (row.issue !== undefined) {
    return { record: row.record, before, after: "", issues: [row.issue] };
  }
  const { text, converted, rejected } = bridge.convert(row.text, options);
  const issues = rejected.flatMap(({ issues: said }) => said);
  return { record: row.record, before, after: converted > 0 ? prettyJson(text) : "", issues };
}

async function rowAt(
  bridge: EntryBridge,
  rows: Asked<"compare">["rows"],
  record: number,
  signal: AbortSignal,
): Promise<FileRecord | undefined> {
  let last: FileRecord | undefined;
  for await (const row of bridge.records(rows, { signal })) {
    last = row;
    if (row.record >= record) break;
  }
  return last;
}
