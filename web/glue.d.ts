// The factory that Emscripten writes; `scripts/build.mjs` says where it is.
declare module "entrybridge-glue" {
  export default function createCore(moduleArguments: object): Promise<unknown>;
}
