// @ts-check
// Conversions, statistics and the form, in the demo.
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { good, samples, says, startDemo } from "./demo-page.js";

/** @type {Awaited<ReturnType<typeof startDemo>>} */
let demos;
/** @type {import("./demo-page.js").DemoPage} */
let demo;

beforeAll(async () => {
  demos = await startDemo();
});

afterAll(() => demos.stop());

beforeEach(async () => {
  demo = await demos.visit();
});

afterEach(async () => {
  expect(demo.foreign).toEqual([]);
  expect(demo.complaints).toEqual([]);
  await demo.close();
});

/** @param {import("playwright-core").Download} download */
const textOf = async (download) => readFile(await download.path(), "utf8");

describe("a conversion", () => {
  test("shows output and changes, and saves output, refused rows and report", async () => {
    await demo.sample("OpenPipe, faulty");
    await says(demo.verdict(), "OpenPipe");
    await demo.tab("Convert").click();
    await demo.convert("Arize");
    await says(demo.conversion(), "6 of 10 rows converted to Arize");

    await demo.tab("Output").click();
    const output = demo.page.getByRole("textbox", { name: "Converted rows" });
    await says(output, '"output":{"messages":[{"role":"assistant"');
    expect(await output.getAttribute("aria-readonly")).toBe("true");

    await demo.tab("Changes").click();
    const change = demo.page.locator(".change-kind", { hasText: "moved" }).first();
    await change.locator("summary").click();
    await says(change.locator("li"), /Row 1.*\/messages/);

    await demo.tab("Refused").click();
    await demo.page.locator(".reject", { hasText: "unknown-key" }).getByRole("button").click();
    await says(demo.cursor(), /^Ln 5,/);

    const saved = await demo.download(() => demo.button("Save output").click());
    expect(saved.suggestedFilename()).toBe("openpipe.arize.jsonl");
    const rows = (await textOf(saved)).trimEnd().split("\n");
    const lines = readFileSync(path.join(samples, "openpipe.jsonl"), "utf8").split("\n");
    expect(JSON.parse(rows[0] ?? "").input.messages[0]).toEqual(
      JSON.parse(lines[0] ?? "").messages[0],
    );
    const refused = await demo.download(() => demo.button("Save refused rows").click());
    expect(refused.suggestedFilename()).toBe("openpipe.refused.jsonl");
    expect((await textOf(refused)).split("\n")[0]).toBe(lines[4]);
    const report = await demo.download(() => demo.button("Save report").click());
    expect(JSON.parse(await textOf(report))).toMatchObject({
      records: 10,
      converted: 6,
      rejected: 4,
      refused: [{ record: 4, line: 5 }, {}, {}, {}],
    });

    await demo.editor().press("End");
    await demo.page.keyboard.insertText(" ");
    await says(demo.conversion(), "Rows or options have changed since");
  });

  test("of rows that span lines saves each one that is refused in a line", async () => {
    const rows = [
      { messages: [{ role: "usr", content: "1.0" }] },
      JSON.parse(good),
      { x: [1, {}] },
    ];
    await demo.paste(JSON.stringify(rows, null, 2).replace("[\n      1,", "[\r\n  1.0,"));
    await demo.platform("OpenPipe");
    await demo.tab("Convert").click();
    await demo.convert("Arize");
    await says(demo.conversion(), "1 of 3 rows converted");
    const refused = await demo.download(() => demo.button("Save refused rows").click());
    expect((await textOf(refused)).split("\n")).toEqual([
      '{"messages": [{"role": "usr","content": "1.0"}]}',
      '{"x": [1.0,{}]}',
      "",
    ]);
  });

  test("reports bytes, not characters, and how much of its lists is left out", async () => {
    const row = good.replace("Hi", "🍄é").replace("]}", `],"metadata":{"a":"1","b":"2"}}`);
    const rows = `${`${row}\n`.repeat(300)}${'{"messages":1}\n'.repeat(600)}`;
    await demo.paste(rows);
    await demo.tab("Convert").click();
    await demo.convert("Arize");
    await says(demo.conversion(), "300 of 900 rows converted");
    const saved = await demo.download(() => demo.button("Save report").click());
    const report = JSON.parse(await textOf(saved));
    expect(report.bytes).toBe(Buffer.byteLength(rows));
    const changes = Object.entries(report.totals).filter(([name]) => name.includes(":"));
    expect(report.listed).toEqual({
      changes: {
        listed: 200 * changes.length,
        total: changes.reduce((all, [, amount]) => all + amount, 0),
      },
      refused: { listed: 500, total: 600 },
      warnings: { listed: 0, total: 0 },
    });
    expect(report.listed.changes.total).toBeGreaterThan(report.listed.changes.listed);
    expect(report.changes).toHaveLength(report.listed.changes.listed);
    expect(report.refused).toHaveLength(500);
  });

  test("shows each row beside what it becomes", async () => {
    await demo.paste(`${good}\n${good.replace("Hello", "1.0")}\n{"messages":[]}`);
    await demo.tab("Convert").click();
    await demo.convert("Humanloop");
    await says(demo.conversion(), "2 of 3 rows converted");
    const after = demo.page.getByRole("textbox", { name: "The row after" });
    await says(after, '"output": "Hello"');
    await demo.button("Next").click();
    await says(after, '"output": "1.0"');
    await says(demo.page.getByRole("textbox", { name: "The row before" }), '"content": "1.0"');
    await demo.page.getByLabel("Row", { exact: true }).fill("3");
    await demo.page.keyboard.press("Enter");
    await says(demo.page.locator("#compare-panel"), "This row was refused");
    expect(await demo.button("Next").isDisabled()).toBe(true);
  });

  test("losses are chosen: a value without a slot is kept, dropped or refused", async () => {
    await demo.paste(
      good.replace('"Hello"', '"Hello","refusal":"No."').replace("]}", `,${good.slice(13)}`),
    );
    await says(demo.verdict(), "The row is valid");
    await demo.tab("Convert").click();
    for (const [losses, outcome] of [
      ["keep", "kept"],
      ["drop", "dropped"],
    ]) {
      await demo.page.getByLabel("Values without a slot").selectOption(losses ?? "");
      await demo.convert();
      await says(demo.conversion(), "1 row converted to Humanloop");
      // It stays at what was looked at.
      if (losses === "keep") await demo.tab("Changes").click();
      await says(demo.page.locator(".change-kind .action"), outcome ?? "");
    }
    await demo.page.getByLabel("Values without a slot").selectOption("error");
    await demo.convert();
    await says(demo.conversion(), "0 of 1 rows converted");
    await says(demo.page.locator(".reject"), "loss-refused");
    expect(await demo.tab("Output").isHidden()).toBe(true);
  });

  test("takes a layout and a round trip", async () => {
    await demo.paste(good);
    await demo.tab("Convert").click();
    await demo.page.locator("#convert-form label", { hasText: "Arize" }).click();
    await demo.page.getByLabel("Layout").selectOption("json-text");
    await demo.page.getByRole("switch", { name: "Round trip" }).check();
    await demo.convert();
    await demo.tab("Output").click();
    const output = demo.page.getByRole("textbox", { name: "Converted rows" });
    await says(output, '"input_json":"{');
    await demo.page.locator("#convert-form label", { hasText: "Humanloop" }).click();
    expect(await demo.page.getByLabel("Layout").isHidden()).toBe(true);
  });

  test("of a Humanloop row without messages takes a template", async () => {
    await demo.paste(`{"inputs":{"a":"x","b":"y"},"target":{"output":"z"}}`);
    await demo.tab("Convert").click();
    await demo.convert("OpenPipe");
    await says(demo.page.locator(".reject"), "needs-template");
    await demo.page.getByText("When Humanloop datapoints need help").click();
    await demo.page.getByLabel("User message of a row").fill("Join {{a}} and {{b}}");
    await demo.convert();
    await says(demo.conversion(), "1 row converted to OpenPipe");
    await demo.tab("Output").click();
    await says(demo.page.getByRole("textbox", { name: "Converted rows" }), '"Join x and y"');
  });

  test("of no rows asks for some", async () => {
    await demo.tab("Convert").click();
    await demo.convert();
    await says(demo.conversion(), "There are no rows to convert yet");
  });
});

