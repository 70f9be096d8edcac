// @ts-check
// The packed package by the judges of packages, and by its size.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { describe, expect, test } from "@jest/globals";
import { innerMembers } from "../../scripts/inner-members.mjs";
import { installed, run, tarball } from "./workshop.js";

describe("the judges of packages", () => {
  test("publint finds nothing", async () => {
    const { status, stdout } = await run(["publint", "--strict", tarball]);
    expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringMatching("All good!") });
  });

  test("@arethetypeswrong/cli finds nothing", async () => {
    // Resolution of the time before "exports" sees the main entry only.
    const files = ["./entrybridge_core.wasm", "./entrybridge_core_scalar.wasm"];
    const { status, stdout } = await run([
      ...["attw", tarball, "--profile", "node16", "--format", "table-flipped", "--no-emoji"],
      ...["--exclude-entrypoints", ...files],
    ]);
    expect({ status, stdout }).toMatchObject({ status: 0 });
  });
});

// Brotli, in KiB: a little above what it is, so that growth is a decision. A page that is bundled loads less:
describe("the size", () => {
  const folder = path.join(installed, "dist");
  /** @param {string} file */
  const kib = (file) => {
    const bytes = readFileSync(path.join(folder, file));
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
    return brotliCompressSync(bytes, { params }).length / 1024;
  };

  test.each([
    ["browser.mjs", 28],
    ["entrybridge_core.wasm", 199],
    ["entrybridge_core_scalar.wasm", 199],
    ["inline.mjs", 287],
    ["workerd.mjs", 28],
    ["form.mjs", 2],
    ["platforms.mjs", 1],
  ])("%s is at most %i KiB", (file, most) => {
    expect(kib(file)).toBeLessThan(most);
  });
});

test("no member that is renamed for pages is in a public type", () => {
  const folder = path.join(installed, "dist", "types");
  const types = readdirSync(folder).filter((name) => name.endsWith(".d.ts"));
  const seen = types.flatMap((name) => {
    const text = readFileSync(path.join(folder, name), "utf8").replaceAll(/\/\*[^]*?\*\//g, "");
    return innerMembers.filter((member) => new RegExp(`\\b${member}\\b`).test(text));
  });
  expect([types.length > 0, seen]).toEqual([true, []]);
});
