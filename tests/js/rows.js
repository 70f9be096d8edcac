// @ts-check
// Small rows that the tests share. Each is valid for its platform, rules included.

export const openpipe = {
  messages: [
    { role: "user", content: "What is 2 + 2?" },
    { role: "assistant", content: "4" },
  ],
};

export const humanloop = {
  messages: [{ role: "user", content: "What is 2 + 2?" }],
  target: { output: "4" },
};

export const arize = {
  input: { messages: [{ role: "user", content: "What is 2 + 2?" }] },
  output: { messages: [{ role: "assistant", content: "4" }] },
};

export const rows = { openpipe, humanloop, arize };

/** @type {("openpipe" | "humanloop" | "arize")[]} */
export const platforms = ["openpipe", "humanloop", "arize"];

/** @param {unknown[]} values */
export function lines(...values) {
  return values.map((value) => `${JSON.stringify(value)}\n`).join("");
}
