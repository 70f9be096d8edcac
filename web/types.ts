// The words of the public API: what goes in, what comes out. Only types and the lists of names.
import type { AnswerReading, AnswerToRead } from "./endpoints/endpoint-types.js";
import type { Requests, RequestsOptions, RowsToSend } from "./endpoints/endpoint-types.js";
import type { PlatformDocuments, Row } from "./rows.js";

/** A platform whose rows are known. */
export type Platform = "openpipe" | "humanloop" | "arize";

/**
 * Which rows are expected: those of one platform; those of any (nearly every object passes, as
 * Arize takes almost any); or those of the platform that the rows' keys speak for.
 */
export type PlatformChoice = Platform | "any" | "auto";

/** What a text is: a row (`entry`), or a body of the endpoint's traffic. */
export type DocumentKind = "entry" | "request" | "response" | "error";

export type Severity = "error" | "warning";

/** How much a rule matters. */
export type Level = "off" | "warn" | "error";

/** The level of each rule named, over its default; `false` leaves the schema alone to decide. */
export type Rules = false | Readonly<Record<string, Level>>;

/** A rule that holds of any JSON text, whatever its schema. */
export type TextRule = "duplicate-key" | "lone-surrogate";

/** A rule of whole files that asks nothing of a platform. */
export type FileRule =
  | "bom"
  | "crlf"
  | "duplicate-example"
  | "json-array-in-jsonl"
  | "mixed-column-types"
  | "pretty-printed-json"
  | "train-test-overlap";

/** Limits that keep hostile input cheap. */
export interface Limits {
  /** Longest row in bytes; longer ones are `too-large`. Default 16 MiB. */
  readonly maxRowBytes?: number | undefined;
  /** Deepest nesting; deeper rows are `too-deep`. Default 128, at most 1000. */
  readonly maxDepth?: number | undefined;
  /** Most issues that a report carries; `totals` counts all of them. Default 100. */
  readonly maxIssues?: number | undefined;
  /** Bytes of text that an issue shows around its span (`excerpt`). Default 0: none. */
  readonly excerptBytes?: number | undefined;
}

/** Keys and 0-based indexes from the root of a row. */
export type Path = (string | number)[];

/** Replaces `length` bytes at `offset` of the checked text. */
export interface Edit {
  offset: number;
  length: number;
  text: string;
}

/**
 * A repair that loses nothing, or only what the platform drops anyway; then the title says so.
 * `applyEdits` makes it.
 */
export interface Fix {
  title: string;
  edits: Edit[];
}

/** The text around an issue's span, of the line that the span begins in. */
export interface Excerpt {
  /** At most `excerptBytes` bytes, as are `marked` and `after` together. */
  before: string;
  marked: string;
  after: string;
}

/** One fault, said once. */
export interface Issue {
  severity: Severity;
  /** Stable name of the kind of fault, such as `unknown-key`. */
  code: string;
  /** A sentence a person can act on. */
  message: string;
  /** From the root of the row (of the body where `as` is one); may end in a key that is missing. */
  path: Path;
  /** The same as a JSON Pointer (RFC 6901); the root is "". */
  pointer: string;
  /** The row, 0-based. */
  record: number;
  /** Line of the text, 1-based. */
  line: number;
  /** Column in UTF-16 units, 1-based; a byte order mark does not count. */
  column: number;
  /** Where the marked span starts, in bytes of the text; a byte order mark counts. */
  offset: number;
  /** Length of the marked span in bytes. */
  length: number;
  expected?: string;
  received?: string;
  hint?: string;
  /** Path inside a JSON text that the value holds, such as the arguments of a tool call. */
  innerPath?: Path;
  fix?: Fix;
  /** Where `limits.excerptBytes` asks for it, of issues of a row; not of those of the file. */
  excerpt?: Excerpt;
}

/** Counts by code, those of issues beyond `maxIssues` included. */
export type Totals = Record<string, number>;

/** What rows were checked as: a platform's, or any's. */
export type CheckedPlatform = Exclude<PlatformChoice, "auto">;

