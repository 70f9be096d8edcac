// Rows to measure on: made here from word lists and a seeded generator, so that everybody measures
// the same bytes. They are shaped like the rows people keep: chats of several turns with line
// breaks and quotes in the text, tool calls with their declarations, preference pairs, and
// question/answer pairs; in ASCII, or in a mix of seven scripts with emoji.

/** A small seeded generator (mulberry32): the same rows in every run. */
function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const ENGLISH =
  "the a of to and in is that for it with as on be at by this have from or one had not but what all were when we there can an your which their said if do will each about how up out them then she many some so these would other into has more her two like him see time could no make than first been its who now people my made over did down only way find use may water long little very after words called just where most know get through back much before go good new write our used me man too any day same right look think also around another came come work three word must because does part".split(
    " ",
  );
const MANY_SCRIPTS =
  "привет мир сегодня вопрос ответ погода данные модель 東京 天気 質問 回答 機械 学習 例えば 你好 世界 数据 模型 训练 नमस्ते दुनिया सवाल जवाब مرحبا العالم سؤال جواب γειά κόσμος ερώτηση für über größe straße café naïve déjà año niño 😀 🎉 👍🏽 the and of to with answer question model".split(
    " ",
  );

class Writer {
  constructor(seed, words) {
    this.random = generator(seed);
    this.words = words;
  }
  below(n) {
    return Math.floor(this.random() * n);
  }
  between(low, high) {
    return low + this.below(high - low + 1);
  }
  chance(p) {
    return this.random() < p;
  }
  pick(list) {
    return list[this.below(list.length)];
  }
  /** A text of about `count` words: sentences, paragraphs, now and then a quoted word. */
  text(count) {
    let out = "";
    for (let i = 0; i < count; i++) {
      const word = this.pick(this.words);
      out += this.chance(0.02) ? `"${word}"` : word;
      if (i % 12 === 11) out += this.chance(0.3) ? ".\n\n" : ". ";
      else out += this.chance(0.05) ? ", " : " ";
    }
    return out.trimEnd();
  }
  id() {
    let out = "call_";
    for (let i = 0; i < 24; i++) out += "abcdefghijklmnopqrstuvwxyz0123456789"[this.below(36)];
    return out;
  }
}

const weather = {
  type: "function",
  function: {
    name: "get_weather",
    description: "The weather of a city on a day.",
    parameters: {
      type: "object",
      properties: {
        city: { type: "string", description: "Name of the city" },
        days: { type: "integer", minimum: 1, maximum: 14 },
        unit: { type: "string", enum: ["celsius", "fahrenheit"] },
      },
      required: ["city"],
    },
  },
};

function chatMessages(w) {
  const messages = [{ role: "system", content: w.text(w.between(20, 60)) }];
  for (let turn = w.between(1, 4); turn > 0; turn--) {
    messages.push({ role: "user", content: w.text(w.between(10, 90)) });
    messages.push({ role: "assistant", content: w.text(w.between(30, 160)) });
  }
  return messages;
}

function toolMessages(w) {
  const messages = chatMessages(w).slice(0, 3);
  messages.push({ role: "user", content: w.text(w.between(10, 40)) });
  const id = w.id();
  const call = {
    name: "get_weather",
    arguments: JSON.stringify({ city: w.pick(w.words), days: w.between(1, 9) }),
  };
  messages.push({
    role: "assistant",
    content: null,
    tool_calls: [{ id, type: "function", function: call }],
  });
  messages.push({
    role: "tool",
    tool_call_id: id,
    content: JSON.stringify({ degrees: w.below(40), text: w.text(8) }),
  });
  messages.push({ role: "assistant", content: w.text(w.between(20, 80)) });
  return messages;
}

const split = (w) => (w.chance(0.9) ? "TRAIN" : "TEST");

const SHAPES = {
  chat: (w) => ({
    messages: chatMessages(w),
    split: split(w),
    metadata: { source: w.pick(w.words), topic: w.pick(w.words) },
  }),
  tools: (w) => ({
    messages: toolMessages(w),
    tools: [weather],
    tool_choice: "auto",
    split: split(w),
  }),
  preference: (w) => ({
    messages: chatMessages(w),
    rejected_message: { role: "assistant", content: w.text(w.between(30, 120)) },
    split: split(w),
  }),
  qa: (w) => ({
    messages: [
      { role: "user", content: w.text(w.between(8, 30)) },
      { role: "assistant", content: w.text(w.between(1, 30)) },
    ],
    metadata: { topic: w.pick(w.words) },
  }),
};

/** One fault of the kinds people make, put into a good row. */
const FAULTS = [
  (row) => void (row.messages[0].role = "sytem"),
  (row) => void (row.messages.at(-1).contents = row.messages.at(-1).content),
  (row) => void (row.split = "train"),
  (row) => void (row.messages[0].content = 7),
  (row) => void delete row.messages[0].role,
  (row) => void (row.metadata = { topic: 3 }),
  (row) =>
    void row.messages.push(
      { role: "tool", content: "no call" },
      { role: "assistant", content: "x" },
    ),
  (row) =>
    void (row.messages.at(-1).tool_calls = [
      { id: "a", type: "function", function: { name: "f", arguments: {} } },
    ]),
];

/**
 * JSON Lines of about `bytes` bytes.
 * @param {{shape: keyof typeof SHAPES, script: 'ascii' | 'many', bad: number, bytes: number}} what
 *   `bad`: the share of rows with one fault, 0 to 1.
 * @returns {Buffer}
 */
export function corpus({ shape, script, bad, bytes }) {
  const w = new Writer(20240611, script === "ascii" ? ENGLISH : MANY_SCRIPTS);
  const lines = [];
  let size = 0;
  while (size < bytes) {
    const row = SHAPES[shape](w);
    if (w.chance(bad)) w.pick(FAULTS)(row);
    const line = Buffer.from(JSON.stringify(row) + "\n");
    lines.push(line);
    size += line.length;
  }
  return Buffer.concat(lines);
}

export const shapes = Object.keys(SHAPES);
