// Where an issue's span ends, as far as its excerpt tells.
import type { Issue } from "../../types.js";

/** The column behind the span; undefined where it goes on in another line, or is not shown whole. */
export function spanEnd({ column, length, excerpt }: Issue): number | undefined {
  if (length === 0) return column;
  const marked = excerpt?.marked ?? "";
  return Buffer.byteLength(marked) === length ? column + marked.length : undefined;
}