/** A document by its platform and kind; nothing is known of one that fits any platform. */
export type DocumentOf<
  Name extends CheckedPlatform,
  Kind extends DocumentKind,
> = Name extends Platform ? PlatformDocuments[Name][Kind] : unknown;

/** No issue is an error. */
export interface ValidReport<
  Name extends CheckedPlatform = CheckedPlatform,
  Kind extends DocumentKind = DocumentKind,
> {
  valid: true;
  platform: Name;
  as: Kind;
  issues: Issue[];
  totals: Totals;
  /**
   * What was checked, typed. The value itself, where `JSON.stringify` sends it as it is; else, and of
   * text, it is parsed from the text when it is first asked for. A property of the report that is not
   * enumerable: it is not printed or copied with it.
   */
  readonly value: DocumentOf<Name, Kind>;
}

/** Some issue is an error. */
export interface InvalidReport<
  Name extends CheckedPlatform = CheckedPlatform,
  Kind extends DocumentKind = DocumentKind,
> {
  valid: false;
  platform: Name;
  as: Kind;
  issues: Issue[];
  totals: Totals;
  value?: undefined;
}

/**
 * What is said of one document. `valid` tells which it is; where the platform was told by keys,
 * `platform` narrows on.
 */
export type Report<
  Choice extends PlatformChoice = PlatformChoice,
  Kind extends DocumentKind = DocumentKind,
> = ReportAs<Choice extends "auto" ? Platform : Exclude<Choice, "auto">, Kind>;

/** One for each platform. */
export type ReportAs<
  Name extends CheckedPlatform,
  Kind extends DocumentKind,
> = Name extends CheckedPlatform ? ValidReport<Name, Kind> | InvalidReport<Name, Kind> : never;

/**
 * How a text holds its rows: one in each line; in an array; in a body of the endpoint; one row over
 * any lines; several such rows, one after the other.
 */
export type Framing = "json-lines" | "json-array" | "request-body" | "single" | "concatenated";

/** What is said of a file of rows. */
export interface Summary {
  /** `null`: the rows do not agree (one issue, `mixed-platforms`), and nothing was checked. */
  platform: CheckedPlatform | null;
  /** Why this platform, where it was chosen by keys. */
  platformReason?: string;
  framing: Framing;
  records: number;
  valid: number;
  invalid: number;
  bytes: number;
  /** How many of all issues are errors, those of the file and those beyond `maxIssues` included. */
  errors: number;
  issues: Issue[];
  totals: Totals;
  /** How many rows were checked as which platform's. */
  byPlatform: Record<string, number>;
  /** The names of the splits that `onRowHashes` told of by number. */
  splits?: string[];
  /** What the rows hold, where `stats` asks for it. */
  stats?: DatasetStats;
}

/** How often each name was met, the most frequent first; equal counts in the names' order. */
export interface NameCounts {
  /** Of all names, those that are left out included. */
  total: number;
  /** At most 1000 names, cut at 200 characters; exact. */
  names: { name: string; count: number }[];
  /** How often a name was met that is not among `names`: one beyond the first 1000. */
  leftOut: number;
}

/**
 * How long rows are. Lengths below 128 are told apart exactly, greater ones in buckets 1/64 as wide as
 * they are long, so `p50` and `p95` are off by 0.8 % at most; all else is exact.
 */
export interface LengthStats {
  /** Rows that have this length. */
  rows: number;
  sum: number;
  min: number;
  /** The least length that half of the rows do not exceed. */
  p50: number;
  /** The same of 95 % of the rows. */
  p95: number;
  max: number;
  /** Rows by length, the shortest first: `from` and `to` are the least and greatest of a bucket. */
  buckets: { from: number; to: number; rows: number }[];
}

/** How many rows use tools. */
export interface ToolUse {
  /** Rows with a message that calls a tool. */
  called: number;
  /** Rows that declare tools, and call none. */
  declared: number;
  /** Rows that do neither. */
  none: number;
}

