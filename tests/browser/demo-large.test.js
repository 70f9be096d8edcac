// @ts-check
// Files that no page should hold in memory, and faults by the million. They are made in the page, of
// one part repeated.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { cursorAt, good, says, startDemo } from "./demo-page.js";

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
  demo.page.setDefaultTimeout(15_000);
  await demo.ready();
});

afterEach(async () => {
  expect(demo.foreign).toEqual([]);
  expect(demo.complaints).toEqual([]);
  await demo.close();
});

const row = good.replace("Hello", "x".repeat(1000 - good.length + 4));
/** A good row of this length. @param {number} length */
const padded = (length) => good.replace("Hello", "x".repeat(length - good.length + 5));
const megabyte = `${row}\n`.repeat(1000);
const bad = row.replace("assistant", "asistant");
/** Small rows with faults take the longest. */
const slowMegabyte = `${good.replace("assistant", "asistant")}\n`.repeat(12_000);

/** A key twice, which can be mended. */
const twice = good.replace('"Hi"', '"Hi","content":"Hi"');

test("a 200 MB file is checked while the page answers, and its faults are gone to", async () => {
  await demo.page.evaluate(() => {
    const watched = { worst: 0 };
    let last = performance.now();
    setInterval(() => {
      const now = performance.now();
      watched.worst = Math.max(watched.worst, now - last);
      last = now;
    }, 10);
    Object.assign(window, { watched });
  });
  await demo.dropFile({ name: "large.jsonl", part: megabyte, times: 200, tail: `${bad}\n${row}` });
  await says(demo.note(), "large.jsonl is 200 MB: all of it is checked");
  await says(demo.verdict(), "1 of 200,002 rows is not valid");
  const { worst } = await demo.page.evaluate(() => /** @type {any} */ (window).watched);
  // Half a second would be felt; the machine may have other work.
  expect(worst).toBeLessThan(500);

  await demo.issues().first().click();
  await says(demo.cursor(), /^Ln 200,001, Col \d+$/);
  await demo.page.locator(".cm-lintRange-error").first().waitFor();
  expect(await demo.editor().getAttribute("aria-readonly")).toBe("true");
});

test.each([
  ["\\n", "\n"],
  ["\\r\\n", "\r\n"],
  ["\\r", "\r"],
])("a window of a large file whose lines end in %s is moved through it", async (_, end) => {
  const lines = Array.from(
    { length: 20_000 },
    (_line, index) => `{"n":${index + 1},"x":"${"y".repeat(500)}"}${end}`,
  );
  await demo.dropFile({ name: "numbers.jsonl", part: lines.join(""), times: 1 });
  const position = demo.page.locator("#file-position");
  const number = demo.page.getByLabel("Line", { exact: true });
  await says(position, /^Lines 1 to \d+$/);
  expect(await demo.button("Earlier").isDisabled()).toBe(true);
  await demo.button("Later").click();
  await says(position, /^Lines (?!1 )\d+ to \d+$/);
  await says(demo.editor(), '{"n":');
  await number.fill("12345");
  await demo.button("Go").click();
  await says(demo.cursor(), "Ln 12,345, Col 1");
  await says(demo.editor(), '{"n":12345,');
  await demo.button("Earlier").click();
  await says(position, /^Lines 12,[01]\d+ to 12,\d+$/);
  // It begins with a whole line, and ends with one.
  await demo.editor().press("ControlOrMeta+Home");
  const [first, last] = (await position.textContent())?.match(/[\d,]+/g) ?? [];
  await says(demo.cursor(), `Ln ${first}, Col 1`);
  await says(demo.editor(), `{"n":${first?.replace(",", "")},`);
  await demo.editor().press("ControlOrMeta+End");
  const behind = (Number(last?.replace(",", "")) + 1).toLocaleString("en");
  await says(demo.cursor(), `Ln ${behind}, Col 1`);
  await demo.button("Last").click();
  await says(demo.cursor(), "Ln 20,000, Col 1");
  await says(demo.editor(), '{"n":20000,');
  await says(position, /to 20,000$/);
  expect(await demo.button("Later").isDisabled()).toBe(true);
  await number.fill("99999");
  await number.press("Enter");
  await says(demo.cursor(), "Ln 20,000, Col 1");
  await demo.button("First").click();
  await says(position, /^Lines 1 to /);
});

