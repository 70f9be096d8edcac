// The JSON files that stand in the package beside the command line.
import { readFile } from "node:fs/promises";
import { Failure, inWords } from "./failure.js";

/**
 * The text of a schema, by its name below `schemas`.
 * @throws {Failure} (a rejection)
 */
export function packageSchema(file: string): Promise<string> {
  return packageFile(`schemas/${file}`);
}

/**
 * What the rules' documentation says, as Markdown by the rule's id.
 * @throws {Failure} (a rejection)
 */
export async function ruleDocs(): Promise<Readonly<Record<string, string>>> {
  return JSON.parse(await packageFile("rule-docs.json")) as Record<string, string>;
}

async function packageFile(file: string): Promise<string> {
  try {
    return await readFile(new URL(`./${file}`, import.meta.url), "utf8");
  } catch (error) {
    throw new Failure(`${file} of the package cannot be read: ${inWords(error)}`);
  }
}
