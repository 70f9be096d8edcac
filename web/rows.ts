// The rows and bodies of the three platforms, as the schemas in `src/schemas` have them. Only types.
// What a type cannot say (counts, a key that must not be there beside free ones) the check says.
import type { Platform } from "./types.js";

/** Text in a message's list of parts. */
export interface TextPart {
  type: "text";
  text: string;
}

/** An image in a message's list of parts: its URL, or its data in base64. */
export interface ImagePart {
  type: "image_url";
  image_url: { url: string; detail?: "auto" | "low" | "high" };
}

/** Sound in a message's list of parts, in base64. */
export interface AudioPart {
  type: "input_audio";
  input_audio: { data: string; format: "wav" | "mp3" };
}

/** What the model refused with, in an assistant message's list of parts. */
export interface RefusalPart {
  type: "refusal";
  refusal: string;
}

// --- OpenPipe -----------------------------------------------------------------------------------

/** A call of a tool; `arguments` is a JSON text. */
export interface OpenPipeToolCall {
  id: string;
  type: "function";
  function: { name: string; arguments: string };
}

/** The older form of a single tool call. */
export interface OpenPipeFunctionCall {
  name?: string;
  arguments?: string;
}

/** A web page that an answer cites. */
export interface OpenPipeAnnotation {
  type: "url_citation";
  url_citation: { start_index: number; end_index: number; title: string; url: string };
}

export interface OpenPipeSystemMessage {
  role: "system";
  content?: string | TextPart[];
  name?: string;
}

export interface OpenPipeDeveloperMessage {
  role: "developer";
  content?: string | TextPart[];
  name?: string;
}

export interface OpenPipeUserMessage {
  role: "user";
  content?: string | (TextPart | ImagePart | AudioPart)[];
  name?: string;
}

export interface OpenPipeAssistantMessage {
  role: "assistant";
  content?: string | (TextPart | RefusalPart)[] | null;
  name?: string;
  refusal?: string | null;
  audio?: { id: string } | null;
  annotations?: OpenPipeAnnotation[];
  function_call?: OpenPipeFunctionCall | null;
  tool_calls?: OpenPipeToolCall[] | null;
}

export interface OpenPipeToolMessage {
  role: "tool";
  tool_call_id: string;
  content?: string | TextPart[];
}

/** The result of a call in the older form. */
export interface OpenPipeFunctionMessage {
  role: "function";
  name: string;
  content: string | null;
}

/** A message of an entry; its `role` tells which. */
export type OpenPipeMessage =
  | OpenPipeSystemMessage
  | OpenPipeDeveloperMessage
  | OpenPipeUserMessage
  | OpenPipeAssistantMessage
  | OpenPipeToolMessage
  | OpenPipeFunctionMessage;

/** An answer to avoid; the last of the messages is preferred over it. */
export interface OpenPipeRejectedMessage {
  role: "assistant";
  content?: string | null;
  refusal?: string | null;
  reasoning_content?: string | null;
  function_call?: OpenPipeFunctionCall | null;
  tool_calls?: OpenPipeToolCall[] | null;
}

/** A tool that the model may call; `parameters` is a JSON Schema. */
export interface OpenPipeTool {
  type: "function";
  function: {
    name: string;
    description?: string;
    parameters?: Record<string, unknown>;
    strict?: boolean | null;
  };
}

export type OpenPipeToolChoice =
  "none" | "auto" | "required" | { type?: "function"; function?: { name: string } };

export type OpenPipeResponseFormat =
  | { type: "text" }
  | { type: "json_object" }
  | {
      type: "json_schema";
      json_schema: {
        name: string;
        description?: string;
        schema?: Record<string, unknown>;
        strict?: boolean | null;
      };
    };

/** A row of an OpenPipe dataset. */
export interface OpenPipeEntry {
  messages: OpenPipeMessage[];
  rejected_message?: OpenPipeRejectedMessage;
  tools?: OpenPipeTool[];
  tool_choice?: OpenPipeToolChoice;
  response_format?: OpenPipeResponseFormat;
  split?: "TRAIN" | "TEST";
  metadata?: Record<string, string>;
}

