// @ts-check
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { writeFile, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import os from "node:os";
import path from "node:path";
import { describe, expect, test } from "@jest/globals";
import { CoreError, LoadError, load, loadSync } from "entrybridge";
import * as inline from "entrybridge/inline";
import { openpipe } from "./rows.js";

const root = path.resolve(import.meta.dirname, "../..");
const wasm = readFileSync(path.join(root, "dist/entrybridge_core.wasm"));

/** @param {string} text */
const bytesOf = (text) => new TextEncoder().encode(text);

describe("load", () => {
  test("gives everybody the same instance", async () => {
    const [first, second] = await Promise.all([load(), load()]);
    expect(second).toBe(first);
    expect(first.validate(openpipe).valid).toBe(true);
  });

  test("gives a new instance after the shared one was disposed", async () => {
    const first = await load();
    first.dispose();
    expect(() => first.validate(openpipe)).toThrow(CoreError);
    const second = await load();
    expect(second).not.toBe(first);
    expect(second.validate(openpipe).valid).toBe(true);
  });

  test.each([
    ["bytes", wasm],
    ["an ArrayBuffer", wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength)],
    ["a module", new WebAssembly.Module(wasm)],
    ["a path", path.join(root, "dist/entrybridge_core.wasm")],
    ["a URL", new URL("../../dist/entrybridge_core.wasm", import.meta.url)],
  ])("takes %s", async (_, source) => {
    const bridge = await load({ wasm: source });
    expect(bridge).not.toBe(await load());
    expect(bridge.validate(openpipe).valid).toBe(true);
  });

  test.each([
    ["a missing file", path.join(root, "nowhere.wasm"), "wasm-missing", /nowhere\.wasm/],
    ["a page instead", bytesOf("\n<!DOCTYPE html><p>"), "wasm-is-html", /HTML page.*optimizeDeps/],
    ["a page without a doctype", bytesOf("<html>"), "wasm-is-html", /HTML page/],
    ["no bytes", new Uint8Array(0), "not-wasm", /empty/],
    ["other bytes", bytesOf('{"a":1}'), "not-wasm", /no WebAssembly/],
    ["half of the file", wasm.subarray(0, wasm.length >> 1), "wasm-failed", /could not be started/],
    ["another module", new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]), /./, /./],
  ])("rejects %s with a hint", async (_, source, code, message) => {
    /** @type {unknown} */
    const error = await load({ wasm: source }).catch((/** @type {unknown} */ reason) => reason);
    expect(error).toBeInstanceOf(LoadError);
    if (!(error instanceof LoadError)) return;
    if (typeof code === "string") expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
  });

  test.each([
    ["as text", (/** @type {string} */ url) => url],
    ["as a URL", (/** @type {string} */ url) => new URL(url)],
  ])("fetches what an address %s names", async (_, named) => {
    const server = createServer((request, response) => {
      const isThere = request.url === "/core.wasm";
      response.writeHead(isThere ? 200 : 404, { "content-type": "application/wasm" });
      response.end(isThere ? wasm : "");
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
    const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
    const base = `http://127.0.0.1:${port}`;
    const bridge = await load({ wasm: named(`${base}/core.wasm`) });
    expect(bridge.validate(openpipe).valid).toBe(true);
    await expect(load({ wasm: named(`${base}/nowhere`) })).rejects.toThrow(/nowhere answered 404/);
    await new Promise((resolve) => server.close(resolve));
    await expect(load({ wasm: named(`${base}/core.wasm`) })).rejects.toThrow(/cannot be fetched/);
  });

  test("tries again after a failure", async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), "entrybridge-"));
    const file = path.join(folder, "late.wasm");
    await expect(load({ wasm: file })).rejects.toThrow(LoadError);
    await writeFile(file, wasm);
    await expect(load({ wasm: file })).resolves.toBeDefined();
    await rm(folder, { recursive: true });
  });

  test("says that a host forbids WebAssembly", () => {
    const script = `
      WebAssembly.compile = async () => { throw new WebAssembly.CompileError(
        "Wasm code generation disallowed by embedder"); };
      const { load } = await import("entrybridge");
      console.log(await load().catch((error) => error.code));`;
    expect(nodeSays(script)).toBe("wasm-blocked");
  });

  test.each(["blocked by the CSP", "blocked by the CSP.", "blocked by the CSP. ."])(
    "ends what the host says by one full stop: %s",
    (said) => {
      const script = `
        WebAssembly.compile = async () => { throw new Error(${JSON.stringify(said)}); };
        const { load } = await import("entrybridge");
        console.log(await load().catch((error) => error.message));`;
      expect(nodeSays(script)).toMatch(/WebAssembly: blocked by the CSP\. A page's/);
    },
  );

  test("says that a host has no WebAssembly", () => {
    const script = `
      delete globalThis.WebAssembly;
      const { load } = await import("entrybridge");
      console.log(await load().catch((error) => error.code));`;
    expect(nodeSays(script)).toBe("no-webassembly");
  });
});

