// What every entry gives beside its own `load` and `loadSync`.
export * from "../edits.js";
export { requestInit } from "../endpoints/endpoint.js";
export type * from "../endpoints/endpoint-types.js";
export * from "../errors.js";
export { mergeStats } from "../stats.js";
export type * from "../types.js";
export type * from "../rows.js";
export type * from "../standard-types.js";
