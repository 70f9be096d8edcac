// Runs a bundle that is no module, as a page's script or as CommonJS.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const required = createRequire(import.meta.url)(process.argv[2]);
const { answers } = globalThis.answer ?? required;
const wasm = await readFile(
  fileURLToPath(import.meta.resolve("entrybridge/entrybridge_core.wasm")),
);
for (const answer of await answers(wasm)) console.log(answer);
