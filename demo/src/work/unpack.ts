// The text in a `.gz`, as a Blob, so that places in it can be looked up.
import { chunksOf } from "../chunks.js";
import type { Asked, Watch } from "../protocol.js";
import { BlobParts } from "./blob-parts.js";

/** A small file can unpack to anything. */
const unpackedAtMost = 4_000_000_000;

export async function unpack(
  { file }: Asked<"unpack">,
  { signal, onProgress }: Watch,
): Promise<Blob> {
  const parts = new BlobParts();
  let bytes = 0;
  let read = 0;
  // Only of what is packed it is known how much there is.
  const counted = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      read += chunk.length;
      onProgress({ bytes: read, rows: 0 });
      controller.enqueue(chunk);
    },
  });
  const unpacked = file.stream().pipeThrough(counted).pipeThrough(new DecompressionStream("gzip"));
  for await (const chunk of chunksOf(unpacked)) {
    signal.throwIfAborted();
    bytes += chunk.length;
    if (bytes > unpackedAtMost) throw new RangeError("It unpacks to more than 4 GB.");
    parts.add(chunk);
  }
  return parts.blob();
}
