// @ts-check
// The demo's static build (demo/dist, made by the setup of these tests) as a person uses it. After
// every test: nothing was asked of another origin, and nothing was said on the console.
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { launch } from "./chromium.js";
import { serve } from "./server.js";

const folder = path.resolve(import.meta.dirname, "../../demo/dist");
const samples = path.resolve(import.meta.dirname, "../../demo/samples");

// A page's own policy does not bind its worker; a server's does.
const policy =
  /http-equiv="Content-Security-Policy"\s+content="([^"]+)"/.exec(
    readFileSync(path.join(folder, "index.html"), "utf8"),
  )?.[1] ?? "no policy in index.html";

const missing = { status: 404, type: "text/plain", body: "not found" };

/** @param {string} file */
const isWorker = (file) => /\/worker-[^/]+\.js$/.test(file);

/** @param {string} file */
function withoutWebAssembly(file) {
  if (!isWorker(file)) return undefined;
  const script = readFileSync(path.join(folder, file), "utf8");
  return { type: "text/javascript", body: `delete globalThis.WebAssembly;\n${script}` };
}

/** @type {import("playwright-core").Browser} */
let browser;
/** @type {Awaited<ReturnType<typeof serve>>} */
let server;
/** @type {import("playwright-core").Page} */
let page;
/** @type {string[]} */
let foreign;
/** @type {string[]} */
let complaints;

beforeAll(async () => {
  [browser, server] = await Promise.all([
    launch(),
    serve({
      demo: { folder, policy },
      "no-wasm": { folder, answers: (file) => (file.endsWith(".wasm") ? missing : undefined) },
      "no-worker": { folder, answers: (file) => (isWorker(file) ? missing : undefined) },
      "no-webassembly": { folder, answers: withoutWebAssembly },
    }),
  ]);
});

afterAll(async () => {
  await browser.close();
  await server.close();
});

/** @param {string} site */
async function visit(site) {
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  // Less than a test may take, so that a failure names what was waited for.
  page.setDefaultTimeout(8000);
  foreign = [];
  complaints = [];
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol !== "blob:" && url.origin !== server.origin) foreign.push(url.href);
  });
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(`${server.origin}/${site}/`);
}

const verdict = () => page.locator("#verdict");
const issues = () => page.locator(".issue");
const editor = () => page.getByRole("textbox", { name: "Dataset rows" });
const cursor = () => page.locator("#source-cursor");
const convertButton = () => page.getByRole("button", { name: "Convert", exact: true });

/** @param {import("playwright-core").Locator} locator */
async function says(locator, /** @type {string | RegExp} */ text) {
  await locator.filter({ hasText: text }).first().waitFor();
}

/** @param {string} text */
async function paste(text) {
  await editor().evaluate((element, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", pasted);
    element.dispatchEvent(
      new window.ClipboardEvent("paste", {
        clipboardData,
        bubbles: true,
        cancelable: true,
        composed: true,
      }),
    );
  }, text);
}

/**
 * Opens a file as the button does.
 * @param {string} name
 * @param {string | Uint8Array} content
 */
async function openFile(name, content) {
  const [chooser] = await Promise.all([
    page.waitForEvent("filechooser"),
    page.getByRole("button", { name: "Open file" }).click(),
  ]);
  await chooser.setFiles({ name, mimeType: "application/jsonl", buffer: Buffer.from(content) });
}

/** @param {string} platform */
const sample = (platform) => page.getByRole("button", { name: platform, exact: true }).click();

const good = `{"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello"}]}`;

