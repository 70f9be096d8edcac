// A unified diff of a file and what it would become. Rows that keep their lines are compared line by
// line, so that a file of which every row changes takes no longer than any other.
import { FILE_HEADERS_ONLY, formatPatch, structuredPatch } from "diff";
import type { StructuredPatch, StructuredPatchHunk } from "diff";

const context = 3;
// Beyond it, the whole file is shown as replaced.
const timeout = 2000;

export function unifiedDiff(name: string, before: string, after: string): string {
  if (before === after) return "";
  return formatPatch(patchOf(name, before, after), FILE_HEADERS_ONLY);
}

function patchOf(name: string, before: string, after: string): StructuredPatch {
  const old = linesOf(before);
  const fresh = linesOf(after);
  const patch = (hunks: StructuredPatchHunk[]): StructuredPatch => ({
    oldFileName: `a/${name}`,
    newFileName: `b/${name}`,
    oldHeader: undefined,
    newHeader: undefined,
    hunks,
  });
  if (old.length === fresh.length) return patch(hunksOf(old, fresh));
  const found = structuredPatch(name, name, before, after, undefined, undefined, {
    context,
    timeout,
  });
  return patch(found?.hunks ?? [hunkOf(old, fresh, 0, old.length, 0, fresh.length)]);
}

/** The lines with their ends; the last may have none. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function hunksOf(old: readonly string[], fresh: readonly string[]): StructuredPatchHunk[] {
  const hunks: StructuredPatchHunk[] = [];
  let start: number | undefined;
  let end = 0;
  const close = (): void => {
    if (start !== undefined) hunks.push(hunkOf(old, fresh, start, end, start, end));
  };
  for (const [index, line] of old.entries()) {
    if (line === fresh[index]) continue;
    if (start === undefined || index - context > end) {
      close();
      start = Math.max(0, index - context);
    }
    end = Math.min(old.length, index + context + 1);
  }
  close();
  return hunks;
}

// Lines that pair off as equal stand once; the others out, then in, run by run.
function hunkOf(
  old: readonly string[],
  fresh: readonly string[],
  oldStart: number,
  oldEnd: number,
  newStart: number,
  newEnd: number,
): StructuredPatchHunk {
  const lines: string[] = [];
  const added: string[] = [];
  for (let at = 0; oldStart + at < oldEnd || newStart + at < newEnd; at++) {
    const [left, right] = [old[oldStart + at], fresh[newStart + at]];
    const [hasLeft, hasRight] = [oldStart + at < oldEnd, newStart + at < newEnd];
    if (hasLeft && hasRight && left === right) {
      lines.push(...added.splice(0), ...shown(" ", left));
      continue;
    }
    if (hasLeft) lines.push(...shown("-", left));
    if (hasRight) added.push(...shown("+", right));
  }
  lines.push(...added);
  return {
    oldStart: oldStart + 1,
    oldLines: oldEnd - oldStart,
    newStart: newStart + 1,
    newLines: newEnd - newStart,
    lines,
  };
}

function shown(mark: string, line = ""): string[] {
  if (line.endsWith("\n")) return [mark + line.slice(0, -1)];
  return [mark + line, "\\ No newline at end of file"];
}
