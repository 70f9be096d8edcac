// The issues of one code, of a file with more issues than are carried to the page. A check carries the
// first ones of any code, so others are kept out where that can be, and more are carried otherwise.
import { load } from "entrybridge";
import type { CheckOptions, EntryBridge, Issue } from "entrybridge";
import { issuesAtMost } from "../limits.js";
import type { Asked, Rows, Watch } from "../protocol.js";

/** Rules that ask nothing of a platform: without one, no schema has anything to say. */
const ofAnyPlatform = [
  "bom",
  "crlf",
  "duplicate-example",
  "duplicate-key",
  "json-array-in-jsonl",
  "lone-surrogate",
  "mixed-column-types",
  "pretty-printed-json",
  "train-test-overlap",
];
/** More of them would take too much memory. */
const carried = [8 * issuesAtMost, 60 * issuesAtMost];

/** The first ones of the file; fewer than there are, where they stand behind too many others. */
export async function issuesOf(
  { rows, options, code, total }: Asked<"issuesOf">,
  watch: Watch,
): Promise<readonly Issue[]> {
  const bridge = await load();
  const wanted = Math.min(total, issuesAtMost);
  let most: readonly Issue[] = [];
  for (const one of attempts(options, code)) {
    const found = await issuesWith(bridge, rows, one, code, watch);
    if (found.length > most.length) most = found;
    if (most.length >= wanted) break;
  }
  return most;
}

function attempts(options: CheckOptions, code: string): CheckOptions[] {
  const alone = ofAnyPlatform.includes(code) ? [withOnly(options, code)] : [];
  const limited = carried.map((maxIssues) => ({ ...options, limits: { maxIssues } }));
  return [...alone, ...limited];
}

function withOnly(options: CheckOptions, code: string): CheckOptions {
  const others = ofAnyPlatform.filter((one) => one !== code);
  const rules = Object.fromEntries(others.map((one) => [one, "off" as const]));
  return { ...options, platform: "any", rules };
}

async function issuesWith(
  bridge: EntryBridge,
  rows: Rows,
  options: CheckOptions,
  wanted: string,
  { signal, onProgress }: Watch,
): Promise<readonly Issue[]> {
  const { issues } = await bridge.check(rows, { ...options, signal, onProgress });
  return issues.filter(({ code }) => code === wanted).slice(0, issuesAtMost);
}
