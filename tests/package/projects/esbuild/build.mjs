// esbuild follows no URL: the page takes the bytes inside, or the file is copied beside.
import { cp } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const folder = import.meta.dirname;
const common = { bundle: true, format: "esm", absWorkingDir: folder, logLevel: "warning" };
await build({ ...common, entryPoints: ["../page/inline.js"], outfile: "inline/page.js" });
await build({ ...common, entryPoints: ["../page/page.js"], outfile: "beside/page.js" });
const wasm = import.meta.resolve("entrybridge/entrybridge_core.wasm");
await cp(fileURLToPath(wasm), path.join(folder, "beside/entrybridge_core.wasm"));
