// The words of the endpoints: requests that carry rows, and what their answers say. Only types.
import type { Issue, Limits, Path, Platform, Rejected, Rules } from "../types.js";
import type { Source, StreamOptions } from "../types.js";

/** Rows to send: a file of them, as for `check`, or the values themselves. */
export type RowsToSend = Source | Iterable<unknown>;

export interface RequestsOptions extends StreamOptions {
  readonly platform: Platform;
  /** The dataset that takes the rows. */
  readonly datasetId: string;
  /** Arize: the version of the dataset that takes the rows. */
  readonly datasetVersionId?: string | undefined;
  /** Where the endpoint is. Default: the platform's own. */
  readonly baseUrl?: string | undefined;
  /**
   * Most rows in one request, at most what the platform takes. Default: OpenPipe 100, Arize 1000; of
   * Humanloop no bound is known, and it is 100.
   */
  readonly maxRows?: number | undefined;
  /** Most bytes in one body. Default 8,000,000, where Arize's own client stops using this endpoint. */
  readonly maxBytes?: number | undefined;
  /** What rows are held to: a row with an error is left out, and `onReject` hears of it. */
  readonly rules?: Rules | undefined;
  readonly limits?: Limits | undefined;
  /** Hears of each row that is left out. Places in its issues are those in its `text`. */
  readonly onReject?: ((rejected: Rejected) => void) | undefined;
}

/** A row in the body of a request. */
export interface SentRow {
  /** Its place among the rows given, 0-based. */
  record: number;
  /** Its line there, 1-based. */
  line: number;
  /** Where it is in the body, in UTF-16 units: `body.slice(start, end)` is the row as it was given. */
  start: number;
  end: number;
}

/** A request that is ready but for the key: `requestInit(request, key)` is what `fetch` takes. */
export interface PlatformRequest {
  platform: Platform;
  method: string;
  url: string;
  /** All but the one with the key. */
  headers: Record<string, string>;
  /** JSON text; the rows in it are as they were given, to the last digit and escape. */
  body: string;
  /** Length of the body in UTF-8. */
  bytes: number;
  rows: SentRow[];
}

/** How far `requests` has come. */
export interface RequestsSummary {
  /** Rows read. */
  records: number;
  /** Rows in requests. */
  packed: number;
  /** Rows left out. */
  rejected: number;
  requests: number;
  /** Length of all bodies in UTF-8. */
  bytes: number;
}

/** Requests, made as they are asked for. */
export interface Requests extends AsyncGenerator<PlatformRequest, void> {
  /** Counts what was read up to now. */
  readonly summary: RequestsSummary;
  /** What is odd about the target, such as an id without the start that the platform names. */
  readonly warnings: readonly string[];
}

/** What `fetch` is told of a request. It holds the key. */
export interface RequestInitWithKey {
  method: string;
  headers: Record<string, string>;
  body: string;
  redirect: "error";
}

/** What was sent: the request, the rows (values or JSON texts), or how many there were. */
export type Sent = Pick<PlatformRequest, "body" | "rows"> | readonly unknown[] | number;

/** The headers of a response, as `fetch`, Node.js or a plain object has them. */
export type HeadersLike =
  | { get(name: string): string | null }
  | Readonly<Record<string, string | readonly string[] | undefined>>;

/** A platform's answer. */
export interface AnswerToRead {
  readonly platform: Platform;
  readonly status: number;
  /** Default: none. `Retry-After` and `Content-Type` are read. */
  readonly headers?: HeadersLike | undefined;
  /** As text or bytes, or parsed. */
  readonly body?: unknown;
  readonly sent: Sent;
}

/** What became of a row that was sent. */
export type RowOutcome = CreatedRow | FailedRow | UnknownRow;

export interface CreatedRow {
  status: "created";
  /** The platform's name for it: OpenPipe gives none. */
  id?: string;
  /** In place of `id`, of a row that was ids of logs: one for each log. */
  ids?: string[];
}

/** It was not created. */
export interface FailedRow {
  status: "failed";
  /** `row`: the platform names this row; `request`: it refused all rows of the request. */
  because: "row" | "request";
  message: string;
  /** Where in the row, where the platform says so. */
  path?: Path;
  /** What `validate` says there, where it says something. Places are those in the row's text. */
  issue?: Issue;
}

/** Whether it was created cannot be told from the answer. To send it again may create it twice. */
export interface UnknownRow {
  status: "unknown";
  message: string;
}

/** What a platform's answer says. */
export interface AnswerReading {
  platform: Platform;
  status: number;
  /**
   * `taken`: the rows were read, each has its own outcome. `refused`: no row was created, nor will be
   * if the same is sent again. `later`: no row was created, and the same may be sent again, after
   * `retryAfter`. `unclear`: the answer does not tell what became of the rows.
   */
  verdict: "taken" | "refused" | "later" | "unclear";
  /** A sentence a person can act on. */
  message: string;
  /** Seconds to wait, as `Retry-After` says. */
  retryAfter?: number;
  /** The platform's own code of the fault. */
  code?: string;
  /** What the platform says beyond that, a sentence each. */
  details: string[];
  /** One for each row sent, in their order. */
  rows: RowOutcome[];
}
