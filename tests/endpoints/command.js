// @ts-check
// The command line as a user runs it, with servers on this machine.
import { spawn } from "node:child_process";
import { createServer } from "node:http";
import path from "node:path";

export const cli = path.resolve(import.meta.dirname, "../../dist/cli.mjs");

/**
 * @typedef {{ code: number | NodeJS.Signals | null, stdout: string, stderr: string }} Said
 * @typedef {import("node:http").IncomingMessage} Incoming
 * @typedef {import("node:http").ServerResponse} Outgoing
 */

/**
 * Starts a command; `stop` ends it by a signal, `heard` waits for words of it.
 * @param {readonly string[]} args @param {{ cwd: string, env?: Record<string, string> }} how
 */
export function start(args, { cwd, env = {} }) {
  const child = spawn(process.execPath, [cli, ...args], {
    cwd,
    env: { PATH: process.env["PATH"], ...env },
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text) => (stderr += text));
  /** @type {Promise<Said>} */
  const ended = new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code: code ?? signal, stdout, stderr }));
  });
  return {
    ended,
    stdin: child.stdin,
    /** @param {NodeJS.Signals} signal */
    stop: (signal) => child.kill(signal),
    /** @param {RegExp} words @returns {Promise<RegExpExecArray>} */
    async heard(words) {
      for (let rounds = 0; rounds < 1000; rounds += 1) {
        const found = words.exec(stdout + stderr);
        if (found !== null) return found;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      child.kill();
      throw new Error(`never heard ${words} in ${stdout}${stderr}`);
    },
  };
}

/** @param {readonly string[]} args @param {{ cwd: string, env?: Record<string, string> }} how */
export function run(args, how) {
  return start(args, how).ended;
}

/**
 * A server that answers by hand, for what the stand-in never does.
 * @param {(request: Incoming, body: string, response: Outgoing) => void} answer
 */
export async function serve(answer) {
  let visits = 0;
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (text) => (body += text));
    request.on("end", () => {
      visits += 1;
      answer(request, body, response);
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const address = server.address();
  const port = typeof address === "object" ? (address?.port ?? 0) : 0;
  return {
    origin: `http://127.0.0.1:${port}`,
    visits: () => visits,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
