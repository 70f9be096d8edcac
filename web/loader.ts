// From the bytes of the .wasm to a core that answers. Promises: every failure rejects (or throws)
// with a `LoadError` that says what helps, and nothing waits for ever; the glue never fetches,
// because it is handed an instance.
import createCore from "entrybridge-glue";
import { Core, isCoreModule } from "./core.js";
import { LoadError } from "./errors.js";
import { isObject } from "./object.js";
import { decodeUtf8 } from "./utf8.js";
import type { UrlLike, WasmModule } from "./types.js";

export const wasmName = "entrybridge_core.wasm";

/** The same core for hosts without SIMD. */
export const scalarName = "entrybridge_core_scalar.wasm";

/** Whether the host runs `wasmName`; where it does not, `scalarName` may do. */
export function hasSimd(): boolean {
  assertWebAssembly();
  return WebAssembly.validate(simdProbe);
}

/** The URL of a file beside the JavaScript. @throws {LoadError} It cannot be told. */
export function placed(make: () => URL): URL {
  try {
    return make();
  } catch (cause) {
    throw new LoadError(
      "wasm-missing",
      `Where ${wasmName} is cannot be told, as this bundle has no import.meta.url: its format is not ESM. Take "entrybridge/inline", or load({ wasm }).`,
      { cause },
    );
  }
}

/** Compiles off the main thread where the host can. @throws {LoadError} (a rejection) */
export async function compile(bytes: Uint8Array | ArrayBuffer): Promise<WasmModule> {
  assertWebAssembly();
  assertWasm(bytes);
  try {
    return await WebAssembly.compile(bytes as BufferSource);
  } catch (error) {
    throw compileFailure(error);
  }
}

/** Fetches and compiles. @throws {LoadError} (a rejection) */
export async function fromUrl(url: string | UrlLike): Promise<WasmModule> {
  let response: Response;
  const place = typeof url === "string" ? url : url.href;
  try {
    response = await fetch(place);
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new LoadError(
      "wasm-missing",
      `${wasmName} cannot be fetched from ${place}: ${said}. "entrybridge/inline" has the bytes inside.`,
      { cause },
    );
  }
  return compileResponse(response);
}

// Compiles while the bytes arrive.
async function compileResponse(response: Response): Promise<WasmModule> {
  assertWebAssembly();
  if (!response.ok) {
    throw new LoadError(
      "wasm-missing",
      `${wasmName} is missing: ${response.url} answered ${response.status}. ${deployHint}`,
    );
  }
  const type = response.headers.get("content-type") ?? "";
  if (type.includes("html")) throw htmlInstead(response.url);
  // Streaming demands the right type; without it the bytes are as good.
  const canStream =
    type.startsWith("application/wasm") &&
    typeof (WebAssembly as { compileStreaming?: unknown }).compileStreaming === "function";
  if (!canStream) return compile(await response.arrayBuffer());
  try {
    return await WebAssembly.compileStreaming(response);
  } catch (error) {
    throw compileFailure(error);
  }
}

/** @throws {LoadError} */
export function compileSync(bytes: Uint8Array | ArrayBuffer): WasmModule {
  assertWebAssembly();
  assertWasm(bytes);
  try {
    return new WebAssembly.Module(bytes as BufferSource);
  } catch (error) {
    throw compileFailure(error);
  }
}

/** @throws {LoadError} (a rejection) */
export function instantiate(module: WasmModule): Promise<Core> {
  return new Promise((resolve, reject) => {
    const fail = (error: unknown): void => {
      reject(compileFailure(error));
    };
    createCore({
      ...quiet,
      // The factory's own promise never settles when this fails, hence the outer one.
      instantiateWasm(imports: WebAssembly.Imports, receive: Receive): object {
        WebAssembly.instantiate(module, imports)
          .then((instance) => {
            receive(instance, module);
          })
          .catch(fail);
        return {};
      },
    }).then((created) => {
      if (isCoreModule(created)) resolve(new Core(created));
      else reject(foreignModule());
    }, fail);
  });
}