/** What the rows of a file hold: plain data, the same in JSON. `mergeStats` adds several up. */
export interface DatasetStats {
  rows: number;
  /** Rows that are no JSON object, or too large or too deep to be read: counted, and no more. */
  unreadable: number;
  /**
   * Rows by the platform that their keys speak for and by their split, the most frequent first;
   * `split` is `null` where the row names none.
   */
  groups: { platform: Platform; split: string | null; rows: number }[];
  /** Rows in groups beyond the first 1000. */
  groupsLeftOut: number;
  /** Messages by role. An answer that is text alone counts as an assistant's message. */
  roles: NameCounts;
  /** Calls of tools in messages, by the function's name; calls in the older form included. */
  toolCalls: NameCounts;
  /** Rows by their use of tools; `unreadable` rows are in none of the three. */
  toolUse: ToolUse;
  /** Lengths in bytes, without the line end. */
  bytes: LengthStats;
  /** Lengths in messages, the answer included. */
  messages: LengthStats;
}

/** A repair that was made. */
export interface AppliedFix {
  /** Of the issue that it mends. */
  code: string;
  record: number;
  line: number;
  title: string;
}

/** What `applyFixes` did, beside its output. */
export interface FixReport {
  /** At most `maxIssues`; `totals` counts all. */
  applied: AppliedFix[];
  /** Repairs by the code of the issue. */
  totals: Totals;
  /** What is said of the text as it is now. */
  remaining: Summary;
}

/** The output has the form of the input: text for a string, bytes for bytes, a value for a value. */
export type TextFixes = FixReport & { text: string };
export type BytesFixes = FixReport & { bytes: Uint8Array };
export type ValueFixes = FixReport & { value: unknown };
export type Fixes = TextFixes | BytesFixes | ValueFixes;

/** Which platforms' schemas take a row (rules do not count), and which one its keys speak for. */
export interface Detection {
  openpipe: boolean;
  humanloop: boolean;
  arize: boolean;
  /** `null`: not a JSON object. */
  best: Platform | null;
  reason: string;
}

/** What becomes of values that have no slot on the other side. */
export type Losses = "keep" | "drop" | "error";

/** One step of a conversion. */
export interface Change {
  /** The row, 0-based. */
  record: number;
  /** JSON Pointer into the row read. */
  from: string;
  /** JSON Pointer into the row written. */
  to?: string;
  action: "moved" | "rewritten" | "kept" | "dropped";
  reason: string;
}

/** A row that was not converted, and why. */
export interface Rejected {
  record: number;
  line: number;
  /** "" where the row is longer than `maxRowBytes`, which is not kept. */
  text: string;
  issues: Issue[];
}

/** What a conversion did, beside its output. */
export interface ConversionReport {
  framing: Framing;
  /**
   * The platform of the rows read. `null`: they do not agree (or none is known); nothing was
   * converted, and `rejected` says why.
   */
  from: Platform | null;
  to: Platform;
  records: number;
  converted: number;
  /** At most `maxIssues` of a reason; `totals` counts all. */
  changes: Change[];
  /** Changes by `action:reason`, issues by code. */
  totals: Totals;
  rejected: Rejected[];
  /** Of rows that were converted; at most `maxIssues`. */
  warnings: Issue[];
}

/** The output has the form of the input: text for a string, bytes for bytes, a value for a value. */
export type TextConversion = ConversionReport & { text: string };
export type BytesConversion = ConversionReport & { bytes: Uint8Array };
/** `value` is undefined where no row was converted. */
export type ValueConversion = ConversionReport & { value: unknown };
export type Conversion = TextConversion | BytesConversion | ValueConversion;

export interface ValidateOptions<
  Choice extends PlatformChoice = PlatformChoice,
  Kind extends DocumentKind = DocumentKind,
> {
  /** Default `auto`. Must be named where `as` is not `entry`. */
  readonly platform?: Choice | undefined;
  /** Default `entry`. */
  readonly as?: Kind | undefined;
  readonly rules?: Rules | undefined;
  readonly limits?: Limits | undefined;
}

