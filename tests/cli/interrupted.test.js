// @ts-check
// A conversion that is stopped, at whatever moment: its output is the old file or the whole new one.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";

const cli = path.resolve(import.meta.dirname, "../../dist/cli.mjs");
const folder = mkdtempSync(path.join(os.tmpdir(), "entrybridge-interrupted-"));
afterAll(() => rmSync(folder, { recursive: true }));

const rows = path.join(folder, "rows.jsonl");
writeFileSync(rows, '{"question":"What is 2 + 2?","answer":"4"}\n'.repeat(50_000));
/** @param {string} output */
const command = (output) => [
  cli,
  "convert",
  rows,
  "--from",
  "arize",
  "--to",
  "openpipe",
  "-o",
  output,
];

const undisturbed = path.join(folder, "undisturbed.jsonl");
spawnSync(process.execPath, command(undisturbed));
const whole = readFileSync(undisturbed, "utf8");

/**
 * @param {string} output @param {NodeJS.Signals} signal @param {number} delay
 * @returns {Promise<number | NodeJS.Signals | null>} its exit code, or the signal that it died of
 */
async function stopped(output, signal, delay) {
  const child = spawn(process.execPath, command(output), { stdio: "ignore" });
  setTimeout(() => child.kill(signal), delay);
  return new Promise((resolve) => child.once("close", (code, by) => resolve(by ?? code)));
}

const moments = Array.from({ length: 6 }, (_, index) => 60 + 60 * index);
const signals = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGKILL"]);

test("it has rows to write", () => {
  expect(whole.split("\n")).toHaveLength(50_001);
});

describe.each(signals)("by %s", (signal) => {
  test.concurrent.each(moments)("after %i ms", async (delay) => {
    const home = mkdtempSync(path.join(folder, "case-"));
    const over = path.join(home, "over.jsonl");
    const fresh = path.join(home, "fresh.jsonl");
    writeFileSync(over, "old");
    const ends = await Promise.all([stopped(over, signal, delay), stopped(fresh, signal, delay)]);
    // Whoever started it is told of the signal, so that a loop in a shell ends too.
    for (const end of ends) expect([0, signal]).toContain(end);
    const left = readFileSync(over, "utf8");
    expect(left === "old" || left === whole).toBe(true);
    expect(!existsSync(fresh) || readFileSync(fresh, "utf8") === whole).toBe(true);
    // Nobody can tidy up behind SIGKILL.
    const others = readdirSync(home).filter((name) => !/^(over|fresh)\.jsonl$/.test(name));
    expect(signal === "SIGKILL" ? [] : others).toEqual([]);
  });
});
