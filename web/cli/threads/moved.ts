// Issues of a part, as they are of the file.
import type { Issue } from "../../types.js";

/** What stands before a part. */
export interface Before {
  readonly records: number;
  readonly lines: number;
  readonly bytes: number;
}

export function moved(issue: Issue, { records, lines, bytes }: Before): Issue {
  const whole: Issue = {
    ...issue,
    record: issue.record + records,
    line: issue.line + lines,
    offset: issue.offset + bytes,
  };
  if (whole.fix === undefined) return whole;
  const edits = whole.fix.edits.map((edit) => ({ ...edit, offset: edit.offset + bytes }));
  return { ...whole, fix: { ...whole.fix, edits } };
}
