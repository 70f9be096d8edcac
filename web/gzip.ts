// Unpacks what gzip packed, by the host's DecompressionStream. Promises: bytes that are not
// compressed pass as they are; data that is cut off or damaged is a `GzipError`, and an error of the
// source itself stays that error.
import { GzipError } from "./errors.js";
import { hasGzipMark } from "./source.js";
import type { ByteReader } from "./source.js";

/** The source's bytes, unpacked if they begin as gzip's do. */
export function unpacked(source: ByteReader): ByteReader {
  let inner: ByteReader | undefined;
  return {
    async read() {
      inner ??= await opened(source);
      return inner.read();
    },
    cancel(reason) {
      (inner ?? source).cancel(reason);
    },
  };
}

async function opened(source: ByteReader): Promise<ByteReader> {
  let head: Uint8Array = new Uint8Array(0);
  let isAll = false;
  while (head.length < 2 && !isAll) {
    const chunk = await source.read();
    isAll = chunk === undefined;
    if (chunk !== undefined) head = head.length === 0 ? chunk : joined(head, chunk);
  }
  const whole = withHead(head, source);
  return hasGzipMark(head) ? unpacking(whole) : whole;
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

function withHead(head: Uint8Array, source: ByteReader): ByteReader {
  let first: Uint8Array | undefined = head;
  return {
    read() {
      const chunk = first;
      first = undefined;
      return chunk === undefined || chunk.length === 0 ? source.read() : Promise.resolve(chunk);
    },
    cancel(reason) {
      source.cancel(reason);
    },
  };
}

function unpacking(source: ByteReader): ByteReader {
  const { readable, writable } = new DecompressionStream("gzip");
  const reader = (readable as ReadableStream<Uint8Array>).getReader();
  const writer = (writable as WritableStream<Uint8Array>).getWriter();
  let failure: { readonly error: unknown } | undefined;

  const pack = async (): Promise<void> => {
    try {
      for (let chunk = await source.read(); chunk !== undefined; chunk = await source.read()) {
        await written(chunk);
      }
    } catch (error) {
      failure = { error };
      await writer.abort(error);
      return;
    }
    await writer.close();
  };
  // An error of the unpacking is told where it is read.
  const written = async (chunk: Uint8Array): Promise<void> => {
    try {
      await writer.write(chunk);
    } catch (error) {
      throw new GzipError(said(error), { cause: error });
    }
  };
  pack().catch(() => undefined);

  return {
    async read() {
      try {
        const { done, value } = await reader.read();
        return done ? undefined : value;
      } catch (error) {
        if (failure !== undefined && !(failure.error instanceof GzipError)) throw failure.error;
        throw new GzipError(said(error), { cause: error });
      }
    },
    cancel(reason) {
      source.cancel(reason);
      writer.abort(reason).catch(() => undefined);
      reader.cancel(reason).catch(() => undefined);
    },
  };
}

function said(error: unknown): string {
  const { message = "", code } = error as { message?: string; code?: unknown };
  const isCutOff =
    code === "Z_BUF_ERROR" || /unexpected end|ended without|input was/i.test(message);
  return isCutOff
    ? "The gzip data is cut off: it stops before its end."
    : `The gzip data is damaged, or has something else behind it (${message}).`;
}
