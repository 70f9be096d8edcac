// The files that names on the command line stand for. A shell expands patterns itself unless they are
// quoted; where it does not, as on Windows, the command does.
import fs from "node:fs";
import { glob, isDynamicPattern } from "tinyglobby";
import { Failure, inWords } from "./failure.js";
import { displayName } from "./read.js";

/**
 * Names in their order, a pattern's files in theirs, those that are named already once. A pattern
 * that nothing matches stays, so that reading it fails and the others are read.
 * @throws {Failure} (a rejection) A folder cannot be searched.
 */
export async function filesOf(names: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for (const name of names) {
    if (!isPattern(name)) files.push(name);
    else {
      const found = await matches(name);
      const fresh = found.filter((file) => !files.includes(file));
      files.push(...(found.length === 0 ? [name] : fresh));
    }
  }
  return files;
}

/** The one file that a name stands for. @throws {Failure} (a rejection) There are several. */
export async function fileOf(name: string): Promise<string> {
  const [file = name, ...more] = await filesOf([name]);
  if (more.length === 0) return file;
  throw new Failure(`${name} stands for ${more.length + 1} files: one is taken at a time.`);
}

/**
 * Standard output that goes to a file which is read: it would be read without end, or is empty by now.
 * @throws {Failure}
 */
export function refuseOutputAsInput(files: readonly string[]): void {
  const output = regular(1);
  if (output === undefined) return;
  for (const file of files) {
    const isOutput = file === "-" ? regular(0) === output : regular(file) === output;
    if (isOutput)
      throw new Failure(`${displayName(file)} is standard output too: write elsewhere.`);
  }
}

function isPattern(name: string): boolean {
  return name !== "-" && isDynamicPattern(name) && !fs.existsSync(name);
}

async function matches(pattern: string): Promise<string[]> {
  const portable = process.platform === "win32" ? pattern.replaceAll("\\", "/") : pattern;
  try {
    const found = await glob(portable, { expandDirectories: false });
    return found.sort();
  } catch (error) {
    throw new Failure(`${pattern}: cannot be searched: ${inWords(error)}`);
  }
}

// What tells a regular file from others; undefined: it is none, or there is none.
function regular(file: string | number): string | undefined {
  try {
    const options = { bigint: true } as const;
    const found =
      typeof file === "number" ? fs.fstatSync(file, options) : fs.statSync(file, options);
    return found.isFile() ? `${found.dev}:${found.ino}` : undefined;
  } catch {
    return undefined;
  }
}
