// @ts-check
// The demo's form, and what is the same for all views: the page's height, and where the focus goes.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { folder, good, says, startDemo } from "./demo-page.js";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** @type {Awaited<ReturnType<typeof startDemo>>} */
let demos;
/** @type {import("./demo-page.js").DemoPage} */
let demo;

beforeAll(async () => {
  // Without a policy, which axe would be in breach of.
  demos = await startDemo({ open: { folder } });
});

afterAll(() => demos.stop());

afterEach(async () => {
  expect(demo.foreign).toEqual([]);
  expect(demo.complaints).toEqual([]);
  await demo.close();
});

const faults = () => demo.page.locator(".form-verdict");

/** The name of what has the focus. */
const focused = () =>
  demo.page.evaluate(() => {
    const { activeElement } = document;
    return activeElement?.ariaLabel ?? activeElement?.textContent ?? "nothing";
  });

const shape = () => demo.page.locator(".shape");
const row = async () => JSON.parse((await shape().textContent()) ?? "");

/** @param {number} number */
const role = (number) => demo.page.locator(`#role-${number - 1}`);

async function showForm() {
  demo = await demos.visit();
  await demo.tab("Form").click();
  await says(faults(), "The row is valid");
}

async function showConversion() {
  await demo.sample("OpenPipe, faulty");
  await says(demo.verdict(), "OpenPipe");
  await demo.tab("Convert").click();
  await demo.convert("Arize");
  await says(demo.conversion(), "6 of 10 rows");
}

describe("the page is as high as the window, in a view that scrolls", () => {
  /** @type {Record<string, () => Promise<void>>} */
  const views = {
    "a form with faults": async () => {
      await demo.tab("Form").click();
      await demo.button("With faults").click();
      await says(faults(), "faults");
    },
    "changes with details open": async () => {
      await showConversion();
      await demo.tab("Changes").click();
      for (const kind of await demo.page.locator(".change-kind summary").all()) await kind.click();
    },
    issues: async () => {
      await demo.sample("OpenPipe, faulty");
      await says(demo.verdict(), "OpenPipe");
    },
    statistics: async () => {
      await demo.sample("OpenPipe, faulty");
      await demo.tab("Statistics").click();
      await says(demo.page.locator("#statistics"), "Messages by role");
    },
  };

  test.each(Object.entries(views))("%s", async (_, show) => {
    demo = await demos.visit("demo", { viewport: { width: 1280, height: 600 } });
    await show();
    const height = await demo.page.evaluate(() => document.scrollingElement?.scrollHeight);
    expect(height).toBe(600);
  });
});

describe("a narrow window", () => {
  test("of 360 pixels shows all tabs of a conversion", async () => {
    demo = await demos.visit("demo", { viewport: { width: 360, height: 800 } });
    await showConversion();
    for (const tab of await demo.page.locator("#result-tabs [role=tab]:visible").all()) {
      const { x = 0, width = 0 } = (await tab.boundingBox()) ?? {};
      expect(x + width).toBeLessThanOrEqual(360);
    }
  });

  test("of 640 pixels says in one line that the page is ready", async () => {
    demo = await demos.visit("demo", { viewport: { width: 640, height: 800 } });
    await demo.ready();
    const { height = 0 } = (await demo.page.locator("#engine-state").boundingBox()) ?? {};
    expect(height).toBeLessThan(26);
  });
});

describe("the previews of many fixes", () => {
  const fixable = good.replace('"Hi"', '"Hi","content":"Hi"');

  test("scroll with the keyboard, and axe finds no violation", async () => {
    demo = await demos.visit("open");
    await demo.paste(`${fixable}\n`.repeat(40));
    await demo.page.locator("#fix-all").click();
    const body = demo.page.locator("#fix-body");
    await body.locator(".preview").nth(19).waitFor();
    await demo.page.evaluate(axe);
    const found = await demo.page.evaluate(async () => {
      const { axe: checker } = /** @type {any} */ (window);
      const { violations } = await checker.run(document, { resultTypes: ["violations"] });
      return violations.map((/** @type {{ id: string }} */ { id }) => id);
    });
    expect(found).toEqual([]);

    await body.focus();
    await demo.page.keyboard.press("PageDown");
    await demo.page.waitForFunction(
      () => (document.getElementById("fix-body")?.scrollTop ?? 0) > 0,
    );
  });
});

