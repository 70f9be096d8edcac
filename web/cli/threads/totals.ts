import type { Totals } from "../../types.js";

/** In the order in which the core tells them. */
export function sortedTotals(totals: ReadonlyMap<string, number>): Totals {
  return Object.fromEntries([...totals].sort(([left], [right]) => (left < right ? -1 : 1)));
}
