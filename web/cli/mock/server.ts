// A local stand-in for the three endpoints. Promises: it answers as the platforms document it, errors
// included; it listens on the loopback interface unless told otherwise; what it holds ends with it.
import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { Hono } from "hono";
import type { Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { platforms } from "../../platforms.js";
import { platformNames } from "../../types.js";
import type { EntryBridge, Platform } from "../../types.js";
import { onOneLine } from "../one-line.js";
import { contentTypeOf, deliver, refusal } from "./endpoints.js";
import type { Answer } from "./endpoints.js";
import type { Fault, FaultPlan } from "./faults.js";
import { Store } from "./store.js";

export { faultKinds, faultPlan, parseFault } from "./faults.js";
export type { Fault, FaultKind, FaultPlan, PlannedFault } from "./faults.js";
export type { StoredDataset, StoredRow } from "./store.js";

export interface MockOptions {
  readonly bridge: EntryBridge;
  /** Default: the loopback interface. */
  readonly host?: string | undefined;
  /** Default: one that is free. */
  readonly port?: number | undefined;
  /** The key that is right. Default: any. */
  readonly key?: string | undefined;
  /** The datasets that there are. Default: any, made as rows come. */
  readonly datasets?: readonly string[] | undefined;
  /** Before each answer, in milliseconds. */
  readonly latency?: number | undefined;
  /** Longest body taken. Default 10,000,000 bytes. */
  readonly maxBytes?: number | undefined;
  readonly faults?: FaultPlan | undefined;
  /** Hears of each request that was for an endpoint, once it is answered. */
  readonly onVisit?: ((visit: Visit) => void) | undefined;
}

/** A request for an endpoint, and what became of it. */
export interface Visit {
  readonly method: string;
  readonly path: string;
  /** undefined: there was no answer. */
  readonly status: number | undefined;
  readonly fault: Fault | undefined;
}

export interface MockServer {
  readonly origin: string;
  /** The base URL of each endpoint. */
  readonly baseUrls: Readonly<Record<Platform, string>>;
  readonly store: Store;
  /** Ends it, and all connections. */
  close(): Promise<void>;
}

interface Bindings {
  Bindings: HttpBindings;
}

/** @throws (a rejection) The system's error, such as EADDRINUSE. */
export async function startMock(options: MockOptions): Promise<MockServer> {
  const { host = "127.0.0.1", port = 0 } = options;
  const store = new Store();
  const app = listing(store);
  const endpoints = new Endpoints(options, store);
  for (const platform of platformNames) endpoints.addTo(app, platform);
  const server = serve({ fetch: app.fetch, hostname: host, port }) as Server;
  await once(server, "listening");
  const { port: bound } = server.address() as AddressInfo;
  const origin = `http://${host.includes(":") ? `[${host}]` : host}:${bound}`;
  const base = (platform: Platform): string => origin + basePath(platform);
  return {
    origin,
    baseUrls: { openpipe: base("openpipe"), humanloop: base("humanloop"), arize: base("arize") },
    store,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function drain(body: ReadableStream<Uint8Array> | null): Promise<void> {
  if (body === null || body.locked) return;
  const reader = body.getReader();
  while (!(await reader.read()).done);
}

function basePath(platform: Platform): string {
  return new URL(platforms[platform].baseUrl).pathname.replace(/\/$/, "");
}

// What is stored, for whoever wants to see it.
function listing(store: Store): Hono<Bindings> {
  const app = new Hono<Bindings>();
  app.get("/entrybridge", (context) =>
    context.json({
      datasets: store.all().map(({ platform, id, rows }) => ({ platform, id, rows: rows.length })),
    }),
  );
  app.get("/entrybridge/:platform/:id", (context) => {
    const { platform, id } = context.req.param();
    const lines = store
      .rowsOf(platform as Platform, id)
      .map((row) => `{"id":${JSON.stringify(row.id)},"row":${onOneLine(row.text)}}\n`);
    return context.body(lines.join(""), 200, { "Content-Type": "application/jsonl" });
  });
  app.delete("/entrybridge", (context) => {
    store.clear();
    return context.body(null, 204);
  });
  return app;
}

class Endpoints {
  readonly #options: MockOptions;
  readonly #store: Store;
  #requests = 0;

  constructor(options: MockOptions, store: Store) {
    this.#options = options;
    this.#store = store;
  }

  addTo(app: Hono<Bindings>, platform: Platform): void {
    const path = basePath(platform) + platforms[platform].path.replace(/\{[^}]*\}/, ":id");
    const maxSize = this.#options.maxBytes ?? 10_000_000;
    app.post(
      path,
      bodyLimit({
        maxSize,
        onError: async (context) => {
          // Whoever is still sending would not hear an answer.
          await drain(context.req.raw.body);
          const answer = refusal(platform, 413, `A body may have ${maxSize} bytes.`);
          return this.#send(context as Context<Bindings>, platform, answer, undefined);
        },
      }),
      (context) => this.#visit(context, platform),
    );
    app.all(path, (context) =>
      this.#send(context, platform, refusal(platform, 405, "Only POST is taken here."), undefined),
    );
  }

  async #visit(context: Context<Bindings>, platform: Platform): Promise<Response> {
    this.#requests += 1;
    const { latency = 0, faults } = this.#options;
    const fault = faults?.(this.#requests, context.req.raw.headers);
    const bytes = new Uint8Array(await context.req.arrayBuffer());
    if (latency > 0) await new Promise((resolve) => setTimeout(resolve, latency));
    const wrong = this.#wrong(context, platform);
    if (wrong !== undefined) return this.#send(context, platform, wrong, undefined);
    if (fault !== undefined && !fault.isAfter) return this.#fail(context, platform, fault);
    const { bridge } = this.#options;
    const datasetId = context.req.param("id") ?? "";
    const answer = await deliver(platform, { bridge, store: this.#store, datasetId, bytes });
    if (fault !== undefined) return this.#fail(context, platform, fault, answer);
    return this.#send(context, platform, answer, undefined);
  }

  // What is wrong with a request before its body is read.
  #wrong(context: Context<Bindings>, platform: Platform): Answer | undefined {
    const { key, datasets } = this.#options;
    const { header, scheme } = platforms[platform].auth;
    const lead = scheme === null ? "" : `${scheme} `;
    const given = context.req.header(header) ?? "";
    const isKey = given.startsWith(lead) && given.length > lead.length;
    if (!isKey || (key !== undefined && given !== lead + key)) {
      return refusal(platform, 401, isKey ? "The key is wrong." : `${header} holds no key.`);
    }
    if (datasets !== undefined && !datasets.includes(context.req.param("id") ?? "")) {
      return refusal(platform, 404, "There is no such dataset.");
    }
    if (!/^application\/json\b/i.test(context.req.header("content-type") ?? "")) {
      return refusal(platform, 415, "The body must be application/json.");
    }
    return undefined;
  }

  #send(
    context: Context<Bindings>,
    platform: Platform,
    answer: Answer,
    fault: Fault | undefined,
  ): Response {
    this.#told(context, answer.status, fault);
    const { retryAfter } = fault ?? {};
    const type = contentTypeOf(platform, answer.status);
    return new Response(JSON.stringify(answer.body), {
      status: answer.status,
      headers: {
        "Content-Type": type,
        ...(retryAfter === undefined ? {} : { "Retry-After": String(retryAfter) }),
      },
    });
  }

  #told(context: Context<Bindings>, status: number | undefined, fault: Fault | undefined): void {
    const { method, url } = context.req;
    const { pathname, search } = new URL(url);
    this.#options.onVisit?.({ method, path: pathname + search, status, fault });
  }

  async #fail(
    context: Context<Bindings>,
    platform: Platform,
    fault: Fault,
    answer?: Answer,
  ): Promise<Response> {
    const { incoming, outgoing } = context.env;
    switch (fault.kind) {
      case "cut":
        incoming.socket.resetAndDestroy();
        this.#told(context, undefined, fault);
        return RESPONSE_ALREADY_SENT;
      case "half": {
        const text = JSON.stringify(answer?.body ?? {});
        const type = contentTypeOf(platform, answer?.status ?? 200);
        const length = Buffer.byteLength(text);
        outgoing.writeHead(answer?.status ?? 200, {
          "Content-Type": type,
          "Content-Length": length,
        });
        const half = text.slice(0, text.length >> 1);
        await new Promise<void>((resolve) =>
          outgoing.write(half, () => {
            resolve();
          }),
        );
        incoming.socket.destroy();
        this.#told(context, undefined, fault);
        return RESPONSE_ALREADY_SENT;
      }
      case "hang":
        this.#told(context, undefined, fault);
        if (!incoming.socket.destroyed) await once(incoming.socket, "close");
        return RESPONSE_ALREADY_SENT;
      case "page":
        this.#told(context, 200, fault);
        return context.html(
          "<!doctype html><html><title>Sign in</title><body>Sign in</body></html>",
        );
      default: {
        const status = Number(fault.kind);
        const isPause = status === 429 || status === 503;
        const words = isPause ? "Please come back later." : "Something went wrong.";
        const told = isPause ? fault : { ...fault, retryAfter: undefined };
        return this.#send(context, platform, refusal(platform, status, words), told);
      }
    }
  }
}
