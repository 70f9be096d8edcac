// One source through a conversion, by wishes that are plain data, so that other threads can be told them.
import type { Change, ConversionSummary, ConvertOptions, ConvertStreamOptions } from "../types.js";
import type { EntryBridge, Rejected } from "../types.js";

export type ConvertWishes = ConvertOptions;

/** Who hears what comes of it. */
export interface ConversionListeners extends Pick<ConvertStreamOptions, "onProgress"> {
  readonly onChange: (change: Change) => void;
  readonly onReject: (rejected: Rejected) => void;
  /** Rows converted, as text; no more come until the promise is kept. */
  readonly onRows: (bytes: Uint8Array) => Promise<void> | void;
}

/** Rejected with what the source or a listener throws. */
export async function convertFrom(
  bridge: EntryBridge,
  source: AsyncIterable<Uint8Array>,
  wishes: ConvertWishes,
  { onRows, ...hooks }: ConversionListeners,
): Promise<ConversionSummary> {
  const stream = bridge.convertStream({ ...wishes, ...hooks });
  const fed = feed(stream.writable as WritableStream<Uint8Array>, source);
  for await (const bytes of stream.readable as ReadableStream<Uint8Array>) await onRows(bytes);
  await fed;
  return stream.result;
}

async function feed(
  writable: WritableStream<Uint8Array>,
  source: AsyncIterable<Uint8Array>,
): Promise<void> {
  const writer = writable.getWriter();
  try {
    for await (const chunk of source) await writer.write(chunk);
    await writer.close();
  } catch (error) {
    // The reading end throws it.
    await writer.abort(error).catch(() => undefined);
  }
}
