// The mapping of docs/conversion.md for plain rows, as one would write it in a script: values are
// parsed, put where they belong and written. It checks nothing and reports nothing.
import { parseLines } from "./peers.mjs";

const named = ["tools", "tool_choice", "response_format"];

function split({ messages }) {
  const last = messages.at(-1);
  const answer = last?.role === "assistant" ? last : undefined;
  return { prompt: answer === undefined ? messages : messages.slice(0, -1), answer };
}

function copy(from, keys, into) {
  for (const key of keys) if (from[key] !== undefined) into[key] = from[key];
  return into;
}

function isText(message) {
  return typeof message.content === "string" && Object.keys(message).length === 2;
}

const mappings = {
  humanloop(entry) {
    const { prompt, answer } = split(entry);
    const target = {};
    if (answer !== undefined && isText(answer)) target.output = answer.content;
    else if (answer !== undefined) target.message = answer;
    copy(entry, ["rejected_message", "metadata", "split", ...named], target);
    return Object.keys(target).length === 0 ? { messages: prompt } : { messages: prompt, target };
  },

  arize(entry) {
    const { prompt, answer } = split(entry);
    const example = { input: copy(entry, named, { messages: prompt }) };
    if (answer !== undefined) example.output = { messages: [answer] };
    if (entry.rejected_message !== undefined) {
      example.rejected_output = { messages: [entry.rejected_message] };
    }
    return copy(entry, ["metadata", "split"], example);
  },
};

/** JSON Lines to JSON Lines, as bytes. */
export function mapLines(bytes, platform) {
  const rows = [];
  parseLines(bytes, (entry) => rows.push(JSON.stringify(mappings[platform](entry))));
  return Buffer.from(`${rows.join("\n")}\n`);
}
