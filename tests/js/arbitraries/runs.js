// @ts-check
// How long a property is tried, and from which seed: the same always, unless told otherwise.
//   ENTRYBRIDGE_SEED=7 ENTRYBRIDGE_RUNS=50000 npm run test:js -- property

const { ENTRYBRIDGE_SEED, ENTRYBRIDGE_RUNS } = process.env;

/** @param {number} usual */
export function runs(usual) {
  return {
    seed: Number(ENTRYBRIDGE_SEED ?? 20240611),
    numRuns: Number(ENTRYBRIDGE_RUNS ?? usual),
  };
}

/** Milliseconds for one property: by hand there is no hurry. */
export const patience = ENTRYBRIDGE_RUNS === undefined ? 60_000 : 24 * 3_600_000;
