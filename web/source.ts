// Where bytes come from. Promises: every kind of source becomes a reader of chunks, taken one at a
// time, so that a source is never read faster than its bytes are used; a source that is not read to
// its end is told so; anything else is a `MisuseError`.
import { MisuseError } from "./errors.js";
import { encodedBytes, encodedText } from "./utf8.js";
import type { Encoded } from "./utf8.js";
import type { Text } from "./types.js";

/** Chunks of a source, one at a time. */
export interface ByteReader {
  /** The next chunk; `undefined`: that was all. */
  read(): Promise<Uint8Array | undefined>;
  /** Says that no more is wanted. Never throws. */
  cancel(reason: unknown): void;
}

/** Whether an input is JSON text (a string or bytes) rather than a value. */
export function isText(input: unknown): input is Text {
  return typeof input === "string" || isBytes(input);
}

export function encodeText(text: Text): Encoded {
  if (typeof text === "string") return encodedText(text);
  return encodedBytes([asBytes(text)]);
}

/** Whether a text is bytes that gzip made. */
export function isCompressed(text: Text): boolean {
  return typeof text !== "string" && hasGzipMark(asBytes(text));
}

export function hasGzipMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** @throws {MisuseError} The source is of no known kind. */
export function openSource(source: unknown): ByteReader {
  if (isText(source)) return memoryReader(source);
  if (typeof source === "object" && source !== null) {
    if (hasMethod(source, "stream")) return lazyReader(() => openSource(source.stream()));
    if (hasMethod(source, "getReader")) return streamReader(source.getReader() as StreamReader);
    if (hasMethod(source, Symbol.asyncIterator)) return iterableReader(source);
    const { body } = source as { body?: unknown };
    if (typeof body === "object" && body !== null && hasMethod(body, "getReader")) {
      return openSource(body);
    }
    if (hasMethod(source, "arrayBuffer")) return bufferReader(source);
  }
  throw new MisuseError(
    "check takes a string, bytes, a Blob or a stream of bytes; for a value use validate.",
  );
}

// A proxy that was revoked has none.
function kindOf(input: object): string | undefined {
  try {
    return Object.prototype.toString.call(input);
  } catch {
    return undefined;
  }
}

// By name and not by identity, as bytes may come from another realm (a frame, a worker, a test).
export function isBytes(input: unknown): input is Uint8Array | ArrayBuffer {
  if (typeof input !== "object" || input === null) return false;
  const name = kindOf(input);
  if (name !== "[object Uint8Array]" && name !== "[object ArrayBuffer]") return false;
  return !Array.isArray(input); // which says of itself what it likes
}

export function asBytes(bytes: Uint8Array | ArrayBuffer): Uint8Array {
  return "buffer" in bytes ? bytes : new Uint8Array(bytes);
}

/** @throws {MisuseError} */
export function chunkOf(chunk: unknown): Uint8Array {
  if (isBytes(chunk)) return asBytes(chunk);
  throw new MisuseError(`A stream of rows gives Uint8Array chunks, not ${typeof chunk}.`);
}

// What is in memory is handed on piece by piece.
const memoryPiece = 1 << 18;

function memoryReader(text: Text): ByteReader {
  const [bytes = new Uint8Array(0)] = wholeChunks(encodeText(text));
  let at = 0;
  return {
    read() {
      if (at >= bytes.length) return Promise.resolve(undefined);
      const piece = bytes.subarray(at, at + memoryPiece);
      at += piece.length;
      return Promise.resolve(piece);
    },
    cancel() {
      at = bytes.length;
    },
  };
}

function wholeChunks(encoded: Encoded): readonly Uint8Array[] {
  if (encoded.chunks !== undefined) return encoded.chunks;
  const bytes = new Uint8Array(encoded.room);
  return [bytes.subarray(0, encoded.write(bytes))];
}

interface StreamReader {
  read(): Promise<{ done: boolean; value?: unknown }>;
  cancel?(reason: unknown): Promise<void>;
  releaseLock?(): void;
}

function streamReader(reader: StreamReader): ByteReader {
  let isOver = false;
  return {
    async read() {
      if (isOver) return undefined;
      const { done, value } = await reader.read();
      if (!done) return chunkOf(value);
      isOver = true;
      reader.releaseLock?.();
      return undefined;
    },
    cancel(reason) {
      quietly(() => reader.cancel?.(reason));
      quietly(() => reader.releaseLock?.());
    },
  };
}

function iterableReader(
  source: object & Record<typeof Symbol.asyncIterator, () => unknown>,
): ByteReader {
  const chunks = source[Symbol.asyncIterator]() as AsyncIterator<unknown>;
  return {
    async read() {
      const step = await chunks.next();
      return step.done === true ? undefined : chunkOf(step.value);
    },
    cancel() {
      // A Readable of Node.js that waits for its file hears this alone.
      if (hasMethod(source, "destroy")) quietly(() => source.destroy());
      quietly(() => chunks.return?.());
    },
  };
}

function bufferReader(source: { arrayBuffer(): unknown }): ByteReader {
  return lazyReader(async () => {
    const buffer = await source.arrayBuffer();
    if (isBytes(buffer)) return memoryReader(buffer);
    throw new MisuseError("The arrayBuffer of a source to check gives no ArrayBuffer.");
  });
}

function lazyReader(open: () => ByteReader | Promise<ByteReader>): ByteReader {
  let reader: ByteReader | undefined;
  return {
    async read() {
      reader ??= await open();
      return reader.read();
    },
    cancel(reason) {
      reader?.cancel(reason);
    },
  };
}

// What goes wrong while a source is let go is of no interest any more.
function quietly(letGo: () => unknown): void {
  try {
    Promise.resolve(letGo()).catch(() => undefined);
  } catch {
    // As above.
  }
}

function hasMethod<Name extends string | symbol>(
  object: object,
  name: Name,
): object is Record<Name, (...input: unknown[]) => unknown> {
  return typeof (object as Record<string | symbol, unknown>)[name] === "function";
}