/** The part of an `AbortSignal` that is used. */
export interface AbortSignalLike {
  readonly aborted: boolean;
  readonly reason: unknown;
  addEventListener(type: "abort", listener: () => void): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

/** How far a stream has come. */
export interface Progress {
  /** Bytes of the text read; those of `.gz` are counted unpacked. */
  bytes: number;
  /** Rows read. */
  rows: number;
}

/** What holds of every stream. */
export interface StreamOptions {
  /** Ends it: the promise is rejected with the signal's reason, and the source is let go. */
  readonly signal?: AbortSignalLike | undefined;
  /** Called ten times a second at most, and once at the end. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** How a whole file is checked. */
export interface FixOptions extends ValidateOptions {
  /**
   * What the file should be, where that is known, by its name for one: then rules speak of a file
   * that is a JSON array, or whose rows span lines. It is read the same way with and without.
   */
  readonly framing?: "json-lines" | undefined;
}

export interface CheckOptions extends FixOptions, StreamOptions {
  /** Also says what the rows hold (`Summary.stats`), which takes several times as long. */
  readonly stats?: boolean | undefined;
  /**
   * Hears what tells rows apart, for finding the same row in several files: 16 bytes for each row that
   * is JSON, in the order of the file. 8 bytes and the one at 12: a hash of what the row says, whatever
   * its split and however it is written; at 8 the number of its line, or of the row where the file is
   * not JSON Lines, from 1 (a little-endian word of 32 bits); at 13 its split, 1-based in
   * `Summary.splits`, 0: none; at 14 a byte that is 1 if it is valid.
   */
  readonly onRowHashes?: ((hashes: Uint8Array) => void) | undefined;
}

/** How a file is checked against a schema of your own. */
export interface SchemaCheckOptions extends StreamOptions, Pick<CheckOptions, "stats"> {}

export interface RecordsOptions extends StreamOptions {
  readonly limits?: Limits | undefined;
}

export type StatsOptions = RecordsOptions;

/** One row of a file, as it stands there. */
export interface FileRecord {
  /** 0-based. */
  record: number;
  /** Line of its first byte, 1-based. */
  line: number;
  /** Bytes before it in the text. */
  offset: number;
  /** Without the line end; "" where it is longer than `maxRowBytes`. Bad UTF-8 is U+FFFD here. */
  text: string;
  /** Why it cannot be read: `invalid-json`, `invalid-utf8`, `too-deep` or `too-large`. */
  issue?: Issue;
}

/** How an Arize example is laid out. */
export type ExampleLayout = "nested" | "json-text";

/** Other forms of rows that are read. */
export type Dialect =
  | "openpipe-legacy"
  | "openpipe-request-log"
  | "openai-preference"
  | "sharegpt"
  | "json-text"
  | "phoenix"
  | "openinference";

/** Columns of an Arize example by what they hold; every other one is read as ever. */
export interface Columns {
  readonly user?: string | undefined;
  readonly assistant?: string | undefined;
  readonly system?: string | undefined;
  readonly variables?: readonly string[] | undefined;
  readonly metadata?: readonly string[] | undefined;
}

export interface ConvertOptions {
  /** Default `auto`: by the rows' keys. */
  readonly from?: Platform | "auto" | undefined;
  readonly to: Platform;
  /** Default `keep`. */
  readonly losses?: Losses | undefined;
  /**
   * Remembers, under the same reserved key, what the platform written for cannot tell apart, so that
   * converting back gives the row that was read, key by key. Edits on the other side win. Default
   * `false`.
   */
  readonly roundTrip?: boolean | undefined;
  /** To Arize: columns of objects, or of JSON texts (`input_json` …). Default `nested`. */
  readonly layout?: ExampleLayout | undefined;
  /** From Arize: which columns are what, where their names do not say so. */
  readonly columns?: Columns | undefined;
  /** The form of the rows read, where it is not their platform's own. Default: found by their keys. */
  readonly dialect?: Dialect | undefined;
  /** From Humanloop: makes the user message of a row without messages, as in `Say {{word}}`. */
  readonly template?: string | undefined;
  /** From Humanloop: the key of `target` that is the answer. */
  readonly answer?: string | undefined;
  readonly rules?: Rules | undefined;
  readonly limits?: Limits | undefined;
}

export interface ConvertStreamOptions extends ConvertOptions, StreamOptions {
  /** Hears of each change, as it comes: `limits.maxIssues` of a reason at most. */
  readonly onChange?: ((change: Change) => void) | undefined;
  /** Hears of each row that is not converted, as it comes. */
  readonly onReject?: ((rejected: Rejected) => void) | undefined;
}

/** What a conversion did, counted. */
export interface ConversionSummary extends Omit<ConversionReport, "changes" | "rejected"> {
  /** Bytes read. */
  bytes: number;
  /** How many rows were not converted. */
  rejected: number;
}

/** A `ReadableStream` of bytes, also where no library declares that type. */
export type ByteReadable = typeof globalThis extends {
  ReadableStream: { prototype: infer Stream };
}
  ? Stream
  : object;

/** A `WritableStream` of bytes, also where no library declares that type. */
export type ByteWritable = typeof globalThis extends {
  WritableStream: { prototype: infer Stream };
}
  ? Stream
  : object;

/** The two ends of a conversion, as `pipeThrough` takes them, and what it did. */
export interface ConversionStream {
  /** The rows converted, as bytes. It is filled no faster than it is read. */
  readonly readable: ByteReadable;
  /** Takes the rows as bytes (`Uint8Array`), cut anywhere. */
  readonly writable: ByteWritable;
  /**
   * Settled at the end. Rejected with the reason of an abort or of a cancel, or with what
   * `onChange` or `onReject` threw; then both ends fail with the same.
   */
  readonly result: Promise<ConversionSummary>;
}

/** How rows are checked against a schema of your own. */
export interface CompileOptions {
  /**
   * The level of each rule named, over its default: `error` for the rules of text, `off` for those of
   * files. `false`: none is on.
   */
  readonly rules?:
    false | Readonly<Partial<Record<TextRule | FileRule, Level | undefined>>> | undefined;
  readonly limits?: Limits | undefined;
  /** Of `check`: as in `CheckOptions`. */
  readonly framing?: "json-lines" | undefined;
}

/** What is said of one document, against a schema of your own. */
export interface SchemaReport {
  /** No issue is an error. */
  valid: boolean;
  issues: Issue[];
  totals: Totals;
}

/** What is said of a file of rows, against a schema of your own. */
export type SchemaSummary = Omit<Summary, "platform" | "platformReason" | "byPlatform" | "splits">;

/** The method that `using` calls, where the language's libraries declare its symbol. */
export type DisposedByUsing = SymbolConstructor extends {
  readonly dispose: infer Dispose extends symbol;
}
  ? Record<Dispose, () => void>
  : object;

/** A schema of your own, ready to check with. Its memory is given back by `dispose`. */
export interface CompiledSchema extends DisposedByUsing {
  /**
   * Checks one JSON document: text, or any other value. Bad data never throws.
   * @throws {CoreError} The schema was disposed, or memory is short.
   */
  validate(input: unknown): SchemaReport;

