// @ts-check
// Rows out of forms, in a browser: plain HTML by entrybridge/form, and react-hook-form; and a router.
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { launch } from "../browser/chromium.js";
import { serve, strictPolicy } from "../browser/server.js";
import { projects, run } from "./workshop.js";

test("tRPC takes a row as the input of a procedure", async () => {
  expect(await run(["node", "main.mjs"], "trpc")).toEqual({
    status: 0,
    stdout: "1\nBAD_REQUEST messages.0.rol\n",
    stderr: "",
  });
});

/** @type {import("playwright-core").Browser} */
let browser;
/** @type {Awaited<ReturnType<typeof serve>>} */
let server;
/** @type {import("playwright-core").Page} */
let page;
/** @type {string[]} */
const complaints = [];

beforeAll(async () => {
  for (const folder of ["form", "react"]) {
    const { status, stderr } = await run(["vite", "build"], folder);
    if (status !== 0) throw new Error(stderr);
  }
  /** @param {string} name */
  const site = (name) => ({ folder: path.join(projects, name, "dist"), policy: strictPolicy });
  const sent = { type: "text/html", body: "<!doctype html><title>sent</title>" };
  server = await serve({
    form: {
      ...site("form"),
      answers: (requested) => (requested === "/sent.html" ? sent : undefined),
    },
    react: site("react"),
  });
  browser = await launch();
});
afterAll(async () => {
  await browser.close();
  await server.close();
});
beforeEach(async () => {
  complaints.length = 0;
  page = await browser.newPage();
  page.on("pageerror", (error) => complaints.push(error.message));
});
afterEach(async () => {
  await page.close();
  expect(complaints).toEqual([]);
});

describe("react-hook-form", () => {
  test("shows each error at its field, and gives the good row", async () => {
    await page.goto(`${server.origin}/react/`);
    await page.getByRole("button").click();
    await page.locator("#split").filter({ hasText: "TRAIN" }).waitFor();
    expect(await page.locator("#split").textContent()).toMatch(/"TRAIN" or "TEST".*"TRIAN"/);
    expect(await page.locator("#role").textContent()).toMatch(/"human"/);
    await page.locator('[name="split"]').fill("TRAIN");
    await page.locator('[name="messages.0.role"]').fill("user");
    await page.getByRole("button").click();
    await page.waitForFunction(() => document.title !== "form");
    expect(JSON.parse(await page.title())).toEqual({
      messages: [
        { role: "user", content: "What is 2 + 2?" },
        { role: "assistant", content: "4" },
      ],
      split: "TRAIN",
    });
  });
});