describe("statistics", () => {
  /** @param {string} title */
  const card = (title) =>
    demo.page.locator(".card", { has: demo.page.getByRole("heading", { name: title }) });

  /** @param {string} title */
  const numbers = async (title) => {
    await card(title).locator("summary").click();
    const rows = await card(title).locator("tbody tr").all();
    return Object.fromEntries(
      await Promise.all(
        rows.map(async (row) => [
          await row.locator("th").textContent(),
          Number(await row.locator("td").textContent()),
        ]),
      ),
    );
  };

  test("count splits, roles, lengths and tools, in charts and in numbers", async () => {
    await demo.sample("OpenPipe, good");
    await demo.tab("Statistics").click();
    await card("Rows per split").waitFor();
    expect(await numbers("Rows per split")).toEqual({ TRAIN: 3, TEST: 1, "no split": 2 });
    expect(await numbers("Messages by role")).toEqual({
      ...{ system: 3, developer: 1, user: 6, assistant: 7, tool: 1 },
    });
    expect(await numbers("Tool use")).toEqual({ "tools called": 1, "no tools": 5 });
    expect(await numbers("Calls by tool")).toEqual({ get_forecast: 1 });
    const lengths = Object.values(await numbers("Length of rows, in bytes"));
    expect(lengths.reduce((a, b) => a + b)).toBe(6);
    const painted = await card("Tool use")
      .locator("canvas")
      .evaluate((canvas) => {
        const { width, height } = /** @type {HTMLCanvasElement} */ (canvas);
        const context = /** @type {HTMLCanvasElement} */ (canvas).getContext("2d");
        return context?.getImageData(0, 0, width, height).data.some((value) => value > 0);
      });
    expect(painted).toBe(true);
    await says(demo.page.locator("canvas").first().locator(".."), "");
    expect(await demo.page.locator("canvas").first().getAttribute("aria-label")).toBe(
      "Rows per split: TRAIN 3, TEST 1, no split 2",
    );
  });

  test("follow the rows, and count those that are broken", async () => {
    await demo.tab("Statistics").click();
    await says(demo.page.locator("#statistics"), "Nothing to count yet");
    await demo.paste(`${good}\n{"messages":\n[1]\n{"input":{"messages":[{"role":"user"}]}}`);
    await says(demo.page.locator(".figures"), /Rows4.*Messages3.*No JSON objects2 rows/s);
    await demo.page.locator("#clear").click();
    await says(demo.page.locator("#statistics"), "Nothing to count yet");
  });
});

