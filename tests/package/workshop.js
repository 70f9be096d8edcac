// @ts-check
// Where the packed package is installed, and how programs are run there.
import { spawn } from "node:child_process";
import path from "node:path";

export const root = path.resolve(import.meta.dirname, "../..");

/** The folder with the consumers' node_modules; outside of Git. */
export const workshop = path.join(root, "build/package");
export const projects = path.join(workshop, "projects");
export const tarball = path.join(workshop, "entrybridge.tgz");
export const installed = path.join(workshop, "node_modules/entrybridge");

// What the tests themselves run under is none of the programs' business.
const { NODE_OPTIONS: _options, NODE_ENV: _mode, JEST_WORKER_ID: _worker, ...clean } = process.env;
export const environment = {
  ...clean,
  NO_COLOR: "1",
  NEXT_TELEMETRY_DISABLED: "1",
  PATH: `${path.join(workshop, "node_modules/.bin")}${path.delimiter}${process.env["PATH"] ?? ""}`,
};

/**
 * Starts a program in a folder of the projects.
 * @param {readonly string[]} command
 * @param {string} [folder]
 */
export function start([program = "", ...args], folder = ".") {
  return spawn(program === "node" ? process.execPath : program, args, {
    cwd: path.resolve(projects, folder),
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/**
 * Runs it to its end.
 * @param {readonly string[]} command
 * @param {string} [folder]
 * @returns {Promise<{ status: number | null, stdout: string, stderr: string }>}
 */
export function run(command, folder) {
  const child = start(command, folder);
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text) => (stderr += text));
  return new Promise((resolve, reject) => {
    child.on("error", reject).on("close", (status) => resolve({ status, stdout, stderr }));
  });
}

/**
 * Starts a server and waits for its address.
 * @param {readonly string[]} command
 * @param {string} folder
 * @param {RegExp} address What it prints once it listens.
 * @returns {Promise<{ origin: string, stop: () => Promise<void> }>}
 */
export function serveBy(command, folder, address) {
  const child = start(command, folder);
  const ended = new Promise((resolve) => child.on("close", resolve));
  let said = "";
  return new Promise((resolve, reject) => {
    /** @param {string} text */
    const listen = (text) => {
      said += text;
      const found = address.exec(said);
      if (found === null) return;
      const origin = `http://127.0.0.1:${found[1]}`;
      resolve({ origin, stop: () => (child.kill(), ended.then(() => undefined)) });
    };
    child.stdout.setEncoding("utf8").on("data", listen);
    child.stderr.setEncoding("utf8").on("data", listen);
    child.on("error", reject);
    void ended.then(() => reject(new Error(`${command.join(" ")} ended:\n${said}`)));
  });
}
