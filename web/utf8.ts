// Text to bytes and back. Unlike with TextEncoder alone, an unpaired surrogate is not replaced: it
// becomes the three bytes of its code unit, which are no UTF-8, so that the core can say where it is.

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
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
      write: (target) => encoder.encodeInto(text, target).written,
    };
  }
  return encodedBytes([encoder.encode(text)]);
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
    return decoder.decode(bytes);
  } catch {
    return decodeByCharacter(bytes);
  }
}

function decodeByCharacter(bytes: Uint8Array): string {
  let text = "";
  let code = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte < 0x80) code = byte;
    else if (byte < 0xc0) code = (code << 6) | (byte & 0x3f);
    else code = byte & (byte < 0xe0 ? 0x1f : byte < 0xf0 ? 0x0f : 0x07);
    const isLast = ((bytes[at + 1] ?? 0) & 0xc0) !== 0x80;
    if (isLast) text += String.fromCodePoint(code);
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

function writeGeneralized(text: string, target: Uint8Array): number {
  let written = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code >= 0xd800 && code <= 0xdfff) {
      target[written++] = 0xe0 | (code >> 12);
      target[written++] = 0x80 | ((code >> 6) & 0x3f);
      target[written++] = 0x80 | (code & 0x3f);
    } else {
      written += encoder.encodeInto(character, target.subarray(written)).written;
    }
  }
  return written;
}
