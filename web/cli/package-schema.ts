// The JSON Schemas that stand in the package beside the command line.
import { readFile } from "node:fs/promises";
import { Failure, inWords } from "./failure.js";

/**
 * The text of a schema, by its name below `schemas`.
 * @throws {Failure} (a rejection)
 */
export async function packageSchema(file: string): Promise<string> {
  try {
    return await readFile(new URL(`./schemas/${file}`, import.meta.url), "utf8");
  } catch (error) {
    throw new Failure(`${file} of the package cannot be read: ${inWords(error)}`);
  }
}
