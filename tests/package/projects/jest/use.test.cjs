const { load, loadSync } = require("entrybridge");

test("a row", async () => {
  const bridge = await load();
  expect(bridge.validate({ messages: [] }, { rules: false })).toMatchObject({ valid: true });
  expect(loadSync().validate({ messages: 1 }).valid).toBe(false);
});
