// The row as the form has it: an OpenPipe entry whose parts may be missing or wrong, as they are while
// somebody types. Its paths are those of the entry, so issues find their fields by themselves.

import { count } from "../words.js";

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

interface PlacedPart {
  readonly at: number;
  readonly part: FormPart;
}

/** What a message holds that its role, or plain text, has no place for: it is not in the row. */
export interface Aside {
  readonly parts: readonly PlacedPart[];
  readonly name?: string | undefined;
  readonly tool_call_id?: string | undefined;
  readonly tool_calls?: FormCall[] | undefined;
}

export interface Kept<Shown> {
  readonly shown: Shown;
  readonly aside: Aside;
}

/** The message in another role; what that role has no place for is kept for one that has. */
export function inRole(message: FormMessage, role: Role, aside: Aside): Kept<FormMessage> {
  const [isTool, isAssistant] = [role === "tool", role === "assistant"];
  const { content } = message;
  const parts = Array.isArray(content) ? split(content, role, aside) : undefined;
  const name = message.name ?? aside.name;
  const calls = message.tool_calls ?? aside.tool_calls;
  const answered = message.tool_call_id ?? aside.tool_call_id;
  return {
    shown: {
      role,
      content: parts?.shown ?? content ?? "",
      ...(!isTool && name !== undefined && { name }),
      ...(isAssistant && { tool_calls: calls }),
      ...(isTool && { tool_call_id: answered ?? "" }),
    },
    aside: {
      parts: parts?.aside.parts ?? aside.parts,
      ...(isTool && { name }),
      ...(!isAssistant && { tool_calls: calls }),
      ...(!isTool && { tool_call_id: answered }),
    },
  };
}

/** Parts as plain text; those that are none are kept. */
export function inText(parts: readonly FormPart[], aside: Aside): Kept<string> {
  const placed = placedIn(parts, aside).filter(({ part }) => part.type !== "text");
  return {
    shown: parts.flatMap(({ text }) => text ?? []).join("\n"),
    aside: { ...aside, parts: placed },
  };
}

/** Plain text as parts, with those that were kept, as far as the role has a place for them. */
export function inParts(text: string, role: Role, aside: Aside): Kept<FormPart[]> {
  const { shown, aside: left } = split([{ type: "text", text }], role, aside);
  const isNeeded = text !== "" || shown.length === 1;
  return { shown: isNeeded ? shown : shown.filter(({ type }) => type !== "text"), aside: left };
}

/** What is kept aside, in words; `undefined`: nothing. */
export function asideInWords({ parts, name, ...aside }: Aside): string | undefined {
  const amounts = (Object.keys(partTitles) as PartType[]).map((type) => {
    const amount = parts.filter(({ part }) => part.type === type).length;
    return amount > 0 && count(amount, `${partTitles[type].toLowerCase()} part`);
  });
  const calls = aside.tool_calls?.length ?? 0;
  const words = [
    ...amounts,
    calls > 0 && count(calls, "tool call"),
    (aside.tool_call_id ?? "") !== "" && "`tool_call_id`",
    (name ?? "") !== "" && "`name`",
  ].filter((word) => word !== false);
  return words.length === 0 ? undefined : words.join(", ");
}

function split(content: readonly FormPart[], role: Role, aside: Aside): Kept<FormPart[]> {
  const all = placedIn(content, aside);
  const hasPlace = ({ part }: PlacedPart): boolean => partsOf[role].includes(part.type);
  return {
    shown: all.filter(hasPlace).map(({ part }) => part),
    aside: { ...aside, parts: all.filter((placed) => !hasPlace(placed)) },
  };
}

// Those aside go back to where they were among the others.
function placedIn(content: readonly FormPart[], { parts }: Aside): PlacedPart[] {
  const all = [...content];
  for (const { at, part } of parts) all.splice(at, 0, part);
  return all.map((part, at) => ({ at, part }));
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
