// Regular expressions for the core's own engine's gaps (look-behind, back-references, `\p{…}`): they
// run here, in the host's RegExp, which makes no code out of text that a page could forbid. The core
// asks only for expressions with few repeats, on strings of at most 256 bytes, as RegExp backtracks.
import { decodeGeneralized } from "./utf8.js";

/** What the core calls; text is where it stands in the heap. */
export interface PatternHost {
  /** A handle, or -1: it is no regular expression. */
  compile(pointer: number, length: number): number;
  test(handle: number, pointer: number, length: number): boolean;
  release(handle: number): void;
}

export function patternHost(heap: () => Uint8Array): PatternHost {
  const expressions = new Map<number, RegExp>();
  let last = 0;
  const text = (pointer: number, length: number): string => {
    const start = pointer >>> 0; // it comes signed
    return decodeGeneralized(heap().subarray(start, start + length));
  };
  return {
    compile(pointer, length) {
      try {
        expressions.set(++last, new RegExp(text(pointer, length), "u"));
        return last;
      } catch {
        return -1;
      }
    },
    test(handle, pointer, length) {
      return expressions.get(handle)?.test(text(pointer, length)) ?? false;
    },
    release(handle) {
      expressions.delete(handle);
    },
  };
}
