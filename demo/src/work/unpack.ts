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
  const unpacked = file.stream().pipeThrough(new DecompressionStream("gzip"));
  for await (const chunk of chunksOf(unpacked)) {
    signal.throwIfAborted();
    bytes += chunk.length;
    if (bytes > unpackedAtMost) throw new RangeError("It unpacks to more than 4 GB.");
    parts.add(chunk);
    onProgress({ bytes, rows: 0 });
  }
  return parts.blob();
}