  /**
   * Checks every row of a file: JSON Lines, a JSON array, one row, or several one after the other.
   * The file is read as for `EntryBridge.check`.
   * @throws {MisuseError | CoreError} (a rejection) The source is of no known kind; as `validate`.
   */
  check(source: Source, options?: SchemaCheckOptions): Promise<SchemaSummary>;

  /** Gives its memory back. May be called again; every other call throws. */
  dispose(): void;
}

/** What is known of one rule; `entrybridge/rule-docs.json` has its documentation, by its id. */
export interface RuleInfo {
  id: string;
  summary: string;
  defaults: Record<Platform, Level>;
  /** What the fix of its issues does; absent: they have none. */
  fix?: string;
}

/** JSON text as a string or as bytes (UTF-8). */
export type Text = string | Uint8Array | ArrayBuffer;

/**
 * A file of rows: text, a Blob or File, a Response, a web stream, a Readable of Node.js, or anything
 * that gives chunks of bytes. Streams are read chunk by chunk, no faster than they are checked. What
 * begins as gzip's data does is unpacked.
 */
export type Source =
  Text | { arrayBuffer(): Promise<ArrayBuffer> } | AsyncIterable<Uint8Array> | ReadableStreamLike;

/** The part of a web `ReadableStream` that is used. */
export interface ReadableStreamLike {
  getReader(): {
    read(): Promise<{ done: boolean; value?: Uint8Array | undefined }>;
    cancel?(reason?: unknown): Promise<void>;
    releaseLock?(): void;
  };
}

/** A compiled `WebAssembly.Module`, also where no library declares that type. */
export type WasmModule = typeof globalThis extends {
  WebAssembly: { Module: { prototype: infer Module } };
}
  ? Module
  : object;

/** The bytes of `entrybridge_core.wasm`, or the module compiled from them. */
export type Wasm = Uint8Array | ArrayBuffer | WasmModule;

/** A `URL`, also where no library declares that type. */
export interface UrlLike {
  readonly href: string;
}

export interface LoadOptions {
  /**
   * Where `entrybridge_core.wasm` is (a URL; in Node.js also the path of a file), or what is in it.
   * Default: the file beside the package's JavaScript. With it, `load` makes an instance of its own
   * instead of the shared one.
   */
  readonly wasm?: Wasm | UrlLike | string | undefined;
}

/** The loaded core. All but `check` and the streams answers at once. */
export interface EntryBridge extends DisposedByUsing {
  /**
   * Checks one JSON document. A string or bytes are JSON text; anything else is a value, meaning
   * what `JSON.stringify` would send. A valid report has what was checked, typed:
   * `if (report.valid) report.value.messages`.
   * @throws {MisuseError} An option is unknown or of a wrong type. Bad data never throws.
   */
  validate<Choice extends PlatformChoice = "auto", Kind extends DocumentKind = "entry">(
    input: unknown,
    options?: ValidateOptions<Choice, Kind>,
  ): Report<Choice, Kind>;