describe("a form in plain HTML", () => {
  beforeEach(async () => {
    await page.goto(`${server.origin}/form/`);
    await page.waitForFunction(() => document.title === "ready");
  });

  /** The message at each field that has one, and the field with the focus. */
  const marks = () =>
    page.evaluate(() => ({
      focus: document.activeElement?.getAttribute("name") ?? "",
      marked: Object.fromEntries(
        Array.from(document.querySelectorAll("input, select, textarea"))
          .map((field) => /** @type {HTMLInputElement} */ (field))
          .filter((field) => field.validationMessage !== "")
          .map((field) => [field.name, field.validationMessage]),
      ),
    }));
  /** @param {string} name */
  const field = (name) => page.locator(`[name="${name}"]`);

  test("gives a row, without what is empty", async () => {
    await field("tools").fill('[{"type":"function","function":{"name":"a"}}]');
    await field("messages.0.content").fill("Hi");
    expect(await page.evaluate("readForm()")).toEqual({
      messages: [
        { role: "user", content: "Hi" },
        { role: "assistant", content: "4" },
      ],
      tools: [{ type: "function", function: { name: "a" } }],
    });
  });

  test.each([
    ["a number", '<input type="number" name="a" value="1.5" />', { a: 1.5 }],
    [
      "boxes",
      '<input type="checkbox" name="a" checked /><input type="checkbox" name="b" />',
      { a: true, b: false },
    ],
    [
      "one of several",
      '<input type="radio" name="a" value="x" /><input type="radio" name="a" value="y" checked />',
      { a: "y" },
    ],
    [
      "some of several",
      '<select multiple name="a"><option selected>x<option><option selected>y</select>',
      { a: ["x", "y"] },
    ],
    ["an empty field that is required", '<input name="a" required />', { a: "" }],
    ["JSON", '<input name="a" data-type="json" value="[1]" />', { a: [1] }],
    ["what should be JSON", '<input name="a" data-type="json" value="[1" />', { a: "[1" }],
    [
      "what is disabled, has no name or is a file",
      '<input name="a" disabled value="1" /><fieldset disabled><input name="b" value="1" /></fieldset><input value="1" /><input type="file" name="c" />',
      {},
    ],
    [
      "a list by brackets",
      '<input name="a[1].b" value="2" /><input name="a[0].b" value="1" />',
      { a: [{ b: "1" }, { b: "2" }] },
    ],
    [
      "an index out of bounds as a key",
      '<input name="a.99999" value="1" />',
      { a: { 99999: "1" } },
    ],
  ])("reads %s", async (_, html, row) => {
    await page.evaluate((inner) => (document.forms[0].innerHTML = inner), html);
    expect(await page.evaluate("readForm()")).toEqual(row);
  });

  test("a name of a prototype is a key", async () => {
    await page.evaluate(
      (inner) => (document.forms[0].innerHTML = inner),
      '<input name="__proto__.polluted" value="1" />',
    );
    expect(await page.evaluate("JSON.stringify(readForm())")).toBe(
      '{"__proto__":{"polluted":"1"}}',
    );
    expect(await page.evaluate("({}).polluted")).toBeUndefined();
  });

  test("marks the fields, moves to the first, and is sent when all are good", async () => {
    await page.evaluate("void bind()");
    await field("split").selectOption("TRIAN");
    await field("tools").fill('[{"type":"function","function":{}}]');
    await page.getByRole("button").click();
    await page.waitForFunction(() => document.activeElement?.getAttribute("name") !== "by");
    const { focus, marked } = await marks();
    expect(focus).toBe("messages.0.content");
    expect(Object.keys(marked).sort()).toEqual(["messages.0.content", "split", "tools"]);
    expect(marked["tools"]).toMatch(/`name`/);
    await field("split").selectOption("TRAIN");
    await field("tools").fill("");
    await field("messages.0.content").fill("Hi");
    await page.getByRole("button").click();
    await page.waitForFunction(() => document.title === "sent");
    const sent = new URL(page.url()).searchParams;
    expect([sent.get("messages.0.content"), sent.get("by")]).toEqual(["Hi", "button"]);
  });

  test("with `onRow` it is not sent", async () => {
    await page.evaluate(
      "void bind(openpipe.entry, { onRow: (row) => (document.title = row.split) })",
    );
    await field("messages.0.content").fill("Hi");
    await field("split").selectOption("TRAIN");
    await page.getByRole("button").click();
    await page.waitForFunction(() => document.title === "TRAIN");
  });

  // A schema whose answers come when the test says so, in any order.
  const slow = `window.asked = []; void bind({ "~standard": { validate: ({ split }) =>
    new Promise((resolve) => asked.push(() => resolve(split === "TRAIN"
      ? { value: split } : { issues: [{ message: "no " + split, path: ["split"] }] }))) } },
    { onRow: (row) => (document.title = row) })`;

  test("a late answer to an older state never covers that to a newer one", async () => {
    await page.evaluate(slow);
    await field("messages.0.content").fill("Hi");
    await field("split").selectOption("TRIAN");
    await field("split").selectOption("TRAIN");
    await page.evaluate("asked[2](); asked[1](); asked[0]()");
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
    expect((await marks()).marked).toEqual({});
  });

  test("what is typed while it is being sent is what is sent", async () => {
    await page.evaluate(slow);
    await field("messages.0.content").fill("Hi");
    await page.getByRole("button").click();
    await field("split").selectOption("TRAIN");
    await page.evaluate("asked[1]()");
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
    expect(await page.title()).toBe("ready");
    await page.evaluate("asked[2]()");
    await page.evaluate("asked[0]()");
    await page.waitForFunction(() => document.title === "TRAIN");
  });

  test("a check that fails is an error of the form", async () => {
    await page.evaluate(
      `void bind({ "~standard": { validate: () => Promise.reject(new Error("no core")) } })`,
    );
    await page.getByRole("button").click();
    await page.waitForFunction(() => document.activeElement?.getAttribute("name") !== "by");
    expect(await marks()).toEqual({
      focus: "messages[0].role",
      marked: { "messages[0].role": "no core", "messages.0.content": expect.any(String) },
    });
  });

  test("is checked anew when it is reset, and left alone when it is released", async () => {
    await page.evaluate("void bind()");
    await field("messages.0.content").fill("Hi");
    await field("split").selectOption("TRIAN");
    await page.waitForFunction(() => document.forms[0].elements["split"].validationMessage !== "");
    await page.evaluate("form.reset()");
    await page.waitForFunction(() => document.forms[0].elements["split"].validationMessage === "");
    await field("split").selectOption("TRIAN");
    await page.waitForFunction(() => document.forms[0].elements["split"].validationMessage !== "");
    expect(await page.evaluate("bound.check()")).toBe(false);
    await page.evaluate("bound.release()");
    expect((await marks()).marked).not.toHaveProperty("split");
    expect(await page.evaluate("form.noValidate")).toBe(false);
  });
});
