// Fixes of issues. A text is mended as one; a file of JSON Lines piece by piece, cut at line ends, so
// that millions of fixes take the memory of a piece.
import { applyEdits, load } from "entrybridge";
import type { CheckOptions, Edit, EntryBridge, Fix, Fixes, Issue } from "entrybridge";
import type { Asked, Mended, Preview, PreviewPiece, Watch } from "../protocol.js";
import { BlobParts } from "./blob-parts.js";
import { linePieces } from "./line-pieces.js";
import type { Bytes } from "./line-pieces.js";

/** What of a file that is not JSON Lines is mended in memory. */
const wholeAtMost = 256_000_000;
/** A fix of a row can make way for another one. */
const rounds = 20;
const carried = 1_000_000;

export function fix({ rows, fix: { edits } }: Asked<"fix">): Promise<Mended> {
  const mended = typeof rows === "string" ? edited(rows, edits) : splice(rows, edits);
  return Promise.resolve({ rows: mended, fixes: 1 });
}

// The parts of a Blob that stay are not copied.
function splice(file: Blob, edits: readonly Edit[]): Blob {
  const parts: BlobPart[] = [];
  let at = 0;
  for (const { offset, length, text } of inOrder(edits)) {
    parts.push(file.slice(at, offset), text);
    at = offset + length;
  }
  return new Blob([...parts, file.slice(at)]);
}

export async function fixAll(
  { rows, options, framing, code }: Asked<"fixAll">,
  watch: Watch,
): Promise<Mended> {
  const bridge = await load();
  const mend = <Form extends Text>(text: Form): Promise<Fixed<Form>> =>
    code === undefined
      ? Promise.resolve(applyFixes(bridge, text, options))
      : fixCode(bridge, text, options, code);
  if (typeof rows !== "string" && framing === "json-lines") return fixLines(rows, mend, watch);
  if (typeof rows !== "string" && rows.size > wholeAtMost) throw new RangeError(tooLarge);
  if (typeof rows === "string") {
    const { text, fixes } = await mend(rows);
    return { rows: text, fixes };
  }
  const { text, fixes } = await mend(await bytesOf(rows));
  return { rows: new Blob([text]), fixes };
}

type Mend = (bytes: Bytes) => Promise<Fixed<Bytes>>;

async function fixLines(file: Blob, mend: Mend, { signal, onProgress }: Watch): Promise<Mended> {
  const mended = new BlobParts();
  let fixes = 0;
  let done = 0;
  for await (const { bytes, isRows } of linePieces(file)) {
    signal.throwIfAborted();
    const place = { isFirst: done === 0, isLast: done + bytes.length === file.size };
    const fixed = isRows ? await mendPiece(bytes, place, mend) : { text: bytes, fixes: 0 };
    mended.add(fixed.text);
    fixes += fixed.fixes;
    done += bytes.length;
    onProgress({ bytes: done, rows: 0 });
  }
  return { rows: mended.blob(), fixes };
}

/** A row that nothing is to be mended of. */
const standIn = new TextEncoder().encode("{}\n");

