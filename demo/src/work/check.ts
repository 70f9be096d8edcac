import { load } from "entrybridge";
import type { Asked, Checked, Watch } from "../protocol.js";

export async function check(
  { rows, options }: Asked<"check">,
  { signal, onProgress }: Watch,
): Promise<Checked> {
  const bridge = await load();
  const started = performance.now();
  const summary = await bridge.check(rows, { ...options, signal, onProgress });
  return { summary, milliseconds: performance.now() - started };
}