describe("the demo", () => {
  beforeEach(async () => {
    await visit("demo");
  });

  afterEach(async () => {
    expect(foreign).toEqual([]);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test("invites to paste, and has nothing to say yet", async () => {
    await says(verdict(), "Nothing to check yet");
    await says(page.locator("#engine-state"), "Ready");
    expect(await page.locator("#clear").isDisabled()).toBe(true);
  });

  test("pasted rows are checked at once, and again when they are mended", async () => {
    const bad = good.replace("assistant", "asistant");
    await paste(`${good}\n${bad}`);
    await says(verdict(), "1 of 2 rows is not valid");
    await says(verdict(), /OpenPipe.*it has the key messages/);
    await says(issues(), `2:${bad.indexOf('"asistant"') + 1}`);
    await says(issues().locator(".issue-code"), "enum");

    await editor().press("ControlOrMeta+a");
    await page.keyboard.insertText(good);
    await says(verdict(), "The row is valid");
    expect(await issues().count()).toBe(0);
  });

  test("an opened file is checked", async () => {
    await openFile("two.jsonl", `{"input":"a","output":"b"}\n{"id":"x"}\n`);
    await says(verdict(), "1 of 2 rows is not valid");
    await says(issues(), "reserved-key");
    await says(page.locator("#source-name"), "two.jsonl");
  });

  test("a dropped file is checked, and not inserted", async () => {
    await paste(good);
    await says(verdict(), "The row is valid");
    await editor().evaluate((element) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([`{"inputs":{"n":1}}`], "dropped.json"));
      for (const type of ["dragenter", "dragover", "drop"]) {
        element.dispatchEvent(
          new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true, composed: true }),
        );
      }
    });
    await says(verdict(), "The row is not valid");
    await says(page.locator("#source-name"), "dropped.json");
    expect(await editor().textContent()).not.toContain("Hello");
  });

  test.each(["OpenPipe", "Humanloop", "Arize"])(
    "the sample of %s shows issues, in the list and in the text",
    async (platform) => {
      await sample(platform);
      await says(verdict(), new RegExp(`\\d+ of \\d+ rows are not valid.*${platform}`, "s"));
      const listed = await issues().count();
      expect(listed).toBeGreaterThan(2);
      for (const place of await page.locator(".issue-place [aria-hidden]").allTextContents()) {
        expect(place).toMatch(/^\d+:\d+$/);
      }
      await page.locator(".cm-lintRange-error, .cm-lintPoint").first().waitFor();
    },
  );

  test("a click on an issue puts the cursor there, and so does Enter", async () => {
    await sample("OpenPipe");
    await issues().first().waitFor();
    const places = await page.locator(".issue-place [aria-hidden]").allTextContents();
    for (const index of [places.length - 1, 0]) {
      await issues().nth(index).click();
      await says(cursor(), cursorAt(places[index] ?? ""));
      expect(await editor().evaluate((element) => element.matches(":focus"))).toBe(true);
    }
    await issues().first().focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await says(cursor(), cursorAt(places[1] ?? ""));
  });

  test("places are right after a byte order mark, wide characters and Windows line ends", async () => {
    const rows = [good.replace("Hi", "🍄é"), good.replace('"Hi"', '"🍄é", "extra": 1'), "{}", ""];
    await openFile("marked.jsonl", `\ufeff${rows.join("\r\n")}`);
    await page.locator("label", { hasText: "OpenPipe" }).first().click();
    await says(verdict(), "2 of 3 rows are not valid");
    const extra = issues().filter({ hasText: "extra" });
    await extra.click();
    const column = (rows[1] ?? "").indexOf('"extra"') + 1;
    await says(cursor(), cursorAt(`2:${column}`));
    // A letter replaces what is selected: the key with its quotes, and nothing else.
    await page.keyboard.insertText("x");
    await says(editor(), ", x: 1");
  });

  test.each([
    ["\\n", "\n"],
    ["\\r\\n", "\r\n"],
    ["\\r", "\r"],
  ])("lines that end in %s are counted alike, in the editor and in a window", async (_, end) => {
    const rows = [good, good, good.replace("role", "rôle"), good];
    await openFile("rows.jsonl", rows.join(end));
    await says(verdict(), "1 of 4 rows is not valid");
    await says(
      page.locator("#check-panel .facts"),
      `${Buffer.byteLength(rows.join("\n")) + 3 * (end.length - 1)} bytes`,
    );
    await issues().first().click();
    await says(cursor(), /^Ln 3, Col 14$/);
    expect(await page.locator(".cm-lintRange-error").first().textContent()).toBe("{");

    await openFile(
      "latin.jsonl",
      Buffer.concat([Buffer.from(rows.join(end) + end), Buffer.of(0xff)]),
    );
    await says(verdict(), "2 of 5 rows are not valid");
    await issues().first().click();
    await says(cursor(), /^Ln 3, Col 14$/);
    expect(await page.locator(".cm-lintRange-error").first().textContent()).toBe("{");
  });

  test("issues can be shown by code, and rules switched off", async () => {
    await sample("OpenPipe");
    await issues().first().waitFor();
    const all = await issues().count();
    const rule = page.locator("#filters").getByRole("button", { name: /last-message/ });
    await rule.click();
    expect(await issues().count()).toBeLessThan(all);
    expect(new Set(await issues().locator(".issue-code").allTextContents())).toEqual(
      new Set(["last-message-not-assistant"]),
    );
    await page.getByRole("switch", { name: "Rules" }).uncheck();
    await rule.waitFor({ state: "detached" });
    await says(verdict(), `${all - 1} of`);
    expect(await issues().count()).toBe(all - 1);
  });

  test("converts, shows output and changes, and saves the output", async () => {
    await sample("OpenPipe");
    await says(verdict(), "OpenPipe");
    await page.getByRole("tab", { name: "Convert" }).click();
    await page.locator("#convert-panel label", { hasText: "Arize" }).click();
    await convertButton().click();
    await says(page.locator("#conversion-said"), /of \d+ rows converted to Arize/);
    const output = page.getByRole("textbox", { name: "Converted rows" });
    await says(output, '"output":{"messages":[{"role":"assistant"');
    expect(await output.getAttribute("aria-readonly")).toBe("true");

    const change = page.locator(".change-kind", { hasText: "moved" }).first();
    await change.locator("summary").click();
    await says(change.locator("li"), /Row 1.*\/messages/);
    await page.locator(".reject", { hasText: "unknown-key" }).getByRole("button").click();
    await says(cursor(), /^Ln 5,/);

    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Download" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe("openpipe.arize.jsonl");
    const saved = (await readFile(await download.path(), "utf8")).trimEnd().split("\n");
    const first =
      readFileSync(path.join(samples, "openpipe.jsonl"), "utf8").split("\n", 1)[0] ?? "";
    expect(JSON.parse(saved[0] ?? "").input.messages[0]).toEqual(JSON.parse(first).messages[0]);

    await editor().press("End");
    await page.keyboard.insertText(" ");
    await says(page.locator("#conversion-said"), "Rows or options have changed since");
  });

  test("losses are chosen: a value without a slot is kept, dropped or refused", async () => {
    await paste(
      good.replace('"Hello"', '"Hello","refusal":"No."').replace("]}", `,${good.slice(13)}`),
    );
    await says(verdict(), "The row is valid");
    await page.getByRole("tab", { name: "Convert" }).click();
    for (const [losses, outcome] of [
      ["keep", "kept"],
      ["drop", "dropped"],
    ]) {
      await page.getByLabel("Values without a slot").selectOption(losses ?? "");
      await convertButton().click();
      await says(page.locator("#conversion-said"), "1 row converted to Humanloop");
      await says(page.locator(".change-kind .action"), outcome ?? "");
    }
    await page.getByLabel("Values without a slot").selectOption("error");
    await convertButton().click();
    await says(page.locator("#conversion-said"), "0 of 1 rows converted");
    await says(page.locator(".reject"), "loss-refused");
    expect(await page.locator("#output").isHidden()).toBe(true);
  });

  test("a Humanloop row without messages takes a template", async () => {
    await paste(`{"inputs":{"a":"x","b":"y"},"target":{"output":"z"}}`);
    await page.getByRole("tab", { name: "Convert" }).click();
    await page.locator("#convert-panel label", { hasText: "OpenPipe" }).click();
    await convertButton().click();
    await says(page.locator(".reject"), "needs-template");
    await page.getByText("When Humanloop datapoints need help").click();
    await page.getByLabel("User message of a row").fill("Join {{a}} and {{b}}");
    await convertButton().click();
    await says(page.locator("#conversion-said"), "1 row converted to OpenPipe");
    await says(page.getByRole("textbox", { name: "Converted rows" }), '"Join x and y"');
  });

  test("a large file is checked from its bytes and shown by windows", async () => {
    const filler = good.replace("Hello", "x".repeat(2000));
    const rows = Array.from({ length: 3000 }, () => filler);
    rows[2500] = filler.replace("assistant", "asistant");
    const text = rows.join("\n");
    expect(text.length).toBeGreaterThan(5_000_000);
    await openFile("large.jsonl", text);
    await says(verdict(), "1 of 3,000 rows is not valid");
    await says(page.locator("#file-note"), /large\.jsonl is .* MB: all of it is checked/);
    await issues().first().click();
    await says(cursor(), /^Ln 2501, Col \d+$/);
    await page.locator(".cm-lintRange-error").first().waitFor();
    expect(await editor().getAttribute("aria-readonly")).toBe("true");
    await sample("Arize");
    await says(page.locator("#source-name"), "arize.jsonl");
    expect(await page.locator("#file-note").isHidden()).toBe(true);
  });

  test("a binary file is checked as it is, with a note", async () => {
    await openFile("photo.png", Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0xff]));
    await says(page.locator("#file-note"), "photo.png is not UTF-8 text");
    await says(verdict(), /not valid|None of/);
    await issues().first().click();
    await says(cursor(), /^Ln 1, Col \d+$/);
  });

  test("an empty file is called empty", async () => {
    await openFile("empty.jsonl", "");
    await says(verdict(), "empty.jsonl is empty");
    await page.getByRole("tab", { name: "Convert" }).click();
    await convertButton().click();
    await says(page.locator("#conversion-said"), "There are no rows to convert yet");
  });

  test("white space has no rows, and Clear starts afresh", async () => {
    await openFile("blank.jsonl", "\n \n");
    await says(verdict(), "There are no rows in here");
    await page.getByRole("button", { name: "Clear" }).click();
    await says(verdict(), "Nothing to check yet");
    await says(page.locator("#source-name"), "Nothing opened");
  });

  test("rows of two platforms ask for a choice", async () => {
    await paste(`${good}\n{"inputs":{"a":"b"}}`);
    await says(verdict(), "The rows are of more than one platform");
    await says(issues(), "mixed-platforms");
    await page.locator("label", { hasText: "Humanloop" }).first().click();
    await says(verdict(), /rows are valid.*Humanloop/s);
  });

  test("fits a narrow window, and its tabs follow the arrow keys", async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await sample("Arize");
    await issues().first().waitFor();
    const wider = () =>
      page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
    expect(await wider()).toBe(false);
    await page.getByRole("tab", { name: "Issues" }).focus();
    await page.keyboard.press("ArrowRight");
    await convertButton().waitFor();
    expect(await wider()).toBe(false);
  });
});

describe("the demo says why it cannot work", () => {
  afterEach(async () => {
    expect(foreign).toEqual([]);
    await page.close();
  });

  const failure = () => page.getByRole("alert").filter({ hasText: "could not be started" });

  test("where the .wasm is missing; and works once it is there", async () => {
    await visit("no-wasm");
    await says(failure(), /entrybridge_core.*is missing.*404/);
    await page.route("**/*.wasm", (route) =>
      route.fulfill({ path: path.resolve(folder, "../../dist/entrybridge_core.wasm") }),
    );
    await page.getByRole("button", { name: "Try again" }).click();
    await says(page.locator("#engine-state"), "Ready");
    await sample("Arize");
    await says(verdict(), "rows are not valid");
    expect(await page.locator("#engine-failure").isHidden()).toBe(true);
  });

  test("where the worker is missing", async () => {
    await visit("no-worker");
    await says(failure(), /worker could not be started/);
    await paste(good);
    await says(verdict(), "could not be checked");
  });

  test("where WebAssembly is off", async () => {
    await visit("no-webassembly");
    await says(failure(), /has no WebAssembly/);
  });
});

/** @param {string} place */
function cursorAt(place) {
  const [line, column] = place.split(":");
  return `Ln ${line}, Col ${column}`;
}