test("a 1 GB file is cancelled at once, and checked again where that is wanted", async () => {
  await demo.dropFile({ name: "huge.jsonl", part: slowMegabyte, times: 1000 });
  await says(demo.verdict(), /MB of 1.* GB/);
  await demo.verdict().getByRole("button", { name: "Cancel" }).click();
  await says(demo.verdict(), "The check was cancelled", 1000);
  await demo.button("Check again").click();
  await says(demo.verdict(), /MB of 1.* GB/);
  // What is opened next is not waited for.
  await demo.sample("OpenPipe, faulty");
  await says(demo.verdict(), "4 of 10 rows are not valid", 2000);

  await demo.dropFile({ name: "huge.jsonl", part: slowMegabyte, times: 1000 });
  await demo.tab("Statistics").click();
  await says(demo.page.locator("#statistics"), /MB of 1.* GB/);
  await demo.page.locator("#statistics").getByRole("button", { name: "Cancel" }).click();
  await says(demo.page.locator("#statistics"), "Counting was cancelled", 1000);
  await demo.tab("Convert").click();
  await demo.convert();
  await says(demo.conversion(), /MB of 1.* GB/);
  await demo.conversion().getByRole("button", { name: "Cancel" }).click();
  await says(demo.conversion(), "The conversion was cancelled", 1000);
  // The Worker has heard of it too, and is free.
  await demo.tab("Issues").click();
  await demo.sample("OpenPipe, good");
  await says(demo.verdict(), "All 6 rows are valid", 2000);
});

test("a file that is opened stops the check, the count and the conversion of the one before", async () => {
  await demo.page.evaluate(() => {
    /** @type {Record<number, string>} */
    const asked = {};
    /** @type {string[]} */
    const cancelled = [];
    const { postMessage } = window.Worker.prototype;
    window.Worker.prototype.postMessage = function (/** @type {any} */ message) {
      if (message.kind === "ask") asked[message.id] = message.question.kind;
      else cancelled.push(asked[message.id] ?? "?");
      postMessage.call(this, message);
    };
    Object.assign(window, { cancelled });
  });
  await demo.dropFile({ name: "huge.jsonl", part: slowMegabyte, times: 1000 });
  await demo.tab("Statistics").click();
  await says(demo.page.locator("#statistics"), /MB of 1.* GB/);
  await demo.tab("Convert").click();
  await demo.convert();
  await says(demo.conversion(), /MB of 1.* GB/);
  await demo.sample("OpenPipe, good");
  await says(demo.conversion(), "Nothing converted yet");
  const cancelled = await demo.page.evaluate(() => /** @type {any} */ (window).cancelled);
  expect(cancelled.sort()).toEqual(["check", "convert", "statistics"]);
  expect(await demo.button("Convert").isEnabled()).toBe(true);
  await demo.tab("Statistics").click();
  await says(demo.page.locator(".figures"), /Rows6/);
});

test("a tab that is closed in the middle leaves a page that says so", async () => {
  await demo.dropFile({ name: "huge.jsonl", part: slowMegabyte, times: 1000 });
  await demo.platform("OpenPipe");
  await says(demo.verdict(), /MB of 1.* GB/);
  await demo.page.waitForFunction(() => /platform=openpipe.*file=huge/.test(location.hash));
  const address = demo.page.url();
  const closed = demo.page;
  demo.page = await closed.context().newPage();
  await closed.close();
  await demo.page.goto(address);
  await says(demo.note(), "huge.jsonl was open here. The page keeps no copy of files");
  await says(demo.verdict(), "Nothing to check yet");
  expect(await demo.page.getByRole("radio", { name: "OpenPipe" }).first().isChecked()).toBe(true);
  await demo.sample("OpenPipe, good");
  await says(demo.verdict(), "All 6 rows are valid");
});

test("a million faults are counted, and the first of them are listed", async () => {
  await demo.dropFile({
    name: "bad.jsonl",
    part: '{"messages":1}\n{"messages":[],"x":1}\n'.repeat(5000),
    times: 67,
  });
  await says(demo.verdict(), "None of the 670,000 rows is valid");
  await says(demo.page.locator("#filters"), /type\s*335,000/);
  await says(demo.page.locator("#issue-count"), /^1,\d{3},\d{3}$/);
  await says(demo.page.locator("#issues-end"), /5,000 of 1,\d{3},\d{3} are among the first 5,000/);
  expect(await demo.issues().count()).toBeLessThan(40);

  await demo.issues().first().focus();
  await demo.page.keyboard.press("End");
  const last = demo.page.locator('#issues li[aria-posinset="5000"] .issue');
  await last.waitFor();
  await demo.page.waitForFunction(
    () => document.activeElement?.closest("li")?.dataset["index"] === "4999",
  );
  expect(await last.getAttribute("tabindex")).toBe("0");
  expect(await demo.page.locator('#issues button[tabindex="0"]').count()).toBe(1);
  await demo.page.keyboard.press("Enter");
  const place = await last.locator(".issue-place [aria-hidden]").textContent();
  await says(demo.cursor(), `Ln ${Number(place?.split(":")[0]).toLocaleString("en")},`);
});