describe("the focus is not lost", () => {
  const focusedId = () => demo.page.evaluate(() => document.activeElement?.id);
  const fixable = good.replace('"Hi"', '"Hi","content":"Hi"');

  test("where fixes are done: it is at what is said of the rows", async () => {
    demo = await demos.visit();
    await demo.paste(`${fixable}\n${fixable}`);
    await demo.page.locator("#issues .issue-fix").first().press("Enter");
    await says(demo.dialog(), "Line 1");
    await demo.button("Apply").press("Enter");
    await says(demo.verdict(), "1 of 2 rows is not valid");
    expect(await focusedId()).toBe("verdict");

    await demo.page.locator("#fix-all").press("Enter");
    await says(demo.dialog(), "Line 2");
    await demo.button("Apply").press("Enter");
    await says(demo.verdict(), "All 2 rows are valid");
    expect(await focusedId()).toBe("verdict");
  });

  test("where a row of the changes is shown, and at the ends of the rows", async () => {
    demo = await demos.visit();
    await showConversion();
    expect(await focused()).toBe("Convert");
    await demo.tab("Changes").click();
    await demo.page.locator(".change-kind summary").first().click();
    await demo.page.locator(".change-list button").first().press("Enter");
    expect(await focusedId()).toBe("compare-row");
    await demo.page.locator("#compare-row").fill("9");
    await demo.page.locator("#compare-row").press("Enter");
    await demo.button("Next").press("Enter");
    expect(await demo.button("Next").isDisabled()).toBe(true);
    await demo.button("Next").press("Enter");
    expect(await focused()).toBe("Next");
    expect(await demo.page.locator("#compare-row").inputValue()).toBe("10");
  });
});

describe("a form without messages", () => {
  beforeEach(showForm);

  test("is not called valid, and is not added", async () => {
    await demo.button("Remove message 2").click();
    await demo.button("Remove message 1").click();
    await says(faults(), /1 fault.*`?messages`? is empty/s);
    await demo.button("Add to the rows").click();
    await says(demo.page.locator("#announcer"), "The row was not added: it has 1 fault.");
    expect(await focused()).toBe("Add user");
    expect(await demo.editor().textContent()).not.toContain("messages");
  });

  test("has two buttons that add tools, by two names", async () => {
    await demo.button("Add tool message").click();
    await demo.page.getByLabel("Answers the call").waitFor();
    await demo.button("Add tool").click();
    await demo.page.getByRole("group", { name: "Tool 1", exact: true }).waitFor();
  });
});

describe("the focus is not lost in the form", () => {
  beforeEach(showForm);

  test("where a role changes: the arrow keys go on working", async () => {
    await role(1).focus();
    await demo.page.keyboard.press("ArrowDown");
    await says(shape(), '"role": "assistant"');
    await demo.page.keyboard.press("ArrowDown");
    await says(shape(), '"role": "tool"');
    expect(await demo.page.evaluate(() => document.activeElement?.id)).toBe("role-0");
  });

  test("where items are removed: it goes to the next one, or to what adds one", async () => {
    await demo.button("Tool call").click();
    for (const [press, next] of [
      ["Remove message 2", "Remove message 2"],
      ["Remove message 3", "Remove message 2"],
      ["Remove tool 1", "Add tool"],
    ]) {
      await demo.button(press ?? "").press("Enter");
      expect(await focused()).toBe(next);
    }
    for (const [add, remove] of [
      ["Add metadata", "Remove metadata 1"],
      ["Add tool call", "Remove call 1"],
    ]) {
      await role(1).selectOption("assistant");
      const button = demo.button(add ?? "").first();
      await button.press("Enter");
      expect(await focused()).toBe(add);
      await demo.button(remove ?? "").press("Enter");
      expect(await focused()).toBe(add);
    }
  });

  test("where text becomes parts, and parts are removed", async () => {
    await demo.button("Use parts").first().press("Enter");
    expect(await focused()).toBe("Use plain text");
    await demo.button("Add image").press("Enter");
    await demo.button("Remove text").press("Enter");
    expect(await focused()).toBe("Remove image");
    await demo.button("Remove image").press("Enter");
    expect(await focused()).toBe("Add text");
    await demo.button("Use plain text").press("Enter");
    expect(await focused()).toBe("Use parts");
  });

  test("where a message comes to an end of the list", async () => {
    await demo.button("Message 2 up").press("Enter");
    expect(await focused()).toBe("Message 1 up");
    expect(await demo.button("Message 1 up").isDisabled()).toBe(true);
    await demo.page.keyboard.press("Enter");
    expect((await row()).messages[0].content).toBe("Lisbon.");
  });
});

