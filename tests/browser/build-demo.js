// @ts-check
// Runs once before the browser tests: builds the demo into demo/dist, from the package as it is in
// dist/. The package itself is not built here: `npm run build` comes first.
import { existsSync } from "node:fs";
import path from "node:path";
import { build } from "vite";

const root = path.resolve(import.meta.dirname, "../..");

export default async function buildDemo() {
  for (const file of ["dist/browser.mjs", "dist/entrybridge_core.wasm"]) {
    if (!existsSync(path.join(root, file))) {
      throw new Error(`${file} is missing: run \`npm run build\` before the browser tests.`);
    }
  }
  // Jest's own `test` would make it the development build of React.
  process.env["NODE_ENV"] = "production";
  await build({ root: path.join(root, "demo"), logLevel: "warn" });
}
