// The functions that Beam runs, on whatever machine. They are told to Beam by name, so that it ships no
// code of ours: this module is loaded where they run.
import fs from "node:fs";
import path from "node:path";
import { requireForSerialization } from "apache-beam/serialization";
import { loadSync } from "entrybridge";
import type {
  EntryBridge,
  FileRecord,
  Issue,
  Platform,
  PlatformChoice,
  Summary,
} from "entrybridge";
import { waitFor } from "./wait";

export interface FileRow extends FileRecord {
  readonly file: string;
}

export interface Wishes {
  readonly from: Platform;
  readonly to: Platform;
}

export interface Place {
  readonly file: string;
  readonly record: number;
}

export interface ConvertedRow extends Place {
  readonly text: string;
}

export interface RejectedRow extends Place {
  readonly line: number;
  readonly text: string;
  readonly issues: readonly Issue[];
}

export type RowOutcome = { readonly rows: ConvertedRow } | { readonly rejects: RejectedRow };

export interface FileReport extends Summary {
  readonly file: string;
  readonly rowHashes: readonly string[];
}

let bridge: EntryBridge | undefined;

/** The rows of a file, as they stand there. */
export function readRows(file: string): Iterable<FileRow> {
  return waitFor<FileRow>({ file });
}

/** A row for the other platform, checked before and after; or why not. */
export function* convertRow(row: FileRow, { from, to }: Wishes): Iterable<RowOutcome> {
  bridge ??= loadSync();
  const { file, record, line, offset, text, issue } = row;
  if (issue !== undefined) {
    yield { rejects: { file, record, line, text, issues: [issue] } };
    return;
  }
  const { text: converted, rejected } = bridge.convert(text, { from, to });
  const [refused] = rejected;
  if (refused === undefined) {
    yield { rows: { file, record, text: converted.trimEnd() } };
    return;
  }
  // They were found in the row alone: here they stand in its file.
  const issues = refused.issues.map((found) => ({
    ...found,
    record,
    line: found.line + line - 1,
    offset: found.offset + offset,
  }));
  yield { rejects: { file, record, line, text, issues } };
}

/** What a check says of a file: one file of the report that `check --format json` writes. */
export function checkFile(file: string, { platform }: { platform: PlatformChoice }): FileReport {
  const [report] = waitFor<FileReport>({ file, platform });
  if (report === undefined) throw new Error(`${file}: nothing was said of it`);
  return report;
}

export function fileOf({ file }: Place): string {
  return file;
}

export function oneGroup(): string {
  return "all";
}

export interface Group<Value> {
  readonly key: string;
  readonly value: Iterable<Value>;
}

/** The rows of one file, in their order. */
export function writeRows(
  { key, value }: Group<ConvertedRow>,
  { folder }: { folder: string },
): string {
  const rows = inOrder(value).map(({ text }) => `${text}\n`);
  return write(path.join(folder, `${path.parse(key).name}.jsonl`), rows.join(""));
}

/** The rows of one file that were not converted, in their order, with their issues. */
export function writeRejects(
  { key, value }: Group<RejectedRow>,
  { folder }: { folder: string },
): string {
  const rows = inOrder(value).map((row) => `${JSON.stringify(row)}\n`);
  return write(path.join(folder, `${path.parse(key).name}.rejects.jsonl`), rows.join(""));
}

/** One report of all files, which `entrybridge merge` adds up. */
export function writeReport({ value }: Group<FileReport>, { folder }: { folder: string }): string {
  const files = [...value].sort((left, right) => (left.file < right.file ? -1 : 1));
  return write(path.join(folder, "report.json"), `${JSON.stringify({ files })}\n`);
}

function inOrder<Row extends Place>(rows: Iterable<Row>): Row[] {
  return [...rows].sort((left, right) => left.record - right.record);
}

// Beside its place and then put there: a step that is done again leaves no half file.
function write(file: string, text: string): string {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(`${file}.tmp`, text);
  fs.renameSync(`${file}.tmp`, file);
  return file;
}

requireForSerialization("entrybridge-beam/steps", {
  readRows,
  convertRow,
  checkFile,
  fileOf,
  oneGroup,
  writeRows,
  writeRejects,
  writeReport,
});