describe("the form", () => {
  const shape = () => demo.page.locator(".shape");
  const faults = () => demo.page.locator(".form-verdict");

  beforeEach(async () => {
    await demo.tab("Form").click();
    await says(faults(), "The row is valid");
  });

  test("says what is wrong at the field, while it is filled in", async () => {
    await demo.button("Tool call").click();
    const tool = demo.page.getByLabel("Calls the tool");
    await tool.fill("get_weather");
    await says(faults(), "1 fault");
    await says(demo.page.locator(".field", { has: tool }).locator(".field-message"), "get_weather");
    expect(await tool.getAttribute("aria-invalid")).toBe("true");
    await tool.fill("get_forecast");
    await says(faults(), "The row is valid");

    const call = demo.page.getByLabel("Answers the call");
    await call.fill("call_2");
    await says(faults(), "fault");
    await faults().getByRole("button").first().click();
    await call.fill("call_1");
    await says(faults(), "The row is valid");
  });

  test("makes a row in all three shapes, of roles, parts, calls and metadata", async () => {
    await demo.button("Add user").click();
    await says(faults(), "The last message must be the assistant's");
    await demo.button("Remove message 3").click();
    await says(faults(), "The row is valid");

    await demo.page
      .getByLabel("Message 1", { exact: true })
      .and(demo.page.locator("select"))
      .selectOption("system");
    await says(shape(), '"role": "system"');
    await demo.page
      .getByLabel("Message 1", { exact: true })
      .and(demo.page.locator("select"))
      .selectOption("user");
    await demo.button("Use parts").first().click();
    await demo.button("Add image").click();
    await demo.page.getByLabel("URL of the image").fill("https://example.com/a.png");
    await demo.button("Add metadata").click();
    await demo.page.getByLabel("Key 1").fill("source");
    await demo.page.getByLabel("Value 1").fill("desk");
    await says(shape(), /"url": "https:\/\/example.com\/a.png".*"source": "desk"/s);
    const openpipe = JSON.parse((await shape().textContent()) ?? "");
    expect(openpipe.messages[0].content).toHaveLength(2);

    await demo.page.locator(".shapes label", { hasText: "Humanloop" }).click();
    await says(shape(), '"target"');
    await demo.page.locator(".shapes label", { hasText: "Arize" }).click();
    await says(shape(), '"output"');
    await demo.button("Add to the rows").click();
    await says(demo.editor(), '"output":{"messages"');
    await says(demo.page.getByRole("status"), "");
    await demo.tab("Issues").click();
    await says(demo.verdict(), /The row is valid.*Arize/s);
  });

  test("adds nothing behind a JSON array", async () => {
    await demo.paste("[{}]");
    await demo.tab("Issues").click();
    await says(demo.verdict(), "JSON array");
    await demo.tab("Form").click();
    await demo.button("Add to the rows").click();
    await says(demo.note(), "The row was not added: nothing can stand behind a JSON array");
    expect(await demo.editor().textContent()).toBe("[{}]");
  });

  test("begins anew with an example, and has messages for its faults", async () => {
    await demo.button("With faults").click();
    await says(faults(), /faults/);
    await says(demo.page.locator(".field-message"), "must be an object");
    for (const { fault, field } of [
      { fault: "must be an object", field: "Parameters, a JSON Schema" },
      { fault: "must be the assistant's", field: "Message 3" },
      { fault: "has the id", field: "Answers the call" },
    ]) {
      await faults().getByRole("button").filter({ hasText: fault }).click();
      const focused = demo.page.locator("#form-root :focus");
      expect(await demo.page.getByLabel(field).and(focused).count()).toBe(1);
    }
    await demo.button("Add to the rows").click();
    expect(await demo.editor().textContent()).not.toContain("messages");
    await demo.button("Image").click();
    await says(faults(), "The row is valid");
    expect(await shape().textContent()).not.toContain("metadata");
    expect(await shape().textContent()).not.toContain("split");
    expect(await demo.page.getByLabel("Split", { exact: true }).inputValue()).toBe("");
  });

  test("says at a tool's parameters what is wrong with them, to screen readers too", async () => {
    await demo.button("Tool call").click();
    const parameters = demo.page.getByLabel("Parameters, a JSON Schema");
    expect(await parameters.getAttribute("aria-invalid")).toBe("false");
    for (const [text, message] of [
      ["a and b", "must be an object"],
      ['{"type":"objekt"}', "objekt"],
    ]) {
      await parameters.fill(text ?? "");
      await says(demo.page.locator(".field", { has: parameters }), message ?? "");
      expect(await parameters.getAttribute("aria-invalid")).toBe("true");
      const id = await parameters.getAttribute("aria-describedby");
      expect(await demo.page.locator(`[id="${id}"]`).textContent()).toContain(message);
    }
    await parameters.fill("{}");
    await says(faults(), "The row is valid");
    expect(await parameters.getAttribute("aria-describedby")).toBe(null);
  });

  test("moves messages, and takes away what another role has no place for", async () => {
    await demo.button("Message 2 up").click();
    await says(faults(), "The last message must be the assistant's");
    await demo.button("Message 1 down").click();
    await says(faults(), "The row is valid");
    await demo.page
      .getByRole("group", { name: "Message 2", exact: true })
      .getByRole("button", { name: "Add tool call" })
      .click();
    await says(shape(), '"tool_calls"');
    await demo.page
      .getByLabel("Message 2", { exact: true })
      .and(demo.page.locator("select"))
      .selectOption("user");
    await says(faults(), "The last message");
    expect(await shape().textContent()).not.toContain("tool_calls");
  });
});
