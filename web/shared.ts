// The one instance that `load()` hands to everybody. A failure is forgotten, so that the next call
// tries again; so is an instance that was disposed or that broke.
import { Bridge } from "./api.js";
import type { Core } from "./core.js";

/** Gives the shared instance. */
export interface Shared {
  /** Makes it on the first call, and gives the same one afterwards. */
  (): Promise<Bridge>;

  /** The same without waiting: where it is there already, or can be made at once. */
  now(): Bridge | undefined;
}

/** `makeNow` is given where the bytes are at hand. */
export function sharedBy(make: () => Promise<Core>, makeNow?: () => Core): Shared {
  let pending: Promise<Bridge> | undefined;
  let ready: Bridge | undefined;

  async function makeReady(): Promise<Bridge> {
    try {
      const made = new Bridge(await make());
      // One made at once while this one was under way is everybody's already.
      ready = ready?.alive === true ? ready : made;
      return ready;
    } finally {
      pending = undefined;
    }
  }
  async function get(): Promise<Bridge> {
    if (ready?.alive === true) return ready;
    const bridge = await (pending ??= makeReady());
    return bridge.alive ? bridge : get(); // another caller may have disposed it already
  }
  function now(): Bridge | undefined {
    if (ready?.alive === true) return ready;
    return makeNow === undefined ? undefined : (ready = new Bridge(makeNow()));
  }
  return Object.assign(get, { now });
}
