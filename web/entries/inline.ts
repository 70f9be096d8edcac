// The package with the bytes of the .wasm inside, for where a file beside JavaScript gets lost:
// single-file bundles, esbuild, Jest with a DOM, pages without a server. It is larger for that.
import base64 from "entrybridge-bytes";
import { Bridge } from "../api.js";
import { compile, compileSync, instantiate, instantiateSync } from "../loader.js";
import { sharedBy } from "../shared.js";
import type { StandardPlatform } from "../standard-types.js";
import type { EntryBridge } from "../types.js";
import { arizeSchemas, humanloopSchemas, openpipeSchemas } from "./schemas.js";

export * from "./exports.js";

const shared = sharedBy(
  async () => instantiate(await compile(bytes())),
  () => instantiateSync(compileSync(bytes())),
);

/** OpenPipe's documents as Standard Schemas: `openpipe.entry` and the others. */
export const openpipe: StandardPlatform<"openpipe"> = /* @__PURE__ */ openpipeSchemas(shared);

/** Humanloop's documents as Standard Schemas; `humanloop.entry` is a datapoint. */
export const humanloop: StandardPlatform<"humanloop"> = /* @__PURE__ */ humanloopSchemas(shared);

/** Arize's documents as Standard Schemas; `arize.entry` is an example. */
export const arize: StandardPlatform<"arize"> = /* @__PURE__ */ arizeSchemas(shared);

/**
 * Loads the core, once for all callers.
 * @throws {LoadError} (a rejection) WebAssembly is missing or forbidden here.
 */
export async function load(): Promise<EntryBridge> {
  return shared();
}

/**
 * Loads an instance at once, of the caller's own. On a page's main thread some browsers refuse to
 * compile so much at once; `load` works everywhere.
 * @throws {LoadError}
 */
export function loadSync(): EntryBridge {
  return new Bridge(instantiateSync(compileSync(bytes())));
}

function bytes(): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
