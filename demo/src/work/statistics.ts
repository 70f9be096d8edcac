// What the rows hold, as the package counts it.
import { load } from "entrybridge";
import type { Asked, Counted, Watch } from "../protocol.js";

export async function statistics(
  { rows }: Asked<"statistics">,
  { signal, onProgress }: Watch,
): Promise<Counted> {
  const bridge = await load();
  const started = performance.now();
  const stats = await bridge.stats(rows, { signal, onProgress });
  return { stats, milliseconds: performance.now() - started };
}
