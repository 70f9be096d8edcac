// What a link to the page says: settings, and rows where they are few. All of it stands behind the
// `#`, which is in no request, but in the browser's history. Rows are packed (deflate) and written in
// base64url.
import { chunksOf } from "./chunks.js";
import { editableBytes, linkAtMost } from "./limits.js";

/** Names of settings, and their values. */
export type LinkState = Readonly<Record<string, string>>;

/** Some of them; those that are `undefined` are not worth a word. */
export type LinkSettings = Readonly<Record<string, string | undefined>>;

/** `undefined`: too many for a link. */
export async function packRows(text: string): Promise<string | undefined> {
  // No text packs to less than a thousandth.
  if (text.length > linkAtMost * 1000) return undefined;
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  if (bytes.length > linkAtMost) return undefined;
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  const packed = btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  return packed.length <= linkAtMost ? packed : undefined;
}

/** `undefined`: the link is broken. */
export async function unpackRows(packed: string): Promise<string | undefined> {
  try {
    const binary = atob(packed.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    const parts: Uint8Array<ArrayBuffer>[] = [];
    let size = 0;
    for await (const part of chunksOf(stream)) {
      size += part.length;
      // A short link can unpack to anything.
      if (size > editableBytes) return undefined;
      parts.push(part);
    }
    return keepsMark.decode(await new Blob(parts).arrayBuffer());
  } catch {
    return undefined;
  }
}

const keepsMark = new TextDecoder("utf-8", { ignoreBOM: true });

export function readLink(): LinkState {
  return Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
}

export function writeLink(state: LinkState): void {
  const query = new URLSearchParams(state).toString();
  // A hash of its own for each state, but no entry in the browser's history.
  const bare = location.pathname + location.search;
  history.replaceState(null, "", query === "" ? bare : `${bare}#${query}`);
}
