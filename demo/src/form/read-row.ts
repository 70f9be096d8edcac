// A row for the form from a link, which may say anything: what has a field is taken, if it is of the
// field's type, and all else left out.
import { newPart, partTitles, roles } from "./row.js";
import type { FormCall, FormMessage, FormPart, FormRow, FormTool, PartType, Role } from "./row.js";

type Json = Readonly<Record<string, unknown>>;

/** `undefined`: it is no row at all. */
export function readRow(text: string): FormRow | undefined {
  const row = objectIn(text);
  if (row === undefined || !Array.isArray(row["messages"])) return undefined;
  const { split } = row;
  const tools = objectsOf(row["tools"]).map(toolOf);
  const metadata = Object.entries(objectOf(row["metadata"]) ?? {}).flatMap(
    ([key, value]): [string, string][] => (typeof value === "string" ? [[key, value]] : []),
  );
  return {
    messages: objectsOf(row["messages"]).flatMap(messageOf),
    ...(tools.length > 0 && { tools }),
    ...((split === "TRAIN" || split === "TEST") && { split }),
    ...(metadata.length > 0 && { metadata: Object.fromEntries(metadata) }),
  };
}

function messageOf(message: Json): FormMessage[] {
  const role = roles.find((known): known is Role => known === message["role"]);
  if (role === undefined) return [];
  const content = contentOf(message["content"]);
  const calls = objectsOf(message["tool_calls"]).map(callOf);
  const answered = message["tool_call_id"];
  return [
    {
      role,
      ...(content !== undefined && { content }),
      ...(typeof answered === "string" && { tool_call_id: answered }),
      ...(calls.length > 0 && { tool_calls: calls }),
    },
  ];
}

// Where there is none it stays so: an assistant's that calls tools needs none.
function contentOf(value: unknown): FormMessage["content"] {
  if (Array.isArray(value)) return objectsOf(value).flatMap(partOf);
  return typeof value === "string" ? value : undefined;
}

function partOf(part: Json): FormPart[] {
  const type = (Object.keys(partTitles) as PartType[]).find((known) => known === part["type"]);
  if (type === undefined) return [];
  const image = objectOf(part["image_url"]);
  const audio = objectOf(part["input_audio"]);
  const detail = image?.["detail"];
  return [
    {
      ...newPart(type),
      ...(type === "text" && { text: stringOf(part["text"]) }),
      ...(type === "refusal" && { refusal: stringOf(part["refusal"]) }),
      ...(type === "image_url" && {
        image_url: { url: stringOf(image?.["url"]), ...(typeof detail === "string" && { detail }) },
      }),
      ...(type === "input_audio" && {
        input_audio: { data: stringOf(audio?.["data"]), format: stringOf(audio?.["format"]) },
      }),
    },
  ];
}

function callOf(call: Json): FormCall {
  const called = objectOf(call["function"]);
  return {
    id: stringOf(call["id"]),
    type: "function",
    function: { name: stringOf(called?.["name"]), arguments: stringOf(called?.["arguments"]) },
  };
}

function toolOf(tool: Json): FormTool {
  const declared = objectOf(tool["function"]);
  const description = declared?.["description"];
  return {
    type: "function",
    function: {
      name: stringOf(declared?.["name"]),
      ...(typeof description === "string" && { description }),
      parameters: declared?.["parameters"],
    },
  };
}

function objectIn(text: string): Json | undefined {
  try {
    return objectOf(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function objectOf(value: unknown): Json | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Json)
    : undefined;
}

function objectsOf(value: unknown): Json[] {
  if (!Array.isArray(value)) return [];
  return value.map(objectOf).filter((object) => object !== undefined);
}

function stringOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
