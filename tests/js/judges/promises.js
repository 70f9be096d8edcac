// @ts-check
// What every report promises, whatever was checked; each broken promise is a line.
import { placesOf, pointerTo } from "./places.js";

/** @typedef {import("entrybridge").Issue} Issue */
/** @typedef {import("entrybridge").Report} Report */
/** @typedef {import("./places.js").Span} Span */

/** More issues than any row of the tests has. */
export const limits = { maxIssues: 100_000 };

/**
 * Of a report without rules.
 * @param {Report} report @param {Uint8Array} bytes
 */
export function brokenPromises(report, bytes) {
  return [
    ...(report.valid === (report.issues.length === 0) ? [] : ["valid means no issues"]),
    ...brokenTotals(report),
    ...report.issues.flatMap((issue) => brokenPosition(issue, bytes)),
  ];
}

/** @param {{ issues: Issue[], totals: Record<string, number> }} report */
export function brokenTotals({ issues, totals }) {
  /** @type {Record<string, number>} */
  const counted = {};
  for (const { code } of issues) counted[code] = (counted[code] ?? 0) + 1;
  const sorted = (/** @type {Record<string, number>} */ counts) =>
    JSON.stringify(Object.entries(counts).sort());
  return sorted(counted) === sorted(totals) ? [] : [`totals are ${sorted(totals)}`];
}

/** @param {Issue} issue @param {Uint8Array} bytes */
function brokenPosition(issue, bytes) {
  const { offset, length, line, column } = issue;
  if (offset + length > bytes.length) return [`${issue.code} is marked beyond the text`];
  // A decoder takes a byte order mark away, and a text is good up to its first fault.
  const before = new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(0, offset));
  const ends = bytes[offset] === 0x0a ? /\r\n|\n|\r(?!$)/ : /\r\n|\n|\r/;
  const lines = before.split(ends);
  const expected = `${lines.length}:${(lines.at(-1) ?? "").length + 1}`;
  return expected === `${line}:${column}`
    ? []
    : [`${issue.code} is at ${line}:${column}, not ${expected}`];
}

const onKey = ["unknown-key", "reserved-key", "duplicate-key"];
const onBracket = ["required", "min-items", "max-items", "min-properties"];

/**
 * Of the issues of a row that is JSON.
 * @param {Issue[]} issues @param {string} text
 */
export function brokenMarks(issues, text) {
  if (issues.length === 0) return [];
  const places = placesOf(text);
  return issues.flatMap((issue) => {
    if (issue.path.reduce(pointerTo, "") !== issue.pointer) return [`${issue.pointer}: path`];
    const span = promisedSpan(issue, places);
    if (span === undefined) return [`${issue.code} ${issue.pointer} leads nowhere`];
    const offset = Buffer.byteLength(text.slice(0, span[0]));
    const length = Buffer.byteLength(text.slice(...span));
    return offset === issue.offset && length === issue.length
      ? []
      : [
          `${issue.code} ${issue.pointer} marks ${issue.offset}+${issue.length}, not ${offset}+${length}`,
        ];
  });
}

/**
 * @param {Issue} issue @param {ReturnType<typeof placesOf>} places
 * @returns {Span | undefined}
 */
function promisedSpan({ code, path, pointer }, places) {
  if (onKey.includes(code)) return places.get(pointer)?.key;
  if (code === "required" && places.has(pointer)) return undefined;
  const holder = code === "required" ? path.slice(0, -1).reduce(pointerTo, "") : pointer;
  const value = places.get(holder)?.value;
  return value !== undefined && onBracket.includes(code) ? [value[0], value[0] + 1] : value;
}
