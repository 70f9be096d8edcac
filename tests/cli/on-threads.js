// @ts-check
// The command line on one thread and on several, for tests that hold them to each other.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";

export const dist = path.resolve(import.meta.dirname, "../../dist");
export const cli = path.join(dist, "cli.mjs");
export const fixtures = path.resolve(import.meta.dirname, "../fixtures");

/**
 * @param {string} folder to run in @param {string[]} args @param {Record<string, string>} [env]
 * @param {string} [command]
 * @returns {Promise<{ code: number | string | null, stdout: string, stderr: string }>}
 */
export function runIn(folder, args, env = {}, command = cli) {
  const child = spawn(process.execPath, [command, ...args], {
    env: { ...process.env, NODE_OPTIONS: "", ...env },
    cwd: folder,
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text) => (stderr += text));
  child.stdin.end();
  return new Promise((resolve) => {
    child.on("close", (code, signal) => resolve({ code: signal ?? code, stdout, stderr }));
  });
}

/**
 * What was said, and how many parts each file was done in.
 * @param {string} folder to run in @param {string[]} args
 */
export async function onThreadsIn(folder, args, { part = 400, threads = 3 } = {}) {
  const { stderr, ...said } = await runIn(folder, [...args, "--threads", String(threads)], {
    ENTRYBRIDGE_PART_BYTES: String(part),
    NODE_DEBUG: "entrybridge",
  });
  const isOurs = (/** @type {string} */ line) => line.startsWith("ENTRYBRIDGE ");
  const told = stderr.split("\n");
  const parts = told.filter(isOurs).map((line) => Number(/: (\d+) parts$/.exec(line)?.[1]));
  return { ...said, stderr: told.filter((line) => !isOurs(line)).join("\n"), parts };
}

/** The rows of all fixtures of a platform, each in a line. @param {string} name */
export function fixtureRows(name) {
  /** @type {{ cases: { input?: unknown, text?: string }[] }} */
  const { cases } = JSON.parse(readFileSync(path.join(fixtures, "faults", name), "utf8"));
  return cases.map(({ input, text }) => text ?? JSON.stringify(input)).filter(Boolean);
}