test("a large file is converted as a stream, and saved", async () => {
  await demo.dropFile({ name: "large.jsonl", part: megabyte, times: 20, tail: `${bad}\n` });
  await demo.tab("Convert").click();
  await demo.convert("Humanloop");
  await says(demo.conversion(), "20,000 of 20,001 rows converted to Humanloop");
  await demo.tab("Changes").click();
  await says(demo.page.locator(".change-kind"), "20,000");
  await demo.tab("Row by row").click();
  await demo.page.getByLabel("Row", { exact: true }).fill("20001");
  await demo.page.keyboard.press("Enter");
  await says(demo.page.locator("#compare-panel"), "This row was refused");
  const saved = await demo.download(() => demo.button("Save output").click());
  const text = await readFile(await saved.path(), "utf8");
  expect(text.trimEnd().split("\n")).toHaveLength(20_000);
  expect(JSON.parse(text.slice(0, text.indexOf("\n"))).target.output).toHaveLength(
    row.length - good.length + 5,
  );
});

test("all fixes of a large file are done, and it can be saved", async () => {
  const part = `${twice}\n`.repeat(1000);
  await demo.dropFile({ name: "twice.jsonl", part, times: 70 });
  await says(demo.verdict(), "None of the 70,000 rows is valid");
  await demo.button("Fix all…").click();
  await says(demo.dialog(), "Line 20");
  await demo.button("Apply").click();
  await says(demo.verdict(), "All 70,000 rows are valid");
  const saved = await demo.download(() => demo.button("Save").click());
  expect(saved.suggestedFilename()).toBe("twice.jsonl");
  expect((await readFile(await saved.path(), "utf8")).startsWith(`${good}\n${good}\n`)).toBe(true);
});

test.each([
  // A megabyte of it looks like the start of a single value.
  ["a first row that is longer than a piece", good.replace("Hi", "x".repeat(2_000_000)), 0],
  // Only the very first is one; here it makes the row no JSON.
  ["a byte order mark at the start of a piece", `${padded(1_048_000)}\n\ufeff${twice}`, 1],
  [
    "a row that is like a request body and a piece by itself",
    `{"entries":[${padded(1_500_000)}]}`,
    1,
  ],
])("all fixes are done in spite of %s", async (_, head, broken) => {
  const tail = `${`${twice}\n`.repeat(500)}`;
  await demo.dropFile({ name: "odd.jsonl", part: megabyte, times: 5, head: `${head}\n`, tail });
  await demo.platform("OpenPipe");
  const before = (500 + broken).toLocaleString("en");
  await says(demo.verdict(), new RegExp(`^${before} of 5,50\\d rows are not valid`));
  await demo.button("Fix all…").click();
  await says(demo.dialog(), "duplicate-key");
  await demo.button("Apply").click();
  const after = broken === 0 ? /^All 5,50\d rows are valid/ : /^1 of 5,50\d rows is not valid/;
  await says(demo.verdict(), after);
  const saved = await demo.download(() => demo.button("Save").click());
  const text = await readFile(await saved.path(), "utf8");
  expect(text).toBe(`${head}\n${megabyte.repeat(5)}${`${good}\n`.repeat(500)}`);
});

test("one fix of a large file is done where it is", async () => {
  await demo.dropFile({ name: "one.jsonl", part: megabyte, times: 6, tail: `${twice}\n${row}\n` });
  await says(demo.verdict(), "1 of 6,002 rows is not valid");
  await demo.page.getByRole("button", { name: /^Fix… line/ }).click();
  await says(demo.dialog().locator("del"), '"content":"Hi"');
  await demo.button("Apply").click();
  await says(demo.verdict(), "All 6,002 rows are valid");
  // And there it is looked at.
  await says(demo.cursor(), "Ln 6,001, Col 1");
  await says(demo.editor(), '"content":"Hi"}');
});

