// What every entry gives beside its own `load` and `loadSync`.
export * from "../errors.js";
export type * from "../types.js";
