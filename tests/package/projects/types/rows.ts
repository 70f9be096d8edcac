// What the compiler knows of rows, and what it refuses.
import { arize, humanloop, load, openpipe } from "entrybridge";
import type {
  ArizeExample,
  HumanloopMessage,
  OpenPipeEntry,
  OpenPipeMessage,
  Report,
  Row,
  ValidateOptions,
} from "entrybridge";
import type { StandardJSONSchemaV1, StandardSchemaV1 } from "@standard-schema/spec";

const entry: OpenPipeEntry = {
  messages: [
    {
      role: "user",
      content: [{ type: "image_url", image_url: { url: "https://example.com/a.png" } }],
    },
    { role: "assistant", content: null, tool_calls: [] },
    { role: "tool", tool_call_id: "a", content: "1" },
  ],
};

// `role` tells which message it is.
export function callOf(message: OpenPipeMessage): string | undefined {
  switch (message.role) {
    case "tool":
      return message.tool_call_id;
    case "assistant":
      return message.tool_calls?.[0]?.id;
    case "function":
      return message.name;
    case "system":
    case "developer":
    case "user":
      // @ts-expect-error -- only results have it
      return message.tool_call_id;
  }
}

export function rolesOf(message: HumanloopMessage): "tool" | undefined {
  return message.role === "tool" ? message.role : undefined;
}

// A check narrows.
export async function first(value: unknown): Promise<string> {
  const bridge = await load();
  if (!bridge.is("openpipe", value)) return "";
  const [message] = value.messages;
  return message?.role ?? "";
}
export async function rows(value: unknown): Promise<unknown[]> {
  const bridge = await load();
  return [
    bridge.is("humanloop", value) ? value.inputs?.["question"]?.length : 0,
    bridge.is("arize", value, { rules: false }) ? value["question"] : 0,
    // @ts-expect-error -- no such platform
    bridge.is("azure", value),
  ];
}

// So does a report that is valid, by the platform and the document that were asked for.
export async function narrowed(input: unknown, any: ValidateOptions): Promise<unknown[]> {
  const bridge = await load();
  const entry = bridge.validate(input, { platform: "openpipe" });
  // @ts-expect-error -- it may be invalid
  const early = entry.value.messages;
  const request = bridge.validate(input, { platform: "arize", as: "request", rules: false });
  const told = bridge.validate(input);
  const kept = told.platform === "humanloop" && told.valid ? told.value.inputs : undefined;
  const example = bridge.validate(input, { platform: "any" });
  const wide: Report = bridge.validate(input, any);
  // @ts-expect-error -- nothing is known of it
  const unknown = example.valid ? example.value.messages : [];
  // @ts-expect-error -- no such platform
  bridge.validate(input, { platform: "azure" });
  if (!entry.valid)
    return [entry.issues, entry.value satisfies undefined, early, wide.value, unknown];
  const row: OpenPipeEntry = entry.value;
  return [
    row.messages[0]?.role,
    request.valid ? request.value.examples.length : request.issues,
    kept?.["question"]?.length,
  ];
}

// @ts-expect-error -- a tool's message says which call it answers
export const tool: OpenPipeMessage = { role: "tool", content: "1" };
// @ts-expect-error -- no such role
export const role: OpenPipeMessage = { role: "human", content: "1" };
// @ts-expect-error -- Humanloop has no developer
export const developer: HumanloopMessage = { role: "developer" };
// @ts-expect-error -- the service makes it
export const example: ArizeExample = { question: "a", id: "b" };
export const row: Row<"openpipe"> = entry;

// Standard Schemas, by the specification's own types.
const schemas = [
  openpipe.entry,
  humanloop.entry,
  arize.entry,
  arize.request,
  openpipe.error,
] as const;
export const standard: readonly StandardSchemaV1[] = schemas;
export const withJsonSchema: readonly StandardJSONSchemaV1[] = schemas;
export const typed: StandardSchemaV1<OpenPipeEntry> = openpipe.entry.with({
  rules: { "role-order": "off" },
});
export const inferred: StandardSchemaV1.InferOutput<typeof openpipe.entry> = entry;
