// The package in Node.js: the .wasm is a file beside this one.
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Bridge } from "../api.js";
import { LoadError } from "../errors.js";
import {
  compile,
  compileSync,
  fromUrl,
  hasSimd,
  instantiate,
  instantiateSync,
  isModule,
  isUrl,
  placed,
  wasmName,
} from "../loader.js";
import { sharedBy } from "../shared.js";
import type { StandardPlatform } from "../standard-types.js";
import type { EntryBridge, LoadOptions, UrlLike, Wasm, WasmModule } from "../types.js";
import { arizeSchemas, humanloopSchemas, openpipeSchemas } from "./schemas.js";

export * from "./exports.js";

export interface LoadSyncOptions {
  /** The bytes of the .wasm, or the module compiled from them. Default: the file of the package. */
  readonly wasm?: Wasm | undefined;
}

const shared = sharedBy(
  async () => instantiate(await fromFile(beside())),
  () => instantiateSync(compileSync(readSync(beside()))),
);

// Literals, each by itself: so bundlers of servers find the files.
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
 * @throws {LoadError} (a rejection) The .wasm is missing, is something else, or is forbidden here.
 */
export async function load(options: LoadOptions = {}): Promise<EntryBridge> {
  const { wasm } = options;
  if (wasm === undefined) return shared();
  return new Bridge(await instantiate(await compileAny(wasm)));
}

/**
 * Loads an instance at once, of the caller's own.
 * @throws {LoadError}
 */
export function loadSync(options: LoadSyncOptions = {}): EntryBridge {
  const { wasm = readSync(beside()) } = options;
  return new Bridge(instantiateSync(isModule(wasm) ? wasm : compileSync(wasm)));
}

async function compileAny(wasm: NonNullable<LoadOptions["wasm"]>): Promise<WasmModule> {
  if (typeof wasm === "string" || isUrl(wasm)) {
    return /^(https?|data|blob):/i.test(urlOf(wasm)) ? fromUrl(wasm) : fromFile(wasm);
  }
  return isModule(wasm) ? wasm : compile(wasm);
}

async function fromFile(place: string | UrlLike): Promise<WasmModule> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(asPath(place));
  } catch (error) {
    throw unreadable(place, error);
  }
  return compile(bytes);
}

function readSync(place: string | UrlLike): Uint8Array {
  try {
    return readFileSync(asPath(place));
  } catch (error) {
    throw unreadable(place, error);
  }
}

function asPath(place: string | UrlLike): string {
  const url = urlOf(place);
  return url.startsWith("file:") ? fileURLToPath(url) : url;
}

function urlOf(place: string | UrlLike): string {
  return typeof place === "string" ? place : place.href;
}

function unreadable(place: string | UrlLike, cause: unknown): LoadError {
  const said = cause instanceof Error ? cause.message : String(cause);
  return new LoadError(
    "wasm-missing",
    `${wasmName} cannot be read (${said}). It belongs beside the JavaScript of the package; a bundler must copy it there, or its place or bytes are passed as load({ wasm }). Looked at ${asPath(place)}.`,
    { cause },
  );
}
