// The package in edge runtimes (workerd, which runs Cloudflare Workers, and Vercel's), which compile
// no WebAssembly while they run: the module is imported, compiled.
import imported from "entrybridge-module";
import { Bridge } from "../api.js";
import { LoadError } from "../errors.js";
import { compile, compileSync, instantiate, instantiateSync, isModule } from "../loader.js";
import { wasmName } from "../loader.js";
import { sharedBy } from "../shared.js";
import type { StandardPlatform } from "../standard-types.js";
import type { EntryBridge, Wasm, WasmModule } from "../types.js";
import { arizeSchemas, humanloopSchemas, openpipeSchemas } from "./schemas.js";

export * from "./exports.js";

export interface EdgeLoadOptions {
  /** The module, or its bytes where the host compiles them. Default: the module of the package. */
  readonly wasm?: Wasm | undefined;
}

const shared = sharedBy(
  async () => instantiate(packaged()),
  () => instantiateSync(packaged()),
);

/** OpenPipe's documents as Standard Schemas: `openpipe.entry` and the others. */
export const openpipe: StandardPlatform<"openpipe"> = /* @__PURE__ */ openpipeSchemas(shared);

/** Humanloop's documents as Standard Schemas; `humanloop.entry` is a datapoint. */
export const humanloop: StandardPlatform<"humanloop"> = /* @__PURE__ */ humanloopSchemas(shared);

/** Arize's documents as Standard Schemas; `arize.entry` is an example. */
export const arize: StandardPlatform<"arize"> = /* @__PURE__ */ arizeSchemas(shared);

/**
 * Loads the core, once for all callers unless a `wasm` of their own is given.
 * @throws {LoadError} (a rejection) What was imported is no module, or bytes are forbidden here.
 */
export async function load({ wasm }: EdgeLoadOptions = {}): Promise<EntryBridge> {
  if (wasm === undefined) return shared();
  return new Bridge(await instantiate(isModule(wasm) ? wasm : await compile(wasm)));
}

/**
 * Loads an instance at once, of the caller's own.
 * @throws {LoadError}
 */
export function loadSync({ wasm = packaged() }: EdgeLoadOptions = {}): EntryBridge {
  return new Bridge(instantiateSync(isModule(wasm) ? wasm : compileSync(wasm)));
}

function packaged(): WasmModule {
  if (isModule(imported)) return imported;
  throw new LoadError(
    "not-wasm",
    `The import of ${wasmName} gave no WebAssembly.Module: the bundler reads .wasm files in another way. "entrybridge/inline" needs no such import, where the host compiles bytes; else pass the module as load({ wasm }).`,
  );
}
