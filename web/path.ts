// Paths into a row, for people and for programs.
import type { Path } from "./types.js";

/** As JavaScript writes it: `messages[0].content`; the root is "". */
export function readablePath(path: Path): string {
  return path.map(readableStep).join("");
}

/** As RFC 6901 writes it: `/messages/0/content`; the root is "". */
export function jsonPointer(path: Path): string {
  return path
    .map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`)
    .join("");
}

function readableStep(step: string | number, position: number): string {
  if (typeof step === "number") return `[${step}]`;
  if (!/^[A-Za-z_$][\w$]*$/.test(step)) return `[${JSON.stringify(step)}]`;
  return position === 0 ? step : `.${step}`;
}
