// Times in pairs: one run of each contestant in turn, again and again, so that a machine that
// changes its speed changes it for all; ratios are medians of the pairs' own ratios.

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * @param {Record<string, () => unknown>} contestants May be async.
 * @param {{warmups: number, runs: number}} how
 * @returns {Promise<Record<string, number[]>>} Milliseconds of each run.
 */
export async function inTurns(contestants, { warmups, runs }) {
  const times = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]));
  for (let run = -warmups; run < runs; run++) {
    for (const [name, work] of Object.entries(contestants)) {
      const start = performance.now();
      await work();
      const taken = performance.now() - start;
      if (run >= 0) times[name].push(taken);
    }
  }
  return times;
}

/** How many times faster `ours` is than `theirs`, pair by pair. */
export const ratio = (ours, theirs) => median(ours.map((time, i) => theirs[i] / time));
