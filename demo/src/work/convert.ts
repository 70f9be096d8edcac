// A conversion: of a text at once, of a file as a stream whose output is kept as Blobs, which browsers
// put on disk where they are many.
import { load } from "entrybridge";
import type { Change, ConversionSummary, EntryBridge, Rejected } from "entrybridge";
import { chunksOf } from "../chunks.js";
import { headOf, refusedAtMost, shownAtMost } from "../limits.js";
import type { Asked, Converted, Refused, Rows, Watch } from "../protocol.js";
import { BlobParts } from "./blob-parts.js";

type Options = Asked<"convert">["options"];

export async function convert(
  { rows, options }: Asked<"convert">,
  watch: Watch,
): Promise<Converted> {
  const bridge = await load();
  const started = performance.now();
  const made =
    typeof rows === "string"
      ? convertText(bridge, rows, options)
      : await convertFile(bridge, rows, options, watch);
  // A unit of text takes at most three bytes, so this holds more than will be shown.
  const start = await made.output.slice(0, (shownAtMost + 1) * 3).text();
  const shown = headOf(start);
  const whole = shown === start;
  return { ...made, shown, whole, milliseconds: performance.now() - started };
}

type Made = Omit<Converted, "shown" | "whole" | "milliseconds">;

function convertText(bridge: EntryBridge, rows: string, options: Options): Made {
  const { text, changes, rejected, ...counted } = bridge.convert(rows, options);
  const rejects = new Rejects();
  for (const row of rejected) rejects.take(row);
  const { size: bytes } = new Blob([rows]);
  const summary: ConversionSummary = { ...counted, rejected: rejected.length, bytes };
  return { summary, changes, output: new Blob([text]), ...rejects.result() };
}

async function convertFile(
  bridge: EntryBridge,
  rows: Exclude<Rows, string>,
  options: Options,
  { signal, onProgress }: Watch,
): Promise<Made> {
  const changes: Change[] = [];
  const rejects = new Rejects();
  const stream = bridge.convertStream({
    ...options,
    signal,
    onProgress,
    onChange: (change) => changes.push(change),
    onReject: (row) => {
      rejects.take(row);
    },
  });
  // Its failure is that of the stream, which is awaited.
  stream.result.catch(() => undefined);
  const output = new BlobParts();
  const bytes = rows.stream().pipeThrough<Uint8Array<ArrayBuffer>>(stream);
  for await (const chunk of chunksOf(bytes)) output.add(chunk);
  const summary = await stream.result;
  return { summary, changes, output: output.blob(), ...rejects.result() };
}

/** The rows that were refused: all of them to save, the first of them to show. */
class Rejects {
  readonly #texts = new BlobParts();
  readonly #refused: Refused[] = [];

  take({ record, line, text, issues }: Rejected): void {
    if (text !== "") this.#texts.add(`${inOneLine(text)}\n`);
    if (this.#refused.length < refusedAtMost) this.#refused.push({ record, line, issues });
  }

  result(): Pick<Converted, "refused" | "rejects"> {
    return { refused: this.#refused, rejects: this.#texts.blob() };
  }
}

// In JSON, line ends stand between values alone; in what is none, they may stand in a string.
function inOneLine(text: string): string {
  return /[\r\n]/.test(text) ? text.replace(/[\r\n]+[ \t]*/g, isJson(text) ? "" : " ") : text;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
