// The faults of a value that has no JSON, as issues, placed in the text that it would have had.
import { jsonPointer, readablePath } from "./path.js";
import { byteLength } from "./utf8.js";
import type { Issue } from "./types.js";
import type { NotJson, Serialized } from "./value.js";

const code = "not-json";

/** At most `limit` issues. */
export function notJsonIssues(
  { text, faults }: Pick<Serialized, "text" | "faults">,
  limit: number,
): Issue[] {
  return faults.slice(0, limit).map((fault) => issue(fault, text));
}

export function notJsonTotals({ faults }: Serialized): Record<string, number> {
  return { [code]: faults.length };
}

function issue({ path, index, found }: NotJson, text: string): Issue {
  const where = path.length === 0 ? "This" : `\`${readablePath(path)}\``;
  return {
    severity: "error",
    code,
    message: `${where} is ${found}, which JSON cannot hold.`,
    path,
    pointer: jsonPointer(path),
    record: 0,
    line: 1,
    column: index + 1,
    offset: byteLength(text.slice(0, index)),
    length: "null".length,
    expected: "a string, a finite number, a boolean, null, an array or an object",
    received: found,
  };
}