/** The body that adds entries: 1 to 100. */
export interface OpenPipeRequest {
  entries: OpenPipeEntry[];
}

export interface OpenPipeResponse {
  object: "dataset.entries.creation";
  entries_created: number;
  errors: {
    object: "list";
    data: { object: "dataset.entries.creation.error"; entry_index: number; message: string }[];
  };
}

export interface OpenPipeError {
  message: string;
  code: string;
  issues?: { message: string }[];
}

// --- Humanloop v4 -------------------------------------------------------------------------------

/** The function called; `arguments` is a JSON text. */
export interface HumanloopFunctionTool {
  name: string;
  arguments?: string;
}

export interface HumanloopToolCall {
  id: string;
  type: "function";
  function: HumanloopFunctionTool;
}

/** The roles share one shape; a union all the same, so that `role` narrows to what was asked for. */
export interface HumanloopMessageOf<Role extends string> {
  role: Role;
  content?: string | (TextPart | ImagePart)[] | null;
  name?: string | null;
  tool_call_id?: string | null;
  tool_calls?: HumanloopToolCall[] | null;
  /** Deprecated by Humanloop in favour of `tool_calls`. */
  tool_call?: HumanloopFunctionTool | null;
}

export type HumanloopUserMessage = HumanloopMessageOf<"user">;
export type HumanloopAssistantMessage = HumanloopMessageOf<"assistant">;
export type HumanloopSystemMessage = HumanloopMessageOf<"system">;
export type HumanloopToolMessage = HumanloopMessageOf<"tool">;

/** A message of a datapoint; its `role` tells which. */
export type HumanloopMessage =
  HumanloopUserMessage | HumanloopAssistantMessage | HumanloopSystemMessage | HumanloopToolMessage;

/** A row of a Humanloop v4 dataset. The service drops keys beyond these three. */
export interface HumanloopDatapoint {
  inputs?: Record<string, string>;
  messages?: HumanloopMessage[];
  /** What to evaluate by: anything but null; deeper down, null is free. */
  target?: Record<string, string | number | boolean | object>;
}

/** The body that adds datapoints: the ids of logs to make them from, one, or a list. */
export type HumanloopRequest = { log_ids: string[] } | HumanloopDatapoint | HumanloopDatapoint[];

/** The datapoints made, in the order of the body. */
export type HumanloopResponse = (HumanloopDatapoint & { id: string; dataset_id?: string })[];

export interface HumanloopError {
  detail?: { loc: (string | number)[]; msg: string; type: string }[];
}

// --- Arize v2 -----------------------------------------------------------------------------------

/** A row of an Arize dataset: at least one column, and none of those that the service makes. */
export interface ArizeExample {
  [column: string]: unknown;
  id?: never;
  created_at?: never;
  updated_at?: never;
}

/** The body that adds examples: 1 to 1000. */
export interface ArizeRequest {
  examples: ArizeExample[];
}

export interface ArizeResponse {
  id: string;
  name: string;
  space_id: string;
  created_at: string;
  updated_at: string;
  dataset_version_id: string;
  example_ids: string[];
}

/** A problem as RFC 9457 has it. */
export interface ArizeError {
  title: string;
  status: number;
  type?: string;
  detail?: string;
  instance?: string;
}

// --- By name ------------------------------------------------------------------------------------

/** The documents of each platform. */
export interface PlatformDocuments {
  openpipe: {
    entry: OpenPipeEntry;
    request: OpenPipeRequest;
    response: OpenPipeResponse;
    error: OpenPipeError;
  };
  humanloop: {
    entry: HumanloopDatapoint;
    request: HumanloopRequest;
    response: HumanloopResponse;
    error: HumanloopError;
  };
  arize: {
    entry: ArizeExample;
    request: ArizeRequest;
    response: ArizeResponse;
    error: ArizeError;
  };
}

/** The row of a platform. */
export type Row<Name extends Platform> = PlatformDocuments[Name]["entry"];
