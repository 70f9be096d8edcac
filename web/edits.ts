// Edits of a text, as issues' fixes hold them. Promises: what no edit names stays as it is, in bytes
// as in UTF-16; a text with unpaired surrogates too.
import { MisuseError } from "./errors.js";
import { decodeGeneralized, encodedText, utf8Bytes } from "./utf8.js";
import type { Edit } from "./types.js";

/**
 * The text, or the bytes, with the edits of one issue's fix done: `applyEdits(text, issue.fix.edits)`.
 * Offsets are bytes of the whole text, as in `Edit`. The other issues' places hold no more
 * afterwards: check again.
 * @throws {MisuseError} Edits overlap, or reach beyond the text, so they are of another one.
 */
export function applyEdits(text: string, edits: readonly Edit[]): string;
export function applyEdits(text: Uint8Array, edits: readonly Edit[]): Uint8Array;
export function applyEdits(text: string | Uint8Array, edits: readonly Edit[]): string | Uint8Array {
  if (typeof text !== "string") return editedBytes(text, edits);
  return decodeGeneralized(editedBytes(bytesOf(text), edits));
}

function editedBytes(bytes: Uint8Array, edits: readonly Edit[]): Uint8Array {
  const pieces: Uint8Array[] = [];
  let at = 0;
  for (const { offset, length, text } of [...edits].sort((a, b) => a.offset - b.offset)) {
    const end = offset + length;
    if (!(offset >= at && length >= 0 && end <= bytes.length)) {
      throw new MisuseError("The edits are not of this text: they overlap, or reach beyond it.");
    }
    pieces.push(bytes.subarray(at, offset), utf8Bytes(text));
    at = end;
  }
  pieces.push(bytes.subarray(at));
  return joined(pieces);
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

function bytesOf(text: string): Uint8Array {
  const encoded = encodedText(text);
  const room = new Uint8Array(encoded.room);
  return room.subarray(0, encoded.write(room));
}
