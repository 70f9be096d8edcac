// What `scripts/build.mjs` puts in: it says where each is.

// The factory that Emscripten writes.
declare module "entrybridge-glue" {
  export default function createCore(moduleArguments: object): Promise<unknown>;
}

// The .wasm as the host's import of it gives it.
declare module "entrybridge-module" {
  const imported: unknown;
  export default imported;
}

// The .wasm as a text.
declare module "entrybridge-bytes" {
  const base64: string;
  export default base64;
}
