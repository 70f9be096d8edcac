// The package in browsers and bundlers: the .wasm is found by a URL literal that bundlers know, and
// compiled while it arrives.
import { Bridge } from "../api.js";
import { compile, compileSync, fromUrl, hasSimd, instantiate, instantiateSync } from "../loader.js";
import { isModule, isUrl, placed } from "../loader.js";
import { sharedBy } from "../shared.js";
import type { StandardPlatform } from "../standard-types.js";
import type { EntryBridge, LoadOptions, Wasm, WasmModule } from "../types.js";
import { arizeSchemas, humanloopSchemas, openpipeSchemas } from "./schemas.js";

export * from "./exports.js";

export interface LoadSyncOptions {
  /** The bytes of the .wasm, or the module compiled from them. */
  readonly wasm: Wasm;
}

const shared = sharedBy(async () => instantiate(await fromUrl(beside())));

// Literals, each by itself: so bundlers find the files.
function beside(): URL {
  return hasSimd()
    ? placed(() => new URL("./entrybridge_core.wasm", import.meta.url))
    : placed(() => new URL("./entrybridge_core_scalar.wasm", import.meta.url));
}

/** OpenPipe's documents as Standard Schemas: `openpipe.entry` and the others. */
export const openpipe: StandardPlatform<"openpipe"> = /* @__PURE__ */ openpipeSchemas(shared);

/** Humanloop's documents as Standard Schemas; `humanloop.entry` is a datapoint. */
export const humanloop: StandardPlatform<"humanloop"> = /* @__PURE__ */ humanloopSchemas(shared);

/** Arize's documents as Standard Schemas; `arize.entry` is an example. */
export const arize: StandardPlatform<"arize"> = /* @__PURE__ */ arizeSchemas(shared);

/**
 * Loads the core, once for all callers unless a `wasm` of their own is given.
 * @throws {LoadError} (a rejection) The .wasm is missing, is a page, or is forbidden here.
 */
export async function load(options: LoadOptions = {}): Promise<EntryBridge> {
  const { wasm } = options;
  if (wasm === undefined) return shared();
  return new Bridge(await instantiate(await compileAny(wasm)));
}

/**
 * Loads an instance at once, of the caller's own. On a page's main thread some browsers allow this
 * only for a module that is compiled already.
 * @throws {LoadError}
 */
export function loadSync({ wasm }: LoadSyncOptions): EntryBridge {
  return new Bridge(instantiateSync(isModule(wasm) ? wasm : compileSync(wasm)));
}

async function compileAny(wasm: NonNullable<LoadOptions["wasm"]>): Promise<WasmModule> {
  if (typeof wasm === "string" || isUrl(wasm)) return fromUrl(wasm);
  return isModule(wasm) ? wasm : compile(wasm);
}
