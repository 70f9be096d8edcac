// `using` gives back what goes out of scope, where the language has it.

/** Lets a class's `dispose` be called by `using` as well. */
export function disposedByUsing(prototype: { dispose(): void }): void {
  const { dispose } = Symbol as { readonly dispose?: symbol };
  if (dispose === undefined) return;
  Object.defineProperty(prototype, dispose, {
    value(this: { dispose(): void }) {
      this.dispose();
    },
  });
}
