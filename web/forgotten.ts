// Handles into the core's memory that nobody gave back, and whose objects nobody can reach any more.

/** The part of a `FinalizationRegistry` that is used. */
export interface Forgotten {
  register(target: object, handle: number, token: object): void;
  unregister(token: object): void;
}

/** Calls `free` some time after a registered object is gone, where the host can tell. */
export function whenForgotten(free: (handle: number) => void): Forgotten {
  const { FinalizationRegistry: Registry } = globalThis as {
    FinalizationRegistry?: typeof FinalizationRegistry;
  };
  // workerd has none before the compatibility date 2025-05-05: there only `dispose` gives back.
  return Registry === undefined ? never : new Registry(free);
}

const never: Forgotten = {
  register() {
    // Nothing will be told.
  },
  unregister() {
    // Nothing was registered.
  },
};