describe("the form keeps what it does not show", () => {
  beforeEach(showForm);

  test("of a role: tool calls", async () => {
    await demo.button("Tool call").click();
    const { messages } = await row();
    await role(2).selectOption("user");
    await says(demo.page.locator(".form-aside"), "Not in the row: 1 tool call.");
    expect((await row()).messages[1]).toEqual({ role: "user", content: "" });
    await role(2).selectOption("assistant");
    await says(shape(), "call_1");
    expect((await row()).messages[1].tool_calls).toEqual(messages[1].tool_calls);
    expect(await demo.page.getByLabel("Calls the tool").inputValue()).toBe("get_forecast");
  });

  test("of a role, and of plain text: images, where they were", async () => {
    await demo.button("Image").click();
    const [{ content }] = (await row()).messages;
    await role(1).selectOption("assistant");
    await says(demo.page.locator(".form-aside"), "Not in the row: 1 image part.");
    expect((await row()).messages[0].content).toEqual(content.slice(0, 1));
    await role(1).selectOption("user");
    expect((await row()).messages[0].content).toEqual(content);

    await demo.button("Use plain text").click();
    await says(demo.page.locator(".form-aside"), "Not in the row: 1 image part.");
    expect((await row()).messages[0].content).toBe("What is in this picture?");
    await demo.button("Use parts").first().click();
    expect((await row()).messages[0].content).toEqual(content);
    expect(await demo.page.locator(".form-aside:visible").count()).toBe(0);
  });

  test("parameters that are no JSON yet, while another tool is removed", async () => {
    await demo.button("Add tool").click();
    await demo.button("Add tool").click();
    await demo.page.locator("#parameters-1").fill("{not json");
    await demo.button("Remove tool 1").click();
    expect(await demo.page.locator("#parameters-0").inputValue()).toBe("{not json");
  });

  test("metadata of any key; of one key twice it says that the second is left out", async () => {
    for (const [at, key, value] of [
      [1, "__proto__", "a"],
      [2, "source", "b"],
      [3, "source", "c"],
    ]) {
      await demo.button("Add metadata").click();
      await demo.page.getByLabel(`Key ${at}`).fill(`${key}`);
      await demo.page.getByLabel(`Value ${at}`).fill(`${value}`);
    }
    await says(shape(), /"metadata": \{\s*"__proto__": "a",\s*"source": "b"\s*\}/);
    const second = demo.page.getByLabel("Key 3");
    expect(await second.getAttribute("aria-invalid")).toBe("true");
    await says(demo.page.locator(".form-pair", { has: second }), "source is a key already");
    await demo.button("Remove metadata 2").click();
    await says(shape(), '"source": "c"');
    expect(await demo.page.locator(".form-pair .field-message").count()).toBe(0);
    await says(faults(), "The row is valid");
    await demo.button("Add to the rows").click();
    await says(demo.editor(), '"metadata":{"__proto__":"a","source":"c"}');
    await demo.button("Image").click();
    await says(shape(), "harbour");
    expect(await shape().textContent()).not.toContain("metadata");
  });
});
