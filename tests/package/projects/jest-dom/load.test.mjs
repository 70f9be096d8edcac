/* global expect, test */
// ES modules take the browser's file, which fetches; Jest with jsdom has no fetch.
import { load } from "entrybridge";
import * as inline from "entrybridge/inline";

test("what fetches says that it cannot, and what to take instead", async () => {
  await expect(load()).rejects.toThrow(/fetch is not defined.*entrybridge\/inline/);
});

test("the bytes inside need no fetch", async () => {
  const bridge = await inline.load();
  expect(bridge.validate('{"question":"é"}', { platform: "arize" }).valid).toBe(true);
});
