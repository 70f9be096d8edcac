// Handles into the core's memory that nobody gave back, and whose objects nobody can reach any more.

/** The part of a `FinalizationRegistry` that is used. */
export interface Forgotten<Held = number> {
  register(target: object, held: Held, token: object): void;
  unregister(token: object): void;
}

/** Calls `free` some time after a registered object is gone, where the host can tell. */
export function whenForgotten<Held = number>(free: (held: Held) => void): Forgotten<Held> {
  const { FinalizationRegistry: Registry } = globalThis as {
    FinalizationRegistry?: typeof FinalizationRegistry;
  };
  // workerd has none before the compatibility date 2025-05-05: there only `dispose` gives back.
  return Registry === undefined ? never : new Registry(free);
}

const never: Forgotten<unknown> = {
  register() {
    // Nothing will be told.
  },
  unregister() {
    // Nothing was registered.
  },
};
