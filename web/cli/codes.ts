// The codes of issues that are no rules: what they mean, and what to do. `entrybridge explain`
// shows them beside the rules, whose words are the core's.

export interface CodeInfo {
  readonly summary: string;
  readonly documentation: string;
  /** What the fix of such an issue does, where it has one. */
  readonly fix?: string;
}

export const codes: Readonly<Record<string, CodeInfo>> = {
  // Text.
  "invalid-json": {
    summary: "the row is not JSON",
    documentation:
      "The text of the row breaks the grammar of JSON (RFC 8259) at the place marked. Common causes are a row that was cut off, a trailing comma, single quotes, a comment, or NaN. The other rows of the file are checked all the same.",
  },
  "invalid-utf8": {
    summary: "the row holds bytes that are not UTF-8",
    documentation:
      "JSON is UTF-8. Usually the file was written in another encoding, such as Windows-1252, or a character was cut in two. Convert the file as a whole, as in `iconv -f WINDOWS-1252 -t UTF-8`.",
  },
  "too-deep": {
    summary: "the row is nested deeper than the limit",
    documentation:
      "Real rows are a handful of levels deep; 128 are allowed. `--max-depth` moves the limit, up to 1000.",
  },
  "too-large": {
    summary: "the row is longer than the limit",
    documentation:
      "A row may take 16 MiB. It was skipped, and the check went on in the next line. `--max-row-bytes` moves the limit.",
  },
  "not-json": {
    summary: "a JavaScript value has no JSON",
    documentation:
      "NaN, an infinity, a BigInt, a function, a symbol, an object that holds itself, or undefined as a whole: `JSON.stringify` throws at some of them and silently turns others into null.",
  },
  // Schema.
  type: {
    summary: "a value is of the wrong type",
    documentation: "The issue says which types the schema takes there, and which it got.",
    fix: "leave an optional key out whose value is null; write arguments, and values of `inputs` and `metadata`, as text; write the JSON that a text holds",
  },
  required: {
    summary: "a key is missing",
    documentation:
      "The schema demands this key; the path ends in it, and the mark is at the object that lacks it. A misspelt key beside it is named in the hint.",
    fix: "add the type `function` to a tool or a call, and empty arguments to a call that has none",
  },
  "unknown-key": {
    summary: "a key is not known there",
    documentation:
      "The object is closed: the schema names every key that it may have. Keys of another role's messages are the most common case.",
    fix: "leave a key out whose value is null, and `name` of a tool's message; write `functions` and `function_call` as `tools` and `tool_choice`",
  },
  enum: {
    summary: "a value is not one of the few allowed",
    documentation: "The issue lists the values that are, letter case included.",
    fix: "write a result of the role `function` as a `tool` message that names its call (Humanloop)",
  },
  const: {
    summary: "a value is not the one allowed",
    documentation: "The issue says which one is.",
  },
  "min-items": {
    summary: "an array is too short",
    documentation: "The issue says how many are needed.",
  },
  "max-items": {
    summary: "an array is too long",
    documentation:
      "The issue says how many are allowed: OpenPipe takes 100 entries in a request, Arize 1000 examples.",
  },
  "min-properties": {
    summary: "an object has too few keys",
    documentation: "The issue says how many are needed. Arize takes no example without a key.",
  },
  "reserved-key": {
    summary: "a key belongs to the platform",
    documentation:
      "Arize sets `id`, `created_at` and `updated_at` itself and refuses rows that bring them. Rename the column, or leave it out. Deeper in the row these keys are free. A schema of your own may forbid a key likewise.",
  },
  "no-match": {
    summary: "a value fits none of the forms allowed",
    documentation:
      "Several forms are allowed and each fails in another way, so that no single fault can be named. A schema of your own may also say that no value is allowed, or ask for more than can be checked in bounded time; the message says which.",
  },
  // Schemas of your own have these too.
  minimum: {
    summary: "a number is too small",
    documentation:
      "The bound itself is allowed. Numbers are compared by their digits, so neither size nor form matters.",
  },
  maximum: {
    summary: "a number is too great",
    documentation:
      "The bound itself is allowed. Numbers are compared by their digits, so neither size nor form matters.",
  },
  "exclusive-minimum": {
    summary: "a number is too small, or just the bound",
    documentation: "The number must be greater than the bound; the bound itself is not allowed.",
  },
  "exclusive-maximum": {
    summary: "a number is too great, or just the bound",
    documentation: "The number must be less than the bound; the bound itself is not allowed.",
  },
  "multiple-of": {
    summary: "a number is not a multiple of another",
    documentation:
      "It is reckoned in decimal digits: 19.99 is a multiple of 0.01, though as doubles they are a little off.",
  },
  "min-length": {
    summary: "a string is too short",
    documentation:
      "Characters of Unicode are counted: neither bytes nor UTF-16 units, so an emoji is one unless it is put together of several.",
  },
  "max-length": {
    summary: "a string is too long",
    documentation:
      "Characters of Unicode are counted: neither bytes nor UTF-16 units, so an emoji is one unless it is put together of several.",
  },
  pattern: {
    summary: "a string does not match its pattern",
    documentation:
      "The pattern is a regular expression of ECMAScript. It may match anywhere in the string unless it is anchored with `^` and `$`.",
  },
  "max-properties": {
    summary: "an object has too many keys",
    documentation: "The issue says how many are allowed.",
  },
  "property-names": {
    summary: "a key has a name that is not allowed",
    documentation: "`propertyNames` holds for every key of the object. The mark is at the key.",
  },
  dependencies: {
    summary: "a key needs another one, which is missing",
    documentation:
      "With the one key the object must have the other too: add it, or drop the first.",
  },
  "additional-items": {
    summary: "an array has items behind the last that it may have",
    documentation:
      "The schema lists the items one by one and allows no others. The mark is at the first that is too many.",
  },
  contains: {
    summary: "an array lacks an item of a certain form",
    documentation:
      "At least one item must be of the form that the issue names. An empty array has none.",
  },
  "unique-items": {
    summary: "an item repeats an earlier one",
    documentation:
      "Items are the same if they mean the same: 1 and 1.0 are, and so are objects with their keys in another order. The mark is at the later one.",
  },
  "one-of": {
    summary: "a value fits more than one of the forms allowed",
    documentation:
      "It must fit exactly one of them. Often the schema means `anyOf`, or its forms lack a key that tells them apart.",
  },
  not: {
    summary: "a value is of a form that is not allowed",
    documentation: "The issue says what the value must not be, as far as a few words can say it.",
  },
  // Files.
  "mixed-platforms": {
    summary: "the rows are of more than one platform",
    documentation:
      "With `--platform auto` the keys of the first 100 rows must speak for one platform. Name the platform, or split the file. Nothing was checked.",
  },
  // Conversions.
  "needs-template": {
    summary: "no messages, and it is not clear what the user says",
    documentation:
      "A datapoint without messages has several inputs. Say what the user message is, as in `--template 'Answer: {{question}}'`.",
  },
  "ambiguous-answer": {
    summary: "several values could be the answer",
    documentation: "Name the key of `target` that is: `--answer KEY`.",
  },
  "unknown-layout": {
    summary: "the columns follow no known layout",
    documentation:
      "No column of the example is known to hold the prompt or the answer, such as `input` and `output` or `question` and `answer`. Rename the columns.",
  },
  unfit: {
    summary: "a place that the target requires cannot be filled",
    documentation: "The row has nothing for it, so the row was not converted.",
  },
  "loss-refused": {
    summary: "a value has no slot on the other side",
    documentation:
      "With `--losses error` such a row is refused. `keep` puts the value under one reserved key, `drop` leaves it out; both are reported.",
  },
  "sidecar-not-ours": {
    summary: "the reserved key holds something else",
    documentation:
      "The key `entrybridge` is where conversions keep values without a slot. What is there was not written by a conversion, so it is treated as data.",
  },
};
