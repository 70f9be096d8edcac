/* global document, Event */
// A DOM makes Jest take the condition "browser", without much of what browsers have.
const { applyEdits, load, loadSync, openpipe } = require("entrybridge");
const { bindForm } = require("entrybridge/form");

const row = { messages: [{ role: "assistant", content: "Größe 日本 😀" }] };

test("a row, as a value and as text", async () => {
  const bridge = await load();
  for (let i = 0; i < 5; i++) {
    expect(bridge.validate(row, { platform: "openpipe" })).toMatchObject({ valid: true });
  }
  expect(loadSync().validate(JSON.stringify(row), { platform: "openpipe" }).valid).toBe(true);
  expect(bridge.validate('{"é😀":1', { platform: "arize" }).issues[0]).toMatchObject({
    code: "invalid-json",
    column: 9,
  });
});

test("a conversion and a repair keep every character", async () => {
  const bridge = await load();
  const { text } = bridge.convert(JSON.stringify(row), { from: "openpipe", to: "humanloop" });
  expect(JSON.parse(text).target.output).toBe(row.messages[0].content);
  expect(applyEdits("é😀", [{ offset: 2, length: 4, text: "日" }])).toBe("é日");
  const summary = await bridge.check(`${JSON.stringify(row)}\n`.repeat(3000));
  expect(summary).toMatchObject({ valid: 3000 });
});

test("a form", async () => {
  document.body.innerHTML =
    '<form><input name="messages.0.role" value="human"><input name="messages.0.content" value="x"></form>';
  const form = document.querySelector("form");
  const binding = bindForm(form, openpipe.entry, {});
  form.dispatchEvent(new Event("submit", { cancelable: true }));
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(form.elements[0].validationMessage).toMatch(/human/);
  expect(form.elements[1].validationMessage).toBe("");
  expect(binding).toBeDefined();
});

test("what the host lacks is named", async () => {
  const bridge = await load();
  expect(() => bridge.convertStream({ to: "arize" })).toThrow(/ReadableStream|TransformStream/);
});