/** @throws {LoadError} */
export function instantiateSync(module: WasmModule): Core {
  let failure: LoadError | undefined;
  // The factory completes this very object before it returns, as the instance is at hand.
  const created: object = {
    ...quiet,
    instantiateWasm(imports: WebAssembly.Imports, receive: Receive): object {
      try {
        receive(new WebAssembly.Instance(module, imports), module);
      } catch (error) {
        failure = compileFailure(error);
      }
      return {};
    },
  };
  createCore(created).catch(() => undefined);
  if (failure !== undefined) throw failure;
  if (!isCoreModule(created)) throw foreignModule();
  return new Core(created);
}

export function isModule(candidate: unknown): candidate is WasmModule {
  return Object.prototype.toString.call(candidate) === "[object WebAssembly.Module]";
}

export function isUrl(candidate: unknown): candidate is UrlLike {
  return isObject(candidate) && "href" in candidate;
}

type Receive = (instance: WebAssembly.Instance, module: WebAssembly.Module) => void;

// The glue would make a URL of its own, though it fetches nothing, and not every bundle has a base for it.
const quiet = { print: ignore, printErr: ignore, locateFile: (name: string) => name };

function ignore(): void {
  // The core has nothing to say on a console.
}

const deployHint =
  'It belongs beside the JavaScript of the package. In Vite\'s development server add optimizeDeps: { exclude: ["entrybridge"] }; else pass its place or its bytes as load({ wasm }).';

function assertWebAssembly(): void {
  if (typeof WebAssembly === "object") return;
  throw new LoadError(
    "no-webassembly",
    "This host has no WebAssembly (some browsers switch it off in a hardened mode).",
  );
}

// The first bytes tell the usual mistakes apart, which the engine's "expected magic word" does not.
function assertWasm(bytes: Uint8Array | ArrayBuffer): void {
  const size = bytes.byteLength;
  const head = ("buffer" in bytes ? bytes : new Uint8Array(bytes)).subarray(0, 64);
  const text = decodeUtf8(head);
  if (size >= 8 && text.startsWith("\0asm")) return;
  if (/^\s*<(!doctype|html|!--)/i.test(text)) throw htmlInstead("");
  throw new LoadError(
    "not-wasm",
    size === 0
      ? `${wasmName} is empty.`
      : `These ${size} bytes are no WebAssembly (they start with ${JSON.stringify(text.slice(0, 16))}).`,
  );
}

function htmlInstead(url: string): LoadError {
  const where = url === "" ? "" : ` from ${url}`;
  return new LoadError(
    "wasm-is-html",
    `An HTML page came${where} in place of ${wasmName}: the server answers unknown paths with a page. ${deployHint}`,
  );
}

function foreignModule(): LoadError {
  return new LoadError("not-wasm", `This WebAssembly is not ${wasmName} of this version.`);
}

function compileFailure(error: unknown): LoadError {
  if (error instanceof LoadError) return error;
  const said = (error instanceof Error ? error.message : String(error)).replace(/[. ]+$/, "");
  if (/content security policy|\bCSP\b|unsafe-eval|disallowed by embedder/i.test(said)) {
    return new LoadError(
      "wasm-blocked",
      `The host forbids WebAssembly: ${said}. A page's Content-Security-Policy needs script-src 'wasm-unsafe-eval'; an edge runtime needs load({ wasm: module }) with an imported module.`,
      { cause: error },
    );
  }
  if (!WebAssembly.validate(simdProbe)) {
    return new LoadError(
      "wasm-unsupported",
      `This host's WebAssembly has no SIMD: Chrome 91, Firefox 89, Safari 16.4 or Node.js 20 are the oldest that do, on processors with SSE4.1. ${scalarName} does without.`,
      { cause: error },
    );
  }
  return new LoadError("wasm-failed", `${wasmName} could not be started: ${said}`, {
    cause: error,
  });
}

// A module of one function that returns a v128.
const simdProbe = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15,
  253, 98, 11,
]);
