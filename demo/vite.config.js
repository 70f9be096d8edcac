// @ts-check
// `npm run demo` serves the page while it is worked on; `npm run build:demo` writes it to demo/dist,
// for any static web server, at any path. Both need the package in dist/ (`npm run build`).
import { defineConfig } from "vite";

export default defineConfig({
  root: import.meta.dirname,
  base: "./",
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