  /**
   * Whether a value is a row of a platform without errors; then its type is known. JSON text is no
   * row, nor is what `JSON.stringify` makes something else of (by a `toJSON`, for one).
   * @throws {MisuseError} As `validate`; the platform is "any", "auto" or none.
   */
  is<Name extends Platform>(
    platform: Name,
    input: unknown,
    options?: Pick<ValidateOptions, "rules" | "limits">,
  ): input is Row<Name>;

  /** Says which platforms' schemas take a row, and which platform its keys speak for. */
  detect(input: unknown): Detection;

  /**
   * Converts rows to another platform's, in the framing and the form of the input.
   * @throws {MisuseError} An option is missing, unknown or of a wrong type.
   */
  convert(input: string, options: ConvertOptions): TextConversion;
  convert(input: Uint8Array | ArrayBuffer, options: ConvertOptions): BytesConversion;
  convert(input: object | null, options: ConvertOptions): ValueConversion;
  convert(input: unknown, options: ConvertOptions): Conversion;

  /**
   * Does the fixes of the file and of all its rows, as often as there are any, in the form of the
   * input. Text that is not part of a fix stays as it is, and so does a row that is no JSON. A value
   * is one row.
   * @throws {MisuseError} An option is unknown or of a wrong type.
   */
  applyFixes(input: string, options?: FixOptions): TextFixes;
  applyFixes(input: Uint8Array | ArrayBuffer, options?: FixOptions): BytesFixes;
  applyFixes(input: object | null, options?: FixOptions): ValueFixes;
  applyFixes(input: unknown, options?: FixOptions): Fixes;

  /**
   * Checks every row of a file (JSON Lines, a JSON array, a request body, one row, or several one
   * after the other), and the file by the rules of files, which `validate` does not ask. It takes the
   * memory of a piece of the file and of a few rows.
   * @throws {MisuseError | GzipError} (a rejection) An option is wrong, the source is of no known
   *   kind, or what is compressed cannot be unpacked. What the source throws is passed on, as is the
   *   reason of an abort.
   */
  check(source: Source, options?: CheckOptions): Promise<Summary>;

