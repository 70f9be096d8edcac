// Numbers, sizes and paths as people read them.
import type { Framing, Path, Platform } from "entrybridge";
import { platforms } from "entrybridge/platforms";

const numbers = new Intl.NumberFormat("en");
const short = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });

export function count(amount: number, one: string, many = `${one}s`): string {
  return `${numbers.format(amount)} ${amount === 1 ? one : many}`;
}

export function number(amount: number): string {
  return numbers.format(amount);
}

export function size(bytes: number): string {
  if (bytes < 1000) return count(bytes, "byte");
  if (bytes < 1_000_000) return `${short.format(bytes / 1000)} KB`;
  if (bytes < 1_000_000_000) return `${short.format(bytes / 1_000_000)} MB`;
  return `${short.format(bytes / 1_000_000_000)} GB`;
}

export function duration(milliseconds: number): string {
  if (milliseconds < 1) return "under 1 ms";
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  return `${short.format(milliseconds / 1000)} s`;
}

export function platformName(platform: Platform | "any"): string {
  return platform === "any" ? "any platform" : platforms[platform].title;
}

export function framingName(framing: Framing): string {
  return framings[framing];
}

const framings: Record<Framing, string> = {
  "json-lines": "JSON Lines",
  "json-array": "JSON array",
  "request-body": "request body",
  single: "one row",
  concatenated: "values one after the other",
};

/** As in JavaScript: `messages[2].content`, `["a b"]`. */
export function pathText(path: Path): string {
  return path
    .map((step, index) => {
      if (typeof step === "number") return `[${step}]`;
      if (!/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(step)) return `[${JSON.stringify(step)}]`;
      return index === 0 ? step : `.${step}`;
    })
    .join("");
}