describe("loadSync", () => {
  test.each([
    ["the file of the package", undefined],
    ["bytes", wasm],
    ["a module", new WebAssembly.Module(wasm)],
  ])("takes %s", (_, source) => {
    const bridge = loadSync({ wasm: source });
    expect(bridge.validate(openpipe).valid).toBe(true);
    bridge.dispose();
  });

  test("throws for other bytes", () => {
    expect(() => loadSync({ wasm: bytesOf("<!doctype html>") })).toThrow(LoadError);
  });
});

describe("with the bytes inside", () => {
  test("load and loadSync need no file", async () => {
    expect((await inline.load()).validate(openpipe).valid).toBe(true);
    expect(await inline.load()).toBe(await inline.load());
    expect(inline.loadSync().validate(openpipe).valid).toBe(true);
  });

  test("it can be required", () => {
    const script = `
      const { loadSync } = require("entrybridge/inline");
      console.log(loadSync().validate(${JSON.stringify(openpipe)}).valid);`;
    expect(nodeSays(script, "commonjs")).toBe("true");
  });
});

describe("on a processor without SIMD", () => {
  const old = ["--no-enable-sse4-1"];
  const uses = (/** @type {string} */ name) => `
    const { load } = await import("${name}");
    console.log(await load().then((bridge) => bridge.validate(${JSON.stringify(openpipe)}).valid, (error) => error.code));`;

  test("the other build is taken by itself", () => {
    expect(nodeSays(uses("entrybridge"), "module", old)).toBe("true");
  });

  test("loadSync takes it too", () => {
    const script = `
      const { loadSync } = require("entrybridge");
      console.log(loadSync().validate(${JSON.stringify(openpipe)}).valid);`;
    expect(nodeSays(script, "commonjs", old)).toBe("true");
  });

  // The package may have been built without SIMD altogether.
  const hasSimd = !wasm.equals(readFileSync(path.join(root, "dist/entrybridge_core_scalar.wasm")));

  test("where there is only the one with SIMD, the error says so", () => {
    const expected = hasSimd ? "wasm-unsupported" : "true";
    expect(nodeSays(uses("entrybridge/inline"), "module", old)).toBe(expected);
  });
});

describe("in a process", () => {
  test("the package can be required", () => {
    const script = `
      const { load, loadSync } = require("entrybridge");
      const row = ${JSON.stringify(openpipe)};
      load().then((bridge) => console.log(bridge.validate(row).valid, loadSync().validate(row).valid));`;
    expect(nodeSays(script, "commonjs")).toBe("true true");
  });

  test("loading leaves no handler, no output and nothing running", () => {
    const script = `
      const { load } = await import("entrybridge");
      await load();
      console.log(process.listenerCount("uncaughtException") + process.listenerCount("unhandledRejection"));`;
    expect(nodeSays(script)).toBe("0");
  });
});

/**
 * @param {string} script
 * @param {"module" | "commonjs"} type
 * @param {string[]} flags
 */
function nodeSays(script, type = "module", flags = []) {
  return execFileSync(process.execPath, [...flags, `--input-type=${type}`, "-e", script], {
    cwd: root,
    encoding: "utf8",
  }).trim();
}
