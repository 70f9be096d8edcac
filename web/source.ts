// Where bytes come from. Promises: text is passed on as it is; blobs and streams are gathered whole,
// without joining their chunks; anything else is a `MisuseError`.
import { MisuseError } from "./errors.js";
import { encodedBytes, encodedText } from "./utf8.js";
import type { Encoded } from "./utf8.js";
import type { Text } from "./types.js";

/** Whether an input is JSON text (a string or bytes) rather than a value. */
export function isText(input: unknown): input is Text {
  return typeof input === "string" || isBytes(input);
}

export function encodeText(text: Text): Encoded {
  if (typeof text === "string") return encodedText(text);
  return encodedBytes([asBytes(text)]);
}

/** @throws {MisuseError} (a rejection) The source is of no known kind, or gives no bytes. */
export async function gather(source: unknown): Promise<Encoded> {
  if (isText(source)) return encodeText(source);
  if (typeof source === "object" && source !== null) {
    if (hasMethod(source, "arrayBuffer")) {
      const buffer: unknown = await source.arrayBuffer();
      if (isBytes(buffer)) return encodedBytes([asBytes(buffer)]);
    }
    if (hasMethod(source, Symbol.asyncIterator)) {
      return encodedBytes(await chunksOf(source as AsyncIterable<unknown>));
    }
    // Some browsers' streams cannot be iterated.
    if (hasMethod(source, "getReader")) {
      return encodedBytes(await chunksOf(readAll(source.getReader() as Reader)));
    }
  }
  throw new MisuseError(
    "check takes a string, bytes, a Blob or a stream of bytes; for a value use validate.",
  );
}

// By name and not by identity, as bytes may come from another realm (a frame, a worker, a test).
function isBytes(input: unknown): input is Uint8Array | ArrayBuffer {
  if (typeof input !== "object" || input === null) return false;
  const name = Object.prototype.toString.call(input);
  return name === "[object Uint8Array]" || name === "[object ArrayBuffer]";
}

function asBytes(bytes: Uint8Array | ArrayBuffer): Uint8Array {
  return "buffer" in bytes ? bytes : new Uint8Array(bytes);
}

interface Reader {
  read(): Promise<{ done: boolean; value?: unknown }>;
}

async function* readAll(reader: Reader): AsyncGenerator {
  for (let step = await reader.read(); !step.done; step = await reader.read()) yield step.value;
}

async function chunksOf(chunks: AsyncIterable<unknown>): Promise<Uint8Array[]> {
  const gathered: Uint8Array[] = [];
  for await (const chunk of chunks) {
    if (!isBytes(chunk)) {
      throw new MisuseError(`A stream to check gives Uint8Array chunks, not ${typeof chunk}.`);
    }
    gathered.push(asBytes(chunk));
  }
  return gathered;
}

function hasMethod<Name extends string | symbol>(
  object: object,
  name: Name,
): object is Record<Name, (...input: unknown[]) => unknown> {
  return typeof (object as Record<string | symbol, unknown>)[name] === "function";
}
