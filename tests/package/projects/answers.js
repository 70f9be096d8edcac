// What every consumer asks, in one line of text.

const row = {
  messages: [
    { role: "user", content: "What is 2 + 2?" },
    { role: "assistant", content: "4" },
  ],
};

/**
 * @param {import("entrybridge").EntryBridge} bridge
 * @returns {string}
 */
export function answers(bridge) {
  const good = bridge.validate(row, { platform: "openpipe" });
  const bad = bridge.validate('{"massages":[]}', { platform: "openpipe" });
  const { text } = bridge.convert(JSON.stringify(row), { from: "openpipe", to: "humanloop" });
  return [good.valid, Object.keys(bad.totals), text].join(" ");
}
