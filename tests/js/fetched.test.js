// @ts-check
// The browsers' entry, with a server that answers as servers do. Browsers themselves are tests/browser.
import { readFileSync } from "node:fs";
import http from "node:http";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { openpipe } from "./rows.js";

/** @type {typeof import("entrybridge")} */
const entry = await import(new URL("../../dist/browser.mjs", import.meta.url).href);
const wasm = readFileSync(new URL("../../dist/entrybridge_core.wasm", import.meta.url));

/** @type {Record<string, [number, string, string | Uint8Array]>} */
const answers = {
  "/typed.wasm": [200, "application/wasm", wasm],
  "/untyped.wasm": [200, "application/octet-stream", wasm],
  "/page.wasm": [200, "text/html; charset=utf-8", "<!doctype html><title>App</title>"],
  "/unlabelled-page.wasm": [200, "text/plain", "<!DOCTYPE html><title>App</title>"],
  "/typed-page.wasm": [200, "application/wasm", "<html></html>"],
  "/half.wasm": [200, "application/wasm", wasm.subarray(0, 1000)],
};
const server = http.createServer(({ url = "" }, response) => {
  const [status, type, body] = answers[url] ?? [404, "text/plain", "not found"];
  response.writeHead(status, { "content-type": type }).end(body);
});
let base = "";
beforeAll(async () => {
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const address = server.address();
  base = typeof address === "object" ? `http://127.0.0.1:${address?.port}` : "";
});
afterAll(() => void server.close());

test.each(["/typed.wasm", "/untyped.wasm"])("%s is loaded", async (path) => {
  for (const wasm of [base + path, new URL(path, base)]) {
    const bridge = await entry.load({ wasm });
    expect(bridge.validate(openpipe).valid).toBe(true);
  }
});

test.each([
  ["/gone.wasm", "wasm-missing", /gone\.wasm answered 404\. .*optimizeDeps/],
  ["/page.wasm", "wasm-is-html", /page\.wasm.*answers unknown paths with a page/],
  ["/unlabelled-page.wasm", "wasm-is-html", /HTML page/],
  ["/typed-page.wasm", "wasm-failed", /could not be started/],
  ["/half.wasm", "wasm-failed", /could not be started/],
])("%s is rejected as %s", async (path, code, message) => {
  const error = await entry.load({ wasm: base + path }).catch((reason) => reason);
  expect(error).toBeInstanceOf(entry.LoadError);
  expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
});

test("a server that is not there is named", async () => {
  const error = await entry
    .load({ wasm: "http://127.0.0.1:9/core.wasm" })
    .catch((reason) => reason);
  expect(error).toMatchObject({
    code: "wasm-missing",
    message: expect.stringContaining("127.0.0.1:9/core.wasm"),
  });
});

test("bytes at hand need no server", () => {
  expect(entry.loadSync({ wasm }).validate(openpipe).valid).toBe(true);
});
