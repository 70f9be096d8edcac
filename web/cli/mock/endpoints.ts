// What each endpoint answers to a body, as its documents have it. Promises: what is accepted is what
// the library finds right, and a refused request stores nothing.
import { platforms } from "../../platforms.js";
import type { EntryBridge, Issue, Platform } from "../../types.js";
import type { Store } from "./store.js";

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** A body that arrived for a dataset. */
export interface Delivery {
  readonly bridge: EntryBridge;
  readonly store: Store;
  readonly datasetId: string;
  readonly bytes: Uint8Array;
}

/** Takes the rows of a body, or says what is wrong with it. */
export function deliver(platform: Platform, delivery: Delivery): Promise<Answer> {
  return deliveries[platform](delivery);
}

const deliveries: Readonly<Record<Platform, (delivery: Delivery) => Promise<Answer>>> = {
  openpipe: toOpenPipe,
  humanloop: toHumanloop,
  arize: toArize,
};

// --- OpenPipe: the whole request by its schema, then entry by entry -----------------------------

async function toOpenPipe(delivery: Delivery): Promise<Answer> {
  const faults = schemaFaults("openpipe", delivery);
  if (faults.length > 0) {
    const issues = faults.map(({ pointer, message }) => ({ message: `${pointer}: ${message}` }));
    return { status: 400, body: { message: "Input validation failed", code: codes[400], issues } };
  }
  const good: string[] = [];
  const data: object[] = [];
  const rows = await rowsOf(delivery);
  for (const [entry_index, text] of rows.entries()) {
    const { valid, issues } = delivery.bridge.validate(text, { platform: "openpipe" });
    if (valid) good.push(text);
    else {
      const [fault] = errorsOf(issues);
      const message = sentences[fault?.code ?? ""] ?? fault?.message ?? "the entry is not valid";
      data.push({ object: "dataset.entries.creation.error", entry_index, message });
    }
  }
  delivery.store.add("openpipe", delivery.datasetId, good);
  const entries_created = good.length;
  const errors = { object: "list", data };
  return { status: 200, body: { object: "dataset.entries.creation", entries_created, errors } };
}

// As OpenPipe's importer says it.
const sentences: Readonly<Record<string, string>> = {
  "no-messages": "messages array is empty",
  "last-message-not-assistant": "the final message must be from the assistant",
};

// --- Humanloop: ids of logs, a datapoint, or a list ---------------------------------------------

async function toHumanloop(delivery: Delivery): Promise<Answer> {
  const faults = schemaFaults("humanloop", delivery);
  if (faults.length > 0) return { status: 422, body: { detail: faults.map(humanloopFault) } };
  const texts = await rowsOf(delivery);
  const body = parsed(delivery.bytes) as { log_ids?: string[] };
  const logs = body.log_ids?.map((log_id) => JSON.stringify({ log_id }));
  const dataset_id = delivery.datasetId;
  const rows = delivery.store.add("humanloop", dataset_id, logs ?? texts);
  return {
    status: 201,
    body: rows.map(({ id, text }) => {
      const { inputs, messages, target } = JSON.parse(text) as Record<string, unknown>;
      return { id, dataset_id, inputs, messages, target };
    }),
  };
}

function humanloopFault({ code, path, message }: Issue): object {
  return { loc: ["body", ...path], msg: message, type: faultTypes[code] ?? "value_error" };
}

const faultTypes: Readonly<Record<string, string>> = {
  "invalid-json": "value_error.jsondecode",
  required: "value_error.missing",
  type: "type_error",
  enum: "type_error.enum",
};

// --- Arize: one bad example refuses all ---------------------------------------------------------

async function toArize(delivery: Delivery): Promise<Answer> {
  const [fault] = schemaFaults("arize", delivery);
  if (fault !== undefined) {
    const isText = ["invalid-json", "invalid-utf8", "too-deep"].includes(fault.code);
    return refusal("arize", isText ? 400 : 422, `${fault.pointer}: ${fault.message}`);
  }
  const { datasetId, store } = delivery;
  const rows = store.add("arize", datasetId, await rowsOf(delivery));
  const now = new Date().toISOString();
  const count = store.rowsOf("arize", datasetId).length;
  return {
    status: 201,
    body: {
      id: datasetId,
      name: `Dataset ${datasetId}`,
      space_id: base64("Space:1:mock"),
      created_at: now,
      updated_at: now,
      dataset_version_id: base64(`DatasetVersion:${count}:mock`),
      example_ids: rows.map(({ id }) => id),
    },
  };
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}

// --- All ----------------------------------------------------------------------------------------

/** An answer that refuses, in the platform's own form. */
export function refusal(platform: Platform, status: number, message: string): Answer {
  const title = codes[status] ?? "ERROR";
  switch (platform) {
    case "openpipe":
      return { status, body: { message, code: title } };
    case "humanloop":
      return { status, body: { type: "error", message, code: title, origin: "mock" } };
    case "arize": {
      const type = `https://arize.com/docs/ax/rest-reference/errors#${status}`;
      return { status, body: { type, title, status, detail: message } };
    }
  }
}

/** The content type of an answer. */
export function contentTypeOf(platform: Platform, status: number): string {
  const { errorContentType } = platforms[platform];
  return status < 300 ? "application/json" : errorContentType;
}

const codes: Readonly<Record<number, string>> = {
  400: "BAD_REQUEST",
  401: "UNAUTHORIZED",
  404: "NOT_FOUND",
  405: "METHOD_NOT_SUPPORTED",
  413: "PAYLOAD_TOO_LARGE",
  415: "UNSUPPORTED_MEDIA_TYPE",
  422: "UNPROCESSABLE_CONTENT",
  429: "TOO_MANY_REQUESTS",
  500: "INTERNAL_SERVER_ERROR",
  502: "BAD_GATEWAY",
  503: "SERVICE_UNAVAILABLE",
  504: "GATEWAY_TIMEOUT",
};

function schemaFaults(platform: Platform, { bridge, bytes }: Delivery): Issue[] {
  const limits = { maxRowBytes: Math.max(bytes.length, 1) };
  const wishes = { platform, as: "request", rules: false, limits } as const;
  // By the schema alone every issue is an error, and of errors there is at least one.
  return errorsOf(bridge.validate(bytes, wishes).issues);
}

function errorsOf(issues: readonly Issue[]): Issue[] {
  return issues.filter(({ severity }) => severity === "error");
}

async function rowsOf({ bridge, bytes }: Delivery): Promise<string[]> {
  const texts: string[] = [];
  const limits = { maxRowBytes: Math.max(bytes.length, 1) };
  for await (const { text } of bridge.records(bytes, { limits })) texts.push(text);
  return texts;
}

function parsed(bytes: Uint8Array): unknown {
  return JSON.parse(new TextDecoder().decode(bytes));
}