interface PiecePlace {
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

// A piece is no file: with another row before it (or behind the first piece) a byte order mark is the
// start of none, and a line alone neither a request body nor the first line of a longer value.
async function mendPiece(
  bytes: Bytes,
  { isFirst, isLast }: PiecePlace,
  mend: Mend,
): Promise<Fixed<Bytes>> {
  if (isFirst && isLast) return mend(bytes);
  const joined = isFirst ? [bytes, standIn] : [standIn, bytes];
  const { text, fixes } = await mend(await bytesOf(new Blob(joined)));
  const rows = isFirst
    ? text.subarray(0, text.length - standIn.length)
    : text.subarray(standIn.length);
  return { text: rows, fixes };
}

type Text = string | Bytes;

interface Fixed<Form extends Text> {
  readonly text: Form;
  readonly fixes: number;
}

const tooLarge =
  "Only JSON Lines are mended in a file of this size. The command line mends any: entrybridge check --fix.";

function applyFixes<Form extends Text>(
  bridge: EntryBridge,
  text: Form,
  options: CheckOptions,
): Fixed<Form> {
  const given: Fixes = bridge.applyFixes(text as unknown, options);
  const fixes = Object.values(given.totals).reduce((all, amount) => all + amount, 0);
  const fixed = "text" in given ? given.text : "bytes" in given ? given.bytes : text;
  return { text: fixed as Form, fixes };
}

async function fixCode<Form extends Text>(
  bridge: EntryBridge,
  text: Form,
  options: CheckOptions,
  code: string,
): Promise<Fixed<Form>> {
  let fixed = text;
  let fixes = 0;
  for (let round = 0; round < rounds; round++) {
    const limits = { ...options.limits, maxIssues: carried };
    const { issues } = await bridge.check(fixed, { ...options, limits });
    const chosen = withoutOverlaps(issues.filter((issue) => issue.code === code));
    if (chosen.length === 0) break;
    fixed = edited(
      fixed,
      chosen.flatMap(({ edits }) => edits),
    );
    fixes += chosen.length;
  }
  return { text: fixed, fixes };
}

function edited<Form extends Text>(text: Form, edits: readonly Edit[]): Form {
  const made = typeof text === "string" ? applyEdits(text, edits) : applyEdits(text, edits);
  return made as Form;
}

// Of fixes that touch the same bytes, the others wait for the next round.
function withoutOverlaps(issues: readonly Issue[]): Fix[] {
  const fixes = issues.flatMap((issue) => issue.fix ?? []);
  const spans = fixes.map((made) => ({ made, ...spanOf(made.edits) }));
  spans.sort((a, b) => a.from - b.from);
  let end = -1;
  return spans.flatMap(({ made, from, to }) => {
    if (from <= end) return [];
    end = to;
    return [made];
  });
}

function spanOf(edits: readonly Edit[]): { readonly from: number; readonly to: number } {
  const from = Math.min(...edits.map(({ offset }) => offset));
  const to = Math.max(...edits.map(({ offset, length }) => offset + length));
  return { from, to };
}

async function bytesOf(file: Blob): Promise<Bytes> {
  return new Uint8Array(await file.arrayBuffer());
}

/** Bytes that a preview shows around an edit. */
const around = 48;

export async function preview({ rows, fixes }: Asked<"preview">): Promise<Preview[]> {
  const file = new Blob([rows]);
  return Promise.all(fixes.map(({ edits }) => previewOf(file, inOrder(edits))));
}

async function previewOf(file: Blob, edits: readonly Edit[]): Promise<Preview> {
  const pieces: PreviewPiece[] = [];
  let at = Math.max((edits[0]?.offset ?? 0) - around, 0);
  if (at > 0) pieces.push({ kind: "cut", text: "…" });
  for (const { offset, length, text } of edits) {
    if (offset - at > 2 * around) {
      pieces.push(await same(file, at, at + around), { kind: "cut", text: "…" });
      at = offset - around;
    }
    pieces.push(await same(file, at, offset));
    if (length > 0)
      pieces.push({ kind: "gone", text: await textOf(file, offset, offset + length) });
    if (text !== "") pieces.push({ kind: "new", text });
    at = offset + length;
  }
  const end = Math.min(at + around, file.size);
  pieces.push(await same(file, at, end));
  if (end < file.size) pieces.push({ kind: "cut", text: "…" });
  return { pieces: pieces.filter(({ text }) => text !== "") };
}

async function same(file: Blob, from: number, to: number): Promise<PreviewPiece> {
  // A cut within a character shows as a replacement character at an end.
  const text = (await textOf(file, from, to)).replace(/^\ufffd+|\ufffd+$/g, "");
  return { kind: "same", text };
}

const shownOfEdit = 400;

async function textOf(file: Blob, from: number, to: number): Promise<string> {
  if (to - from <= 2 * shownOfEdit) return lenient.decode(await bytesOf(file.slice(from, to)));
  const [start, end] = await Promise.all([
    bytesOf(file.slice(from, from + shownOfEdit)),
    bytesOf(file.slice(to - shownOfEdit, to)),
  ]);
  return `${lenient.decode(start)} … ${lenient.decode(end)}`;
}

const lenient = new TextDecoder("utf-8", { ignoreBOM: true });

function inOrder(edits: readonly Edit[]): Edit[] {
  return [...edits].sort((a, b) => a.offset - b.offset);
}
