// @ts-check
// The package as it is published: packed, unpacked elsewhere, and used from there.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";

const root = path.resolve(import.meta.dirname, "../..");
const home = mkdtempSync(path.join(os.tmpdir(), "entrybridge-package-"));
const installed = path.join(home, "node_modules/entrybridge");

/** @type {string[]} */
let packed = [];
beforeAll(() => {
  const said = execFileSync(
    "npm",
    ["pack", "--json", "--ignore-scripts", "--pack-destination", home],
    { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] },
  );
  const [{ filename, files }] = JSON.parse(said);
  packed = files.map((/** @type {{ path: string }} */ file) => file.path);
  mkdirSync(installed, { recursive: true });
  execFileSync("tar", ["-xzf", path.join(home, filename), "-C", installed, "--strip-components=1"]);
});
afterAll(() => rmSync(home, { recursive: true }));

/** @param {string[]} args @param {string} [input] */
function node(args, input) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: home,
    encoding: "utf8",
    input,
  });
  return { status, stdout, stderr };
}

describe("the packed files", () => {
  test("hold what is used and nothing of the workshop", () => {
    for (const file of packed) {
      expect(file).toMatch(
        /^(dist\/|package\.json$|README\.md$|LICENSE$|CHANGELOG\.md$|THIRD-PARTY-LICENSES$)/,
      );
    }
    expect(packed).toEqual(
      expect.arrayContaining([
        "dist/node.mjs",
        "dist/node.cjs",
        "dist/browser.mjs",
        "dist/workerd.mjs",
        "dist/edge-light.mjs",
        "dist/inline.mjs",
        "dist/inline.cjs",
        "dist/form.mjs",
        "dist/form.cjs",
        "dist/cli.mjs",
        "dist/entrybridge_core.wasm",
        "dist/entrybridge_core_scalar.wasm",
        "dist/platforms.mjs",
        "dist/schemas/combined.schema.json",
        "dist/schemas/openpipe/entry.schema.json",
        "dist/types/node.d.ts",
        "dist/types/node.d.cts",
        "dist/types/browser.d.ts",
        "dist/types/edge.d.ts",
        "dist/types/form.d.ts",
        "dist/types/inline.d.ts",
        "dist/types/inline.d.cts",
        "dist/THIRD-PARTY-LICENSES.txt",
      ]),
    );
  });

  test("need no other package", () => {
    const manifest = JSON.parse(readFileSync(path.join(installed, "package.json"), "utf8"));
    expect(manifest.dependencies).toBeUndefined();
    expect(manifest.optionalDependencies).toBeUndefined();
    expect(manifest.scripts.postinstall).toBeUndefined();
  });

  test("every target of the exports is there", () => {
    const { exports, bin } = JSON.parse(readFileSync(path.join(installed, "package.json"), "utf8"));
    /** @param {unknown} part @returns {string[]} */
    const targets = (part) =>
      typeof part === "string" ? [part] : Object.values(part ?? {}).flatMap(targets);
    for (const target of [...targets(exports), ...targets(bin)]) {
      if (!target.includes("*"))
        expect(["package.json", ...packed]).toContain(target.replace("./", ""));
    }
  });

  test("name no place of the machine that built them", () => {
    for (const file of packed.filter((name) => /\.(mjs|cjs|ts|cts)$/.test(name))) {
      expect(readFileSync(path.join(installed, file), "utf8")).not.toContain(root);
    }
  });

  test("make no code out of text, which pages forbid", () => {
    for (const file of packed.filter((name) => /^dist\/(?!cli)[^/]*\.[mc]js$/.test(name))) {
      const text = readFileSync(path.join(installed, file), "utf8");
      expect(text).not.toMatch(/new Function\b|\beval\(|Function\(["'`]/);
    }
  });

  test.each(["browser.mjs", "workerd.mjs", "edge-light.mjs", "inline.mjs", "inline.cjs"])(
    "%s asks for no module of Node.js",
    (file) => {
      const text = readFileSync(path.join(installed, "dist", file), "utf8");
      expect(text).not.toMatch(/["']node:|\brequire\(/);
    },
  );

  test("bundlers see where the .wasm is", () => {
    const text = readFileSync(path.join(installed, "dist/browser.mjs"), "utf8");
    expect(text).toContain('new URL("./entrybridge_core.wasm",import.meta.url)');
    expect(text).toContain('new URL("./entrybridge_core_scalar.wasm",import.meta.url)');
  });

  test.each([
    ["workerd.mjs", "./entrybridge_core.wasm"],
    ["edge-light.mjs", "./entrybridge_core.wasm?module"],
  ])("%s imports the module", (file, specifier) => {
    const text = readFileSync(path.join(installed, "dist", file), "utf8");
    expect(text).toContain(`from"${specifier}"`);
    expect(text).not.toContain("import.meta.url");
  });
});

describe("used from elsewhere", () => {
  const row = '{"messages":[{"role":"assistant","content":"Hi"}]}';

  test("by import", () => {
    const script = `
      import { load } from "entrybridge";
      import { platforms } from "entrybridge/platforms";
      import { createRequire } from "node:module";
      const schema = createRequire(import.meta.url)("entrybridge/schemas/openpipe/entry.schema.json");
      const bridge = await load();
      console.log(bridge.validate(${row}).valid, platforms.arize.limits.maxRows, schema.type);`;
    expect(node(["--input-type=module", "-e", script])).toEqual({
      status: 0,
      stdout: "true 1000 object\n",
      stderr: "",
    });
  });

  test("by require", () => {
    const script = `
      const { load, loadSync, LoadError, SchemaError } = require("entrybridge");
      const { platforms } = require("entrybridge/platforms");
      const { version } = require("entrybridge/package.json");
      const sync = loadSync().validate(${row}).valid;
      load().then((bridge) => console.log(bridge.validate(${row}).valid, sync, platforms.openpipe.limits.maxRows, version, typeof LoadError, typeof SchemaError));`;
    expect(node(["--input-type=commonjs", "-e", script])).toEqual({
      status: 0,
      stdout: "true true 100 0.1.0 function function\n",
      stderr: "",
    });
  });

  test("by its command", () => {
    const cli = path.join(installed, "dist/cli.mjs");
    expect(node([cli, "check", "-"], row)).toMatchObject({ status: 0, stderr: "" });
    expect(node([cli, "schema", "arize"]).stdout).toBe(
      readFileSync(path.join(root, "src/schemas/arize/entry.schema.json"), "utf8"),
    );
    expect(readFileSync(cli, "utf8")).toMatch(/^#!\/usr\/bin\/env node\n/);
  });
});

describe("the types", () => {
  const use = `
    import { load, loadSync, LoadError, SchemaError, type EntryBridge, type Issue } from "entrybridge";
    import type { CompiledSchema, SchemaReport, SchemaSummary } from "entrybridge";
    import { platforms, type PlatformInfo } from "entrybridge/platforms";
    import { openpipe } from "entrybridge";
    import { bindForm, fieldErrors, type BoundForm, type FormElement } from "entrybridge/form";
    export const bound = (form: FormElement): BoundForm => bindForm(form, openpipe.entry, { onRow: ({ messages }) => void messages.length });
    export const errors = (issues: Issue[]): Map<string, string[]> => fieldErrors(issues);
    export async function main(bytes: Uint8Array): Promise<void> {
      const bridge: EntryBridge = await load();
      const { valid, issues, platform } = bridge.validate({ messages: [] }, { platform: "openpipe", rules: { "no-messages": "off" } });
      const first: Issue | undefined = issues[0];
      const code: string = first?.code ?? "";
      const text: string = bridge.convert("{}", { to: "arize" }).text;
      const copy: Uint8Array = bridge.convert(bytes, { to: "arize" }).bytes;
      const value: unknown = bridge.convert({ a: 1 }, { from: "auto", to: "humanloop" }).value;
      const { records } = await bridge.check(bytes, { limits: { maxIssues: 1 } });
      const best: "openpipe" | "humanloop" | "arize" | null = bridge.detect("{}").best;
      const most: number | null = (platforms.openpipe satisfies PlatformInfo).limits.maxRows;
      const own: CompiledSchema = bridge.compile({ type: "object" }, { rules: { "duplicate-key": "warn" } });
      const report: SchemaReport = own.validate(bytes);
      const summary: SchemaSummary = await own.check(bytes);
      own.dispose();
      for await (const { line, issue } of bridge.records(bytes, { limits: { maxDepth: 9 } })) void [line, issue?.code];
      const stream = bridge.convertStream({ to: "arize", onReject: ({ issues }) => void issues.length, onProgress: ({ rows }) => void rows });
      const refused: number = (await stream.result).rejected;
      const place = ({ pointer, line, column, offset, path }: SchemaError): unknown[] => [pointer, line, column, offset, path];
      loadSync({ wasm: bytes }).dispose();
      void [valid, platform, code, text, copy, value, records, best, most, LoadError, report, summary, place, refused, stream.readable, stream.writable];
      // @ts-expect-error -- no such platform
      bridge.validate({}, { platform: "openpip" });
      // @ts-expect-error -- the target is missing
      bridge.convert("{}", {});
      // @ts-expect-error -- a rule of platforms
      bridge.compile({}, { rules: { "no-messages": "off" } });
      // @ts-expect-error -- a schema of your own has no platform
      own.validate({}).platform;
      // @ts-expect-error -- a text has no value
      bridge.convert("{}", { to: "arize" }).value;
    }`;
  const tsc = createRequire(import.meta.url)
    .resolve("typescript/package.json")
    .replace("package.json", "bin/tsc");

  test.each([
    ["an ES module of Node.js", "use.mts", "nodenext", "nodenext"],
    ["CommonJS of Node.js", "use.cts", "nodenext", "nodenext"],
    ["a bundler", "bundled.ts", "esnext", "bundler"],
  ])("fit %s, without any library of types but the language's", (_, file, module, resolution) => {
    writeFileSync(path.join(home, file), use);
    const flags = [
      "--strict",
      "--exactOptionalPropertyTypes",
      "--noEmit",
      "--skipLibCheck",
      "false",
    ];
    const { status, stdout } = node([
      ...[tsc, ...flags, "--target", "es2022", "--lib", "es2022"],
      ...["--module", module, "--moduleResolution", resolution, file],
    ]);
    expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
  });

  test("fit `using`, where the language's library has it", () => {
    writeFileSync(
      path.join(home, "using.mts"),
      'import { loadSync } from "entrybridge";\nusing bridge = loadSync();\nusing own = bridge.compile(true);\nvoid own.validate(1).valid;\n',
    );
    const { status, stdout } = node([
      ...[tsc, "--strict", "--noEmit", "--skipLibCheck", "false", "--target", "es2022"],
      ...["--lib", "es2022,esnext.disposable", "--module", "nodenext", "using.mts"],
    ]);
    expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
  });

  test("fit beside those of browsers", () => {
    writeFileSync(
      path.join(home, "page.ts"),
      'import { load } from "entrybridge";\nimport { openpipe } from "entrybridge";\nimport { bindForm } from "entrybridge/form";\nexport const bind = (form: HTMLFormElement) => bindForm(form, openpipe.entry, { read: (read) => read.elements.length });\nexport const check = (file: File) => load({ wasm: new URL("https://example.com/a.wasm") }).then((bridge) => bridge.check(file));\nexport const sources = async (stream: ReadableStream<Uint8Array>, module: WebAssembly.Module) => [(await load({ wasm: module })).check(stream), (await load()).check(new Blob())];\nexport const convert = async (file: File, signal: AbortSignal) => file.stream().pipeThrough((await load()).convertStream({ to: "arize", signal })).pipeTo(new WritableStream());\n',
    );
    const { status, stdout } = node([
      ...[tsc, "--strict", "--noEmit", "--skipLibCheck", "false", "--target", "es2022"],
      ...["--lib", "es2022,dom", "--module", "esnext", "--moduleResolution", "bundler", "page.ts"],
    ]);
    expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
  });
});