  /**
   * The rows of a file, one at a time, in the memory of a piece and of a few rows. A row that cannot
   * be read is among them, with its issue. Leaving the loop lets the source go, as `return()` does where
   * `next()` is called by hand. An iterator that is merely dropped gives the memory of the core back some
   * time later, but cannot tell its source.
   * @throws {MisuseError} An option is wrong. While it is read: as `check`.
   */
  records(source: Source, options?: RecordsOptions): AsyncGenerator<FileRecord, void>;

  /**
   * What the rows of a file hold, whether they are valid or not: platforms and splits, roles, calls of
   * tools, lengths. Any file is read in the memory of a piece and a few rows, and of 1000 names.
   * @throws {MisuseError} (a rejection) An option is wrong. While it is read: as `check`.
   */
  stats(source: Source, options?: StatsOptions): Promise<DatasetStats>;

  /**
   * Converts a stream of rows, in the framing of the input (values one after the other become
   * JSON Lines): `file.stream().pipeThrough(bridge.convertStream({ to: "arize" }))`.
   * @throws {MisuseError} An option is wrong; the reason of a signal that is aborted already.
   */
  convertStream(options: ConvertStreamOptions): ConversionStream;

  /**
   * Packs rows into the requests that a platform's endpoint takes, within its limits; sends nothing.
   * Each row is checked first, and left out (`onReject`) where it has an error. A list holds values, or
   * JSON texts; anything else is a file as for `check`, read in the memory of one body and a piece.
   * `fetch(request.url, requestInit(request, key))` sends one.
   * @throws {MisuseError} An option is wrong, or the target. While rows are read: as `check`.
   */
  requests(rows: RowsToSend, options: RequestsOptions): Requests;

  /**
   * Says what a platform's answer means for each row that was sent: `created`, `failed` or `unknown`.
   * Any answer can be read, a proxy's page or half a body too.
   * @throws {MisuseError} A field of the answer is of a wrong type.
   */
  readResponse(answer: AnswerToRead): AnswerReading;

  /**
   * Makes a schema of your own ready: any JSON Schema of draft-07, as a value or as JSON text.
   *
   * `$ref` leads inside the document or to draft-07's own schema; nothing is fetched. `format` only
   * annotates. A `pattern` is ECMAScript's, with the flag `u`, and runs in linear time; one that
   * looks behind, refers back or asks for `\p{…}` runs in the host's `RegExp`, which backtracks: it
   * may have two repeats (none of a group) and four choices, and a string of more than 256 bytes is
   * not held against it but reported as `no-match`. Limits: 4 MiB of text, 256 deep, 100,000
   * schemas, 1,000 patterns of 1,000 bytes each.
   * @throws {SchemaError} The schema cannot be used; the error says where and why.
   * @throws {MisuseError} It is neither an object nor a boolean nor text, or an option is wrong.
   */
  compile(schema: unknown, options?: CompileOptions): CompiledSchema;

  /** The rules beyond the schema, by id. */
  rules(): RuleInfo[];

  /** Gives the memory back. Every later call throws. */
  dispose(): void;
}

/** @internal */
export const platformNames = ["openpipe", "humanloop", "arize"] as const satisfies Platform[];
/** @internal */
export const documentNames = [
  "entry",
  "request",
  "response",
  "error",
] as const satisfies DocumentKind[];
/** @internal */
export const levelNames = ["off", "warn", "error"] as const satisfies Level[];
/** @internal */
export const textRuleNames = ["duplicate-key", "lone-surrogate"] as const satisfies TextRule[];
/** @internal */
export const fileRuleNames = [
  "bom",
  "crlf",
  "duplicate-example",
  "json-array-in-jsonl",
  "mixed-column-types",
  "pretty-printed-json",
  "train-test-overlap",
] as const satisfies FileRule[];
/** @internal */
export const lossesNames = ["keep", "drop", "error"] as const satisfies Losses[];
/** @internal */
export const layoutNames = ["nested", "json-text"] as const satisfies ExampleLayout[];
/** @internal */
export const dialectNames = [
  "openpipe-legacy",
  "openpipe-request-log",
  "openai-preference",
  "sharegpt",
  "json-text",
  "phoenix",
  "openinference",
] as const satisfies Dialect[];
