// Builds the npm package.
//   node scripts/build.mjs wasm   the C++ core with SIMD and without, by the CMake presets "wasm" and
//                                 "wasm-scalar", into build/
//   node scripts/build.mjs js     JavaScript, types and schemas around it, into dist
// Part "js" never leaves half a dist: it is made beside and then put in place.
import { execFile as execFileWithCallback, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, cp, mkdir, readFile, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { minify } from "terser";
import { innerMembers } from "./inner-members.mjs";

const execFile = promisify(execFileWithCallback);

const root = fileURLToPath(new URL("..", import.meta.url));
const core = path.join(root, "build/wasm/bindings/entrybridge_core");
const scalarCore = path.join(root, "build/wasm-scalar/bindings/entrybridge_core");
const out = path.join(root, "build/dist");
const types = path.join(root, "build/types");

function run(command, args, env = {}) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, ...env },
  });
  if (error) console.error(`${command}: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}

function buildWasm() {
  // Debian keeps the modules that Emscripten's optimizer needs where Node.js does not look.
  const debian = "/usr/share/nodejs";
  // npm puts its tools first, and the new wasm-opt among them is none for an old Emscripten to link with.
  const places = (process.env["PATH"] ?? "").split(path.delimiter);
  const isOfSystem = (place) => !place.endsWith(path.join("node_modules", ".bin"));
  const env = {
    PATH: places.filter(isOfSystem).join(path.delimiter),
    ...(existsSync(debian) ? { NODE_PATH: debian } : {}),
  };
  for (const preset of ["wasm", "wasm-scalar"]) {
    run("cmake", ["--preset", preset], env);
    run("cmake", ["--build", "--preset", preset], env);
  }
}

const common = {
  bundle: true,
  absWorkingDir: root,
  alias: { "entrybridge-glue": `${core}.mjs`, "entrybridge-bytes": `${core}.small.wasm` },
  loader: { ".wasm": "base64" },
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
  metafile: true,
  minifySyntax: true,
  target: "es2022",
};

// The command line uses the package's file, not a second copy of it.
const nodeEntryBeside = {
  name: "node-entry-beside",
  setup({ onResolve }) {
    onResolve({ filter: /\/entries\/node\.js$/ }, () => ({ path: "./node.mjs", external: true }));
  },
};

// What few commands need stays a file that they load.
const loadedLater = {
  name: "loaded-later",
  setup({ onResolve }) {
    const files = { "../mock/server.js": "./mock.mjs", "../push/push.js": "./push.mjs" };
    onResolve({ filter: /^\.\.\/(mock\/server|push\/push)\.js$/ }, ({ path: target, kind }) =>
      kind === "dynamic-import" ? { path: files[target], external: true } : undefined,
    );
  },
};

// The .wasm stays a file that the host imports.
const wasmModuleBeside = (specifier) => ({
  name: "wasm-module-beside",
  setup({ onResolve }) {
    onResolve({ filter: /^entrybridge-module$/ }, () => ({ path: specifier, external: true }));
  },
});

/** One bundle; gives the npm packages whose code is in it. */
async function bundle(entry, file, options) {
  const { metafile } = await build({
    ...common,
    ...options,
    entryPoints: [entry],
    outfile: path.join(out, file),
  });
  return Object.keys(metafile.inputs)
    .map((input) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1])
    .filter((name) => name !== undefined);
}

/** The same for pages, which load it as it is where nobody bundles it again. */
async function smallBundle(entry, file, options) {
  const used = await bundle(entry, file, { ...options, minifyIdentifiers: true });
  const target = path.join(out, file);
  // The marks by which a bundler leaves out what is not used stay.
  const { code } = await minify(await readFile(target, "utf8"), {
    ecma: 2022,
    module: options.format === "esm",
    compress: { passes: 4 },
    mangle: { properties: { regex: new RegExp(`^(${innerMembers.join("|")})$`) } },
    format: { comments: false, preserve_annotations: true },
  });
  await writeFile(target, code);
  return used;
}

async function bundles() {
  // Node.js shows the line of an error: its files keep their lines.
  const esm = { format: "esm" };
  const node = { platform: "node", target: "node20" };
  const cjs = {
    ...node,
    format: "cjs",
    define: { "import.meta.url": "moduleUrl" },
    banner: { js: 'const moduleUrl = require("node:url").pathToFileURL(__filename).href;' },
  };
  const cli = {
    ...node,
    ...esm,
    alias: {},
    plugins: [nodeEntryBeside, loadedLater],
    // Bundled CommonJS (commander) asks for Node's own modules.
    banner: {
      js: '#!/usr/bin/env node\nimport { createRequire as requireFrom } from "node:module";\nconst require = requireFrom(import.meta.url);',
    },
  };
  const edge = (specifier) => ({
    ...esm,
    ...anywhere,
    platform: "browser",
    plugins: [wasmModuleBeside(specifier)],
  });
  // The glue makes a URL of its own place for a file that it is never sent to look for; not every
  // host says that place.
  const nowhere = { define: { "import.meta.url": '"https://nowhere.invalid/"' } };
  await bundle("web/cli/manual.ts", "manual.mjs", cli);
  const anywhere = { ...nowhere, platform: "neutral" };
  const used = await Promise.all([
    bundle("web/entries/node.ts", "node.mjs", { ...node, ...esm }),
    bundle("web/entries/node.ts", "node.cjs", cjs),
    smallBundle("web/entries/browser.ts", "browser.mjs", { ...esm, platform: "browser" }),
    smallBundle("web/entries/edge.ts", "workerd.mjs", edge("./entrybridge_core.wasm")),
    smallBundle("web/entries/edge.ts", "edge-light.mjs", edge("./entrybridge_core.wasm?module")),
    smallBundle("web/entries/inline.ts", "inline.mjs", { ...anywhere, ...esm }),
    smallBundle("web/entries/inline.ts", "inline.cjs", { ...anywhere, format: "cjs" }),
    smallBundle("web/form.ts", "form.mjs", { ...anywhere, ...esm }),
    smallBundle("web/form.ts", "form.cjs", { ...anywhere, format: "cjs" }),
    bundle("web/platforms.ts", "platforms.mjs", esm),
    bundle("web/platforms.ts", "platforms.cjs", { format: "cjs" }),
    bundle("web/cli/main.ts", "cli.mjs", cli),
    bundle("web/cli/threads/worker.ts", "worker.mjs", cli),
    bundle("web/cli/mock/server.ts", "mock.mjs", { ...node, ...esm }),
    bundle("web/cli/push/push.ts", "push.mjs", { ...node, ...esm }),
  ]);
  await chmod(path.join(out, "cli.mjs"), 0o755);
  return [...new Set(used.flat())].sort();
}

/** What `entrybridge explain` says of each rule: Markdown by the rule's id. */
async function ruleDocs() {
  const folder = path.join(root, "src/rules");
  const docs = {};
  for (const { name } of (await readdir(folder, { withFileTypes: true })).filter((entry) =>
    entry.isDirectory(),
  )) {
    const text = await readFile(path.join(folder, name, "doc.md"), "utf8");
    docs[name.replaceAll("_", "-")] = text.trim();
  }
  await writeFile(path.join(out, "rule-docs.json"), `${JSON.stringify(docs, null, 2)}\n`);
}

/** The manual page, from the table of options; what makes it is not shipped. */
async function manPage() {
  const maker = path.join(out, "manual.mjs");
  const { manual } = await import(pathToFileURL(maker).href);
  await writeFile(path.join(out, "entrybridge.1"), manual());
  await rm(maker);
}

/** The schema of entrybridge.config.json, with the rules that the core knows. */
async function configSchema() {
  const { load } = await import(pathToFileURL(path.join(out, "node.mjs")).href);
  const template = path.join(root, "web/cli/config.schema.json");
  const schema = JSON.parse(await readFile(template, "utf8"));
  const levels = { enum: ["off", "warn", "error"] };
  const [, byId] = schema.properties.rules.anyOf;
  byId.description = "The rules that entrybridge explain lists.";
  byId.properties = Object.fromEntries(
    (await load()).rules().map(({ id, summary }) => [id, { description: summary, ...levels }]),
  );
  await writeFile(
    path.join(out, "schemas/config.schema.json"),
    `${JSON.stringify(schema, null, 2)}\n`,
  );
}

/** What is bundled keeps its licence. */
async function notices(packages) {
  const parts = await Promise.all(
    packages.map(async (name) => {
      const folder = path.join(root, "node_modules", name);
      const { version } = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8"));
      const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
      if (file === undefined) throw new Error(`${name} has no licence file`);
      return `${name} ${version}\n\n${(await readFile(path.join(folder, file), "utf8")).trim()}\n`;
    }),
  );
  await writeFile(
    path.join(out, "THIRD-PARTY-LICENSES.txt"),
    parts.join(`\n${"-".repeat(80)}\n\n`),
  );
}

/** The declarations that the entries need and no others, as ES modules and as CommonJS. */
async function declarations() {
  await rm(types, { recursive: true, force: true });
  const require = createRequire(import.meta.url);
  const tsc = path.join(path.dirname(require.resolve("typescript/package.json")), "bin/tsc");
  run(process.execPath, [tsc, "-p", "tsconfig.types.json"]);
  await mkdir(path.join(out, "types"), { recursive: true });
  const specifier = /(from |import\()"(\.[^"]*)\.js"/g;
  const web = path.join(types, "web");
  const pending = [
    ...["node", "browser", "edge", "inline"].map((entry) => `entries/${entry}`),
    "form",
    "platforms",
  ];
  // All land in one folder, so their own names must tell them apart.
  for (const name of pending) {
    const source = await readFile(path.join(web, `${name}.d.ts`), "utf8");
    for (const [, , target] of source.matchAll(specifier)) {
      const next = path.posix.join(path.posix.dirname(name), target);
      if (!pending.includes(next)) pending.push(next);
    }
    for (const kind of ["", "c"]) {
      const flat = source.replace(
        specifier,
        (_, lead, target) => `${lead}"./${path.posix.basename(target)}.${kind}js"`,
      );
      await writeFile(path.join(out, "types", `${path.posix.basename(name)}.d.${kind}ts`), flat);
    }
  }
}

// The optimizer of the toolchain may be years old; a new one takes a hundredth off, and no speed.
async function smallCore(name, features, file) {
  const [from, to] = [`${name}.wasm`, `${name}.small.wasm`];
  if (!existsSync(to) || (await stat(to)).mtimeMs < (await stat(from)).mtimeMs) {
    const optimizer = createRequire(import.meta.url).resolve("binaryen/bin/wasm-opt");
    const sameAsToolchain = ["--mvp-features", "--enable-mutable-globals", ...features];
    // As Emscripten lays out memory.
    const layout = ["--low-memory-unused", "--zero-filled-memory"];
    await execFile(process.execPath, [
      ...[optimizer, ...sameAsToolchain, "-O3", ...layout, from, "-o", `${to}.part`],
    ]);
    await rename(`${to}.part`, to);
  }
  await cp(to, path.join(out, file));
}

async function buildJs() {
  for (const file of [core, scalarCore].flatMap((each) => [`${each}.mjs`, `${each}.wasm`])) {
    if (!existsSync(file)) {
      console.error(`${path.relative(root, file)} is missing: npm run build:wasm makes it.`);
      process.exit(1);
    }
  }
  if (!(await readFile(`${core}.mjs`)).equals(await readFile(`${scalarCore}.mjs`))) {
    console.error("The cores with SIMD and without have unlike glue: npm run build:wasm anew.");
    process.exit(1);
  }
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  await Promise.all([
    smallCore(core, ["--enable-simd", "--enable-bulk-memory"], "entrybridge_core.wasm"),
    smallCore(scalarCore, [], "entrybridge_core_scalar.wasm"),
  ]);
  await cp(path.join(root, "src/schemas"), path.join(out, "schemas"), {
    recursive: true,
    filter: (file) => !path.extname(file) || file.endsWith(".schema.json"),
  });
  await notices(await bundles());
  await configSchema();
  await ruleDocs();
  await manPage();
  await declarations();
  const dist = path.join(root, "dist");
  await rm(dist, { recursive: true, force: true });
  await rename(out, dist);
}

const parts = { wasm: buildWasm, js: buildJs };
const part = parts[process.argv[2]];
if (part === undefined) {
  console.error("usage: node scripts/build.mjs wasm|js");
  process.exit(2);
}
await part();
