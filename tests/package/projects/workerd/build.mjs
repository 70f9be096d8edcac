// As a deployment does it: one bundle, the .wasm beside it as a compiled module.
import { cp } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const folder = import.meta.dirname;
await build({
  absWorkingDir: folder,
  bundle: true,
  conditions: ["workerd", "worker", "browser"],
  entryPoints: ["worker.js"],
  external: ["*.wasm"],
  format: "esm",
  outfile: "dist/worker.js",
});
const wasm = import.meta.resolve("entrybridge/entrybridge_core.wasm");
await cp(fileURLToPath(wasm), path.join(folder, "dist/entrybridge_core.wasm"));
