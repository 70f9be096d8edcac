// Text to bytes and back. Unlike with TextEncoder alone, an unpaired surrogate is not replaced: it
// becomes the three bytes of its code unit, which are no UTF-8, so that the core can say where it is.
// Where the host has neither TextEncoder nor TextDecoder (Jest with jsdom), slower ones stand in.

const encoder = typeof TextEncoder === "function" ? new TextEncoder() : undefined;
const decoder = makeDecoder({ fatal: false });
const strictDecoder = makeDecoder({ fatal: true });

function makeDecoder({ fatal }: { fatal: boolean }): TextDecoder | undefined {
  return typeof TextDecoder === "function"
    ? new TextDecoder("utf-8", { fatal, ignoreBOM: true })
    : undefined;
}

// Below this many UTF-16 units, room for the worst case (3 bytes a unit) costs nothing.
const smallText = 1 << 15;

/** Something that can be written once its room is known. */
export interface Encoded {
  /** Bytes of room that `write` needs; may be more than it writes. */
  readonly room: number;
  /** The bytes themselves, where they are at hand. */
  readonly chunks?: readonly Uint8Array[];
  /** Writes to the start of `target` and returns the number of bytes written. */
  write(target: Uint8Array): number;
}

export function encodedText(text: string): Encoded {
  if (!isWellFormed(text)) {
    return { room: text.length * 3, write: (target) => writeGeneralized(text, target) };
  }
  if (text.length <= smallText) {
    return {
      room: text.length * 3,
      write: (target) => writeWellFormed(text, target),
    };
  }
  return encodedBytes([utf8Bytes(text)]);
}

/** The UTF-8 form of a text. */
export function utf8Bytes(text: string): Uint8Array {
  if (encoder !== undefined) return encoder.encode(text);
  const room = new Uint8Array(text.length * 3);
  return room.slice(0, writeGeneralized(text, room));
}

/** The text of UTF-8; a byte order mark stays. */
export function decodeUtf8(bytes: Uint8Array | ArrayBuffer): string {
  if (decoder !== undefined) return decoder.decode(bytes);
  return decodeByCharacter(bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes));
}

export function encodedBytes(chunks: readonly Uint8Array[]): Encoded {
  return {
    room: chunks.reduce((sum, chunk) => sum + chunk.length, 0),
    chunks,
    write(target) {
      let written = 0;
      for (const chunk of chunks) {
        target.set(chunk, written);
        written += chunk.length;
      }
      return written;
    },
  };
}

/** The number of bytes of a text's UTF-8 form (an unpaired surrogate counts three). */
export function byteLength(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

/** A short text of its bytes, where those of an unpaired surrogate may be among them. */
export function decodeGeneralized(bytes: Uint8Array): string {
  try {
    if (strictDecoder !== undefined) return strictDecoder.decode(bytes);
  } catch {
    // Such a half it is.
  }
  return decodeByCharacter(bytes);
}

const greatestCode = 0x10ffff;

function decodeByCharacter(bytes: Uint8Array): string {
  let text = "";
  let code = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte < 0x80) code = byte;
    else if (byte < 0xc0) code = (code << 6) | (byte & 0x3f);
    else code = byte & (byte < 0xe0 ? 0x1f : byte < 0xf0 ? 0x0f : 0x07);
    const isLast = ((bytes[at + 1] ?? 0) & 0xc0) !== 0x80;
    if (isLast) text += code > greatestCode ? "\ufffd" : String.fromCodePoint(code);
  }
  return text;
}

/** Whether no surrogate in it is unpaired. */
export function isWellFormed(text: string): boolean {
  const native = (text as { isWellFormed?: () => boolean }).isWellFormed;
  if (native !== undefined) return native.call(text);
  try {
    encodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

function writeWellFormed(text: string, target: Uint8Array): number {
  return encoder === undefined
    ? writeGeneralized(text, target)
    : encoder.encodeInto(text, target).written;
}

function writeGeneralized(text: string, target: Uint8Array): number {
  let written = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const more = code < 0x80 ? 0 : code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    target[written++] = more === 0 ? code : leads[more] | (code >> (6 * more));
    for (let left = more; left > 0;) target[written++] = 0x80 | ((code >> (6 * --left)) & 0x3f);
  }
  return written;
}

// Of a character of one more byte, of two and of three.
const leads = [0, 0xc0, 0xe0, 0xf0] as const;
