// Lints the TypeScript of the package with types, and all other JavaScript without.
import js from "@eslint/js";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

const nodeGlobals = [
  "AbortController",
  "AbortSignal",
  "Blob",
  "Buffer",
  "Headers",
  "ReadableStream",
  "Response",
  "TextDecoder",
  "TextEncoder",
  "TransformStream",
  "URL",
  "WebAssembly",
  "clearInterval",
  "clearTimeout",
  "console",
  "fetch",
  "performance",
  "process",
  "setImmediate",
  "setInterval",
  "setTimeout",
  "structuredClone",
];
const browserGlobals = [
  "CSS",
  "CompressionStream",
  "CustomEvent",
  "DataTransfer",
  "DragEvent",
  "Event",
  "File",
  "HTMLElement",
  "MutationObserver",
  "document",
  "history",
  "innerWidth",
  "localStorage",
  "location",
  "matchMedia",
  "navigator",
  "queueMicrotask",
  "requestAnimationFrame",
  "self",
  "window",
];
const readonly = (names) => Object.fromEntries(names.map((name) => [name, "readonly"]));

export default defineConfig(
  globalIgnores(["build/", "coverage/", "**/dist/", "out/"]),
  js.configs.recommended,
  {
    rules: {
      eqeqeq: ["error", "always"],
      "no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "prefer-const": "error",
      "no-var": "error",
    },
  },
  {
    files: ["web/**/*.ts", "demo/**/*.{ts,tsx}"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      "no-unused-vars": "off",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/explicit-module-boundary-types": "error",
      "@typescript-eslint/no-shadow": "error",
      // Its way out, an assertion with `!`, is forbidden too.
      "@typescript-eslint/non-nullable-type-assertion-style": "off",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
    },
  },
  {
    files: ["**/*.{js,mjs,cjs}"],
    languageOptions: { globals: readonly(nodeGlobals) },
  },
  {
    files: ["**/*.cjs", "tests/package/projects/**/*.js"],
    languageOptions: {
      globals: readonly(["Worker", "expect", "module", "require", "test"]),
      parserOptions: { ecmaFeatures: { jsx: true } },
    },
  },
  {
    files: [
      "demo/**/*.js",
      "scripts/screenshots.mjs",
      "tests/browser/**/*.js",
      "tests/package/**/*.js",
    ],
    languageOptions: { globals: readonly(browserGlobals) },
  },
);
