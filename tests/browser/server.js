// @ts-check
// A static web server on the loopback interface, with the headers that a careful site sends.
import { createServer } from "node:http";
import sirv from "sirv";

/** What the package needs, and nothing more. */
export const strictPolicy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";

/**
 * @typedef {object} Site
 * @property {string} [folder] Whose files are served; without it there are only `answers`.
 * @property {string} [policy] The Content-Security-Policy of all answers.
 * @property {(path: string) => Answer | undefined} [answers] Comes before the files.
 *
 * @typedef {object} Answer
 * @property {number} [status]
 * @property {string} type
 * @property {string | Uint8Array} body
 */

/**
 * @param {Record<string, Site>} sites By the first part of the path.
 * @returns {Promise<{ origin: string, close: () => Promise<void> }>}
 */
export async function serve(sites) {
  const handlers = new Map(
    Object.entries(sites).map(([name, { folder, policy, answers }]) => {
      /** @param {import("node:http").ServerResponse} response */
      const guard = (response) => {
        if (policy !== undefined) response.setHeader("Content-Security-Policy", policy);
        response.setHeader("Cache-Control", "no-store");
      };
      return [name, { guard, answers, files: folder === undefined ? undefined : sirv(folder) }];
    }),
  );
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://host");
    const [, name = "", rest = ""] = /^\/([^/]*)(\/.*)?$/.exec(pathname) ?? [];
    const site = handlers.get(name);
    if (site === undefined) return notFound(response);
    site.guard(response);
    const answer = site.answers?.(rest);
    if (answer !== undefined) {
      response.writeHead(answer.status ?? 200, { "Content-Type": answer.type }).end(answer.body);
      return;
    }
    if (site.files === undefined) return notFound(response);
    request.url = rest;
    site.files(request, response, () => {
      notFound(response);
    });
  });
  await new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      resolve(undefined);
    });
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    origin: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

/** @param {import("node:http").ServerResponse} response */
function notFound(response) {
  response.writeHead(404, { "Content-Type": "text/plain" }).end("not found");
}
