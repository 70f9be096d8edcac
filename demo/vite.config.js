// @ts-check
// `npm run demo` serves the page while it is worked on; `npm run build:demo` writes it to demo/dist,
// for any static web server, at any path. Both need the package in dist/ (`npm run build`).
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { defineConfig } from "vite";

const root = import.meta.dirname;
const outDir = path.join(root, "dist");

/**
 * Writes the service worker, with the names of all files that were built.
 * @returns {import("vite").Plugin}
 */
function offline() {
  return {
    name: "offline",
    apply: "build",
    closeBundle() {
      const files = readdirSync(outDir, { recursive: true, withFileTypes: true })
        .filter(
          (entry) => entry.isFile() && !["service-worker.js", "licenses.md"].includes(entry.name),
        )
        .map((entry) => path.relative(outDir, path.join(entry.parentPath, entry.name)))
        .map((file) => file.split(path.sep).join("/"))
        .sort();
      const hash = createHash("sha256");
      for (const file of files) hash.update(file).update(readFileSync(path.join(outDir, file)));
      const version = hash.digest("hex").slice(0, 12);
      // The page by the address that it is asked for.
      const kept = files.map((file) => (file === "index.html" ? "./" : `./${file}`));
      const script = readFileSync(path.join(root, "service-worker.js"), "utf8")
        .replace("self.__FILES__", JSON.stringify(kept))
        .replace("self.__CACHE__", `\`entrybridge-demo ${version} \${self.registration.scope}\``);
      writeFileSync(path.join(outDir, "service-worker.js"), script);
    },
  };
}

export default defineConfig({
  root,
  base: "./",
  plugins: [offline()],
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2022",
    // The page's Content-Security-Policy allows files of its own origin, and no data: URLs.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    license: { fileName: "licenses.md" },
  },
  worker: { format: "es" },
});
