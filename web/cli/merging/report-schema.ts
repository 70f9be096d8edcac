// What `merge` reads: the schema of each thing that a report is made of, JSON or JSON Lines.

const count = { type: "integer", minimum: 0 };
const counts = { type: "object", additionalProperties: count };
const name = { type: "string" };
const issues = {
  type: "array",
  items: {
    type: "object",
    required: ["severity", "code", "message"],
    properties: {
      severity: { enum: ["error", "warning"] },
      code: name,
      message: name,
      line: count,
    },
  },
};

const nameCounts = object({
  total: count,
  names: { type: "array", items: object({ name, count }) },
  leftOut: count,
});
// Rows are addressed by 32 bits, and so are lengths.
const length = { type: "integer", minimum: 0, maximum: 2 ** 32 - 1 };
const lengths = object({
  rows: count,
  sum: count,
  min: length,
  p50: length,
  p95: length,
  max: length,
  buckets: { type: "array", items: object({ from: length, to: length, rows: count }) },
});
const group = object({
  platform: { enum: ["openpipe", "humanloop", "arize"] },
  split: { type: ["string", "null"] },
  rows: count,
});
const stats = object({
  rows: count,
  unreadable: count,
  groups: { type: "array", items: group },
  groupsLeftOut: count,
  roles: nameCounts,
  toolCalls: nameCounts,
  toolUse: object({ called: count, declared: count, none: count }),
  bytes: lengths,
  messages: lengths,
});

const summaryFields = {
  framing: name,
  records: count,
  valid: count,
  invalid: count,
  bytes: count,
  errors: count,
  totals: counts,
};
const summary = object(
  { file: name, ...summaryFields },
  {
    platform: { type: ["string", "null"] },
    byPlatform: counts,
    splits: { type: "array", items: name },
    rowHashes: { type: "array", items: name },
    issues,
    stats,
  },
);
const unread = object({ file: name, error: name });

/** What one value of a report is, by its keys. */
export const reportSchemas = {
  files: object({
    files: {
      type: "array",
      items: { if: { required: ["error"] }, then: unread, else: summary },
    },
  }),
  summary,
  error: unread,
  issue: object({ file: name }, (issues.items as { properties: object }).properties),
  rows: object({ file: name, hashes: name }),
  conversion: object(
    { records: count, converted: count, to: name, totals: counts, rejected: { type: "array" } },
    { from: { type: ["string", "null"] } },
  ),
} as const;

export type ReportValueKind = keyof typeof reportSchemas;

function object(required: object, optional: object = {}): object {
  return {
    type: "object",
    required: Object.keys(required),
    properties: { ...required, ...optional },
  };
}