test("all fixes of a large file leave the view at its line", async () => {
  const part = `${`${row}\n`.repeat(5900)}${`${twice}\n`.repeat(200)}`;
  await demo.dropFile({ name: "some.jsonl", part, times: 1 });
  await says(demo.verdict(), "200 of 6,100 rows are not valid");
  await demo.issues().nth(2).click();
  await says(demo.cursor(), /^Ln 5,903,/);
  await demo.button("Fix all…").click();
  await demo.button("Apply").click();
  await says(demo.verdict(), "All 6,100 rows are valid");
  await says(demo.cursor(), "Ln 5,903, Col 1");
});

test("a file that is still being opened when fixes end is not lost", async () => {
  await demo.dropFile({ name: "twice.jsonl", part: `${twice}\n`.repeat(1000), times: 70 });
  await says(demo.verdict(), "None of the 70,000 rows is valid");
  await demo.button("Fix all…").click();
  await says(demo.dialog(), "duplicate-key");
  await demo.page.evaluate((content) => {
    const file = new File([content], "later.jsonl");
    // As from a slow disk.
    const slice = file.slice.bind(file);
    file.slice = (...span) => {
      const part = slice(...span);
      const bytes = part.arrayBuffer.bind(part);
      const late = new Promise((resolve) => setTimeout(resolve, 2500));
      return Object.assign(part, { arrayBuffer: () => late.then(bytes) });
    };
    const dropped = new DragEvent("drop", { bubbles: true, cancelable: true });
    Object.defineProperty(dropped, "dataTransfer", { value: { types: ["Files"], files: [file] } });
    /** @type {HTMLElement} */ (document.querySelector("#fix-foot [data-primary]")).click();
    document.body.dispatchEvent(dropped);
  }, `${good}\n${good}\n`);
  await says(demo.verdict(), "All 2 rows are valid");
  await says(demo.page.locator("#source-name"), /^later\.jsonl$/);
});

test("a file that was changed on disk since it was opened is said to be", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "demo-"));
  const file = path.join(folder, "rows.jsonl");
  try {
    await writeFile(file, megabyte.repeat(6));
    const [chooser] = await Promise.all([
      demo.page.waitForEvent("filechooser"),
      demo.button("Open file…").click(),
    ]);
    await chooser.setFiles(file);
    await says(demo.verdict(), "All 6,000 rows are valid");
    await writeFile(file, megabyte);
    const said = "The file was changed or removed since it was opened; open it again.";
    for (const name of ["Later", "Last"]) {
      await demo.button("Open file…").hover();
      await demo.button(name).click();
      await says(demo.note(), said);
    }
    await demo.platform("OpenPipe");
    await says(demo.verdict(), said);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("what is too long for the editor is pasted before the rows that are there, and taken back", async () => {
  const name = "rows.jsonl";
  await demo.openFile(name, `${good}\n${good}\n`);
  await says(demo.verdict(), "All 2 rows are valid");
  await demo.editor().press("ControlOrMeta+Home");
  await demo.editor().evaluate((element, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text.repeat(6));
    const options = { clipboardData, bubbles: true, cancelable: true, composed: true };
    element.dispatchEvent(new window.ClipboardEvent("paste", options));
  }, megabyte);
  await says(demo.verdict(), "All 6,002 rows are valid");
  await demo.button("Bring back the rows before").click();
  await says(demo.verdict(), "All 2 rows are valid");
  expect(await demo.page.locator("#source-name").textContent()).toBe(name);
});

test("places in a line that is longer than what is shown are counted from its start", async () => {
  const long = good.replace('"Hi"', `"${"é".repeat(3_000_000)}"`).replace("assistant", "asistant");
  await demo.openFile("long.jsonl", long);
  await says(demo.verdict(), "The row is not valid");
  const place = await demo.page.locator("#issues .issue-place [aria-hidden]").first().textContent();
  await demo.issues().first().click();
  await says(demo.cursor(), cursorAt(place ?? ""));
  const position = demo.page.locator("#file-position");
  await says(position, /^Line 1, columns 2,9/);
  const { length } = long;
  await demo.button("First").click();
  await says(position, /^Line 1, columns 1 to \d/);
  await demo.button("Later").click();
  await says(position, /^Line 1, columns [2-9]\d,\d+ to \d/);
  await demo.button("Earlier").click();
  await says(position, /^Line 1, columns 1 to /);
  await demo.issues().first().click();
  await says(demo.cursor(), cursorAt(place ?? ""));
  await demo.editor().press("ControlOrMeta+End");
  await says(demo.cursor(), cursorAt(`1:${length + 1}`));
});
