// The row as the form has it: an OpenPipe entry whose parts may be missing or wrong, as they are while
// somebody types. Its paths are those of the entry, so issues find their fields by themselves.

export type Role = "system" | "developer" | "user" | "assistant" | "tool";

export const roles: readonly Role[] = ["system", "developer", "user", "assistant", "tool"];

export type PartType = "text" | "image_url" | "input_audio" | "refusal";

export interface FormPart {
  type: PartType;
  text?: string;
  image_url?: { url: string; detail?: string | undefined };
  input_audio?: { data: string; format: string };
  refusal?: string;
}

export interface FormCall {
  id: string;
  type: "function";
  function: { name: string; arguments: string };
}

export interface FormMessage {
  role: Role;
  content?: string | FormPart[] | undefined;
  name?: string | undefined;
  tool_call_id?: string | undefined;
  tool_calls?: FormCall[] | undefined;
}

export interface FormTool {
  type: "function";
  function: { name: string; description?: string | undefined; parameters?: unknown };
}

export interface FormRow {
  messages: FormMessage[];
  tools?: FormTool[] | undefined;
  split?: "TRAIN" | "TEST" | undefined;
  metadata?: Record<string, string> | undefined;
}

/** The parts that a role's content may have. */
export const partsOf: Readonly<Record<Role, readonly PartType[]>> = {
  system: ["text"],
  developer: ["text"],
  user: ["text", "image_url", "input_audio"],
  assistant: ["text", "refusal"],
  tool: ["text"],
};

export const partTitles: Readonly<Record<PartType, string>> = {
  text: "Text",
  image_url: "Image",
  input_audio: "Audio",
  refusal: "Refusal",
};

export function newPart(type: PartType): FormPart {
  switch (type) {
    case "text":
      return { type, text: "" };
    case "image_url":
      return { type, image_url: { url: "" } };
    case "input_audio":
      return { type, input_audio: { data: "", format: "wav" } };
    case "refusal":
      return { type, refusal: "" };
  }
}

export function newCall(index: number): FormCall {
  return { id: `call_${index + 1}`, type: "function", function: { name: "", arguments: "{}" } };
}

export function newTool(): FormTool {
  return {
    type: "function",
    function: { name: "", parameters: { type: "object", properties: {} } },
  };
}

/** The message in another role, without what that role has no place for. */
export function inRole({ content, name, ...message }: FormMessage, role: Role): FormMessage {
  const kept = Array.isArray(content)
    ? content.filter(({ type }) => partsOf[role].includes(type))
    : content;
  return {
    role,
    content: kept ?? "",
    ...(role !== "tool" && name !== undefined && { name }),
    ...(role === "assistant" && { tool_calls: message.tool_calls }),
    ...(role === "tool" && { tool_call_id: message.tool_call_id ?? "" }),
  };
}

/** Rows to begin with. */
export const examples: Readonly<Record<string, FormRow>> = {
  "Question and answer": {
    messages: [
      { role: "user", content: "What is the capital of Portugal?" },
      { role: "assistant", content: "Lisbon." },
    ],
    split: "TRAIN",
  },
  Image: {
    messages: [
      {
        role: "user",
        content: [
          { type: "text", text: "What is in this picture?" },
          { type: "image_url", image_url: { url: "https://images.example.com/harbour.jpg" } },
        ],
      },
      { role: "assistant", content: "A harbour with three fishing boats." },
    ],
  },
  "Tool call": {
    messages: [
      { role: "user", content: "Will it rain in Porto tomorrow?" },
      {
        role: "assistant",
        tool_calls: [
          {
            id: "call_1",
            type: "function",
            function: { name: "get_forecast", arguments: '{"place":"Porto"}' },
          },
        ],
      },
      { role: "tool", tool_call_id: "call_1", content: '{"rain_mm":4.2}' },
      { role: "assistant", content: "Yes, a little: about 4 mm." },
    ],
    tools: [
      {
        type: "function",
        function: {
          name: "get_forecast",
          description: "The forecast of a place",
          parameters: { type: "object", properties: { place: { type: "string" } } },
        },
      },
    ],
  },
  "With faults": {
    messages: [
      {
        role: "user",
        content: [
          { type: "text", text: "What is 2 + 2?" },
          { type: "image_url", image_url: { url: "sum.png" } },
        ],
      },
      {
        role: "assistant",
        content: "",
        tool_calls: [
          { id: "call_1", type: "function", function: { name: "add", arguments: "{a: 2, b: 2}" } },
        ],
      },
      { role: "tool", tool_call_id: "call_9", content: "4" },
    ],
    tools: [{ type: "function", function: { name: "add", parameters: "a and b" } }],
    metadata: { source: "form" },
  },
};
