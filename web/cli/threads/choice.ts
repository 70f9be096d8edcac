// How many threads a command is given, where the user does not say.
import fs from "node:fs";
import os from "node:os";

const mostThreads = 8;
// From so many bytes on it surely pays to start threads, which takes a tenth of a second:
// `npm run bench:threads` measures it.
const worthwhile = { verdict: 256 << 20, stats: 48 << 20, conversion: 256 << 20 };

/** `wanted`: what the user says. Standard input is read on this thread. */
export function threadsFor(
  wanted: number | undefined,
  files: readonly string[],
  work: keyof typeof worthwhile,
): number {
  if (files.includes("-")) return 1;
  if (wanted !== undefined) return wanted;
  const cores = Math.min(os.availableParallelism(), mostThreads);
  const least = worthwhile[work];
  let bytes = 0;
  for (const file of files) {
    bytes += sizeOf(file);
    if (bytes >= least) return cores;
  }
  return 1;
}

function sizeOf(file: string): number {
  try {
    const found = fs.statSync(file);
    return found.isFile() ? found.size : 0;
  } catch {
    return 0;
  }
}
