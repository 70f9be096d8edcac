// The one instance that `load()` hands to everybody. A failure is forgotten, so that the next call
// tries again; so is an instance that was disposed or that broke.
import { Bridge } from "./api.js";
import type { Core } from "./core.js";

/** A function that makes the instance on the first call, and gives the same one afterwards. */
export function sharedBy(make: () => Promise<Core>): () => Promise<Bridge> {
  let shared: Promise<Bridge> | undefined;
  return async function get(): Promise<Bridge> {
    const mine = (shared ??= make().then((core) => new Bridge(core)));
    try {
      const bridge = await mine;
      if (bridge.alive) return bridge;
    } catch (error) {
      if (shared === mine) shared = undefined;
      throw error;
    }
    if (shared === mine) shared = undefined;
    return get();
  };
}
