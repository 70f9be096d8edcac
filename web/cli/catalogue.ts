// What rules and other codes mean, for reports.
import { codes } from "./codes.js";
import type { Catalogue } from "./format/outcome.js";
import { ruleDocs } from "./package-files.js";
import type { EntryBridge } from "../types.js";

/** @throws {Failure} (a rejection) The documentation of the package cannot be read. */
export async function catalogueOf(bridge: EntryBridge): Promise<Catalogue> {
  const documentation = await ruleDocs();
  const rules = new Map(bridge.rules().map((rule) => [rule.id, rule]));
  return (code) => {
    const rule = rules.get(code);
    if (rule !== undefined) return { ...rule, documentation: documentation[code] ?? rule.summary };
    return Object.hasOwn(codes, code) ? codes[code] : undefined;
  };
}
