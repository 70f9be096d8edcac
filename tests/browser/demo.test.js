// @ts-check
// The demo with rows of every kind: checked, shown, mended in the editor. After every test: nothing was
// asked of another origin, and nothing was said on the console.
import { readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { cursorAt, folder, good, says, startDemo } from "./demo-page.js";

const missing = { status: 404, type: "text/plain", body: "not found" };

/** @param {string} file */
const isWorker = (file) => /\/worker-[^/]+\.js$/.test(file);

/** The worker behind a line of JavaScript. @param {string} line */
const workerAfter = (line) => (/** @type {string} */ file) => {
  if (!isWorker(file)) return undefined;
  const script = readFileSync(path.join(folder, file), "utf8");
  return { type: "text/javascript", body: `${line}\n${script}` };
};

/** @type {Awaited<ReturnType<typeof startDemo>>} */
let demos;
/** @type {import("./demo-page.js").DemoPage} */
let demo;

beforeAll(async () => {
  demos = await startDemo({
    "no-wasm": { folder, answers: (file) => (file.endsWith(".wasm") ? missing : undefined) },
    "no-worker": { folder, answers: (file) => (isWorker(file) ? missing : undefined) },
    mortal: {
      folder,
      answers: workerAfter(
        `addEventListener("message", ({ data }) => {
          if (data.question?.kind === "statistics") throw new Error("out of breath");
        });`,
      ),
    },
    broken: {
      folder,
      answers: workerAfter(
        `for (const name of ["encode", "encodeInto"]) {
          const encode = TextEncoder.prototype[name];
          TextEncoder.prototype[name] = function (text, ...rest) {
            if (text.includes("kryptonite")) throw new WebAssembly.RuntimeError("unreachable");
            return encode.call(this, text, ...rest);
          };
        }`,
      ),
    },
    "slow-preview": {
      folder,
      answers: workerAfter(
        `const listen = self.addEventListener;
        self.addEventListener = (type, hear) => listen.call(self, type, (event) => {
          if (event.data?.question?.kind === "preview") setTimeout(hear, 1500, event);
          else hear(event);
        });`,
      ),
    },
    "no-simd": { folder, answers: workerAfter("WebAssembly.validate = () => false;") },
  });
});

afterAll(() => demos.stop());

describe("the demo", () => {
  beforeEach(async () => {
    demo = await demos.visit();
  });

  afterEach(async () => {
    expect(demo.foreign).toEqual([]);
    expect(demo.complaints).toEqual([]);
    await demo.close();
  });

  test("invites to paste, and has nothing to say yet", async () => {
    await says(demo.verdict(), "Nothing to check yet");
    await says(demo.page.locator("#engine-state"), "Ready");
    expect(await demo.page.locator("#clear").isDisabled()).toBe(true);
  });

  test("clears without losing the focus", async () => {
    await demo.paste(good);
    await says(demo.verdict(), "The row is valid");
    await demo.button("Clear").click();
    await says(demo.verdict(), "Nothing to check yet");
    expect(await demo.page.locator("#source-editor :focus").count()).toBe(1);
  });

  test("pasted rows are checked at once, and again when they are mended", async () => {
    const bad = good.replace("assistant", "asistant");
    await demo.paste(`${good}\n${bad}`);
    await says(demo.verdict(), "1 of 2 rows is not valid");
    await says(demo.verdict(), /OpenPipe.*it has the key messages/);
    await says(demo.issues(), `2:${bad.indexOf('"asistant"') + 1}`);
    await says(demo.issues().locator(".issue-code"), "enum");

    await demo.editor().press("ControlOrMeta+a");
    await demo.page.keyboard.insertText(good);
    await says(demo.verdict(), "The row is valid");
    expect(await demo.issues().count()).toBe(0);
  });

  test("an opened file is checked", async () => {
    await demo.openFile("two.jsonl", `{"input":"a","output":"b"}\n{"id":"x"}\n`);
    await says(demo.verdict(), "1 of 2 rows is not valid");
    await says(demo.issues(), "reserved-key");
    await says(demo.page.locator("#source-name"), "two.jsonl");
  });

  test("a dropped file is checked, and not inserted", async () => {
    await demo.paste(good);
    await says(demo.verdict(), "The row is valid");
    await demo.editor().evaluate((element) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([`{"inputs":{"n":1}}`], "dropped.json"));
      for (const type of ["dragenter", "dragover", "drop"]) {
        element.dispatchEvent(
          new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true, composed: true }),
        );
      }
    });
    await says(demo.verdict(), "The row is not valid");
    await says(demo.page.locator("#source-name"), "dropped.json");
    expect(await demo.editor().textContent()).not.toContain("Hello");
  });

  test.each(["OpenPipe", "Humanloop", "Arize"])(
    "the sample of %s shows issues, in the list and in the text",
    async (platform) => {
      await demo.sample(`${platform}, faulty`);
      await says(demo.verdict(), new RegExp(`\\d+ of \\d+ rows are not valid.*${platform}`, "s"));
      await demo.issues().first().waitFor();
      const listed = await demo.issues().count();
      expect(listed).toBeGreaterThan(2);
      for (const place of await demo.page.locator(".issue-place [aria-hidden]").allTextContents()) {
        expect(place).toMatch(/^\d+:\d+$/);
      }
      await demo.page.locator(".cm-lintRange-error, .cm-lintPoint").first().waitFor();
    },
  );

  test.each(["OpenPipe", "Humanloop", "Arize"])(
    "the good sample of %s is good",
    async (platform) => {
      await demo.sample(`${platform}, good`);
      await says(demo.verdict(), new RegExp(`All 6 rows are valid.*${platform}`, "s"));
      await says(demo.page.locator(".all-well"), "Nothing to mend");
      expect(await demo.issues().count()).toBe(0);
    },
  );

  test("a mark in the text says what is wrong when it is pointed at", async () => {
    await demo.sample("Humanloop, faulty");
    await demo.page.locator(".cm-lintRange-error").first().hover();
    await says(demo.page.locator(".cm-tooltip"), "must be a string, got a number");
  });

  test("a click on an issue puts the cursor there, and so does Enter", async () => {
    await demo.sample("OpenPipe, faulty");
    await demo.issues().first().waitFor();
    const places = await demo.page.locator(".issue-place [aria-hidden]").allTextContents();
    for (const index of [places.length - 1, 0]) {
      await demo.issues().nth(index).click();
      await says(demo.cursor(), cursorAt(places[index] ?? ""));
      expect(await demo.editor().evaluate((element) => element.matches(":focus"))).toBe(true);
    }
    await demo.issues().first().focus();
    await demo.page.keyboard.press("ArrowDown");
    await demo.page.keyboard.press("Enter");
    await says(demo.cursor(), cursorAt(places[1] ?? ""));
  });

  test("places are right after a byte order mark, wide characters and Windows line ends", async () => {
    const rows = [good.replace("Hi", "🍄é"), good.replace('"Hi"', '"🍄é", "extra": 1'), "{}", ""];
    await demo.openFile("marked.jsonl", `\ufeff${rows.join("\r\n")}`);
    await demo.platform("OpenPipe");
    await says(demo.verdict(), "2 of 3 rows are not valid");
    const extra = demo.issues().filter({ hasText: "extra" });
    await extra.click();
    const column = (rows[1] ?? "").indexOf('"extra"') + 1;
    await says(demo.cursor(), cursorAt(`2:${column}`));
    // A letter replaces what is selected: the key with its quotes, and nothing else.
    await demo.page.keyboard.insertText("x");
    await says(demo.editor(), ", x: 1");
  });

  test.each([
    ["\\n", "\n"],
    ["\\r\\n", "\r\n"],
    ["\\r", "\r"],
  ])("lines that end in %s are counted alike, in the editor and in a window", async (_, end) => {
    const rows = [good, good, good.replace("role", "rôle"), good];
    await demo.openFile("rows.jsonl", rows.join(end));
    await says(demo.verdict(), "1 of 4 rows is not valid");
    await says(
      demo.page.locator("#check-panel .facts"),
      `${Buffer.byteLength(rows.join("\n")) + 3 * (end.length - 1)} bytes`,
    );
    await demo.issues().first().click();
    await says(demo.cursor(), /^Ln 3, Col 14$/);
    expect(await demo.page.locator(".cm-lintRange-error").first().textContent()).toBe("{");

    await demo.openFile(
      "latin.jsonl",
      Buffer.concat([Buffer.from(rows.join(end) + end), Buffer.of(0xff)]),
    );
    await says(demo.verdict(), "2 of 5 rows are not valid");
    await demo.issues().first().click();
    await says(demo.cursor(), /^Ln 3, Col 14$/);
    expect(await demo.page.locator(".cm-lintRange-error").first().textContent()).toBe("{");
  });

  test("issues can be shown by code, and rules switched off", async () => {
    await demo.sample("OpenPipe, faulty");
    await demo.issues().first().waitFor();
    const all = await demo.issues().count();
    const rule = demo.page.locator("#filters").getByRole("button", { name: /last-message/ });
    await rule.click();
    expect(await demo.issues().count()).toBeLessThan(all);
    expect(new Set(await demo.issues().locator(".issue-code").allTextContents())).toEqual(
      new Set(["last-message-not-assistant"]),
    );
    await demo.page.getByRole("switch", { name: "Rules" }).uncheck();
    await rule.waitFor({ state: "detached" });
    await says(demo.verdict(), `${all - 1} of`);
    expect(await demo.issues().count()).toBe(all - 1);
  });

  test("issues can be shown by severity", async () => {
    await demo.sample("Arize, faulty");
    const errors = demo.page.locator("#severities label", { hasText: "Errors" });
    await says(errors, "4");
    await demo.page.locator("#severities label", { hasText: "Warnings" }).click();
    expect(await demo.issues().locator(".issue-code").allTextContents()).toEqual([
      "mixed-column-types",
      "mixed-column-types",
    ]);
    await errors.click();
    expect(await demo.issues().count()).toBe(4);
  });

  test("a fix is shown before it is done, and can be undone", async () => {
    await demo.sample("OpenPipe, faulty");
    await demo.page.getByRole("button", { name: /^Fix… line 7/ }).click();
    await says(demo.dialog(), "Write the arguments as JSON text");
    await says(demo.dialog().locator("del"), '{"place":"Faro","day":"2025-05-04"}');
    await says(
      demo.dialog().locator("ins"),
      '"{\\"place\\":\\"Faro\\",\\"day\\":\\"2025-05-04\\"}"',
    );
    await demo.button("Cancel").click();
    await says(demo.verdict(), "4 of 10 rows");
    await demo.page.getByRole("button", { name: /^Fix… line 7/ }).click();
    await demo.button("Apply").click();
    await says(demo.verdict(), "3 of 10 rows are not valid");
    await demo.editor().press("ControlOrMeta+z");
    await says(demo.verdict(), "4 of 10 rows are not valid");
  });

  test("a fix is not done to rows that have changed since", async () => {
    await demo.sample("OpenPipe, faulty");
    await demo.issues().first().waitFor();
    await demo.editor().press("ControlOrMeta+Home");
    await demo.editor().evaluate((element) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", " ");
      element.dispatchEvent(new window.ClipboardEvent("paste", { clipboardData, bubbles: true }));
      /** @type {HTMLElement | null} */ (document.querySelector(".issue-fix"))?.click();
    });
    expect(await demo.dialog().count()).toBe(0);
  });

  test("a fix that is not shown yet is not done, however quick Enter comes", async () => {
    await demo.close();
    demo = await demos.visit("slow-preview");
    await demo.sample("OpenPipe, faulty");
    await demo.page.getByRole("button", { name: /^Fix… line 7/ }).focus();
    await demo.page.keyboard.press("Enter");
    await demo.dialog().waitFor();
    await demo.page.keyboard.press("Enter");
    await demo.page.keyboard.press("Enter");
    expect(await demo.button("Apply").isDisabled()).toBe(true);
    await says(demo.dialog().locator("del"), "Faro");
    await says(demo.verdict(), "4 of 10 rows are not valid");
    await demo.page.keyboard.press("Enter");
    await says(demo.verdict(), "3 of 10 rows are not valid");
  });

  test("fixes that are shown are put away by other rows, which stay as they are", async () => {
    await demo.sample("OpenPipe, faulty");
    await demo.button("Fix all…").click();
    await says(demo.dialog(), "Line 7");
    await demo.dropFile({ name: "other.jsonl", part: `${good}\n`, times: 2 });
    await says(demo.verdict(), "All 2 rows are valid");
    expect(await demo.dialog().count()).toBe(0);
  });

  test("a repair of the file is offered behind more issues than are carried", async () => {
    const wrong = `${good.replace("assistant", "asistant")}\r\n`;
    await demo.openFile(
      "rows.jsonl",
      wrong.repeat(6000) + good.replace('"Hi"', '"Hi","content":"Hi"'),
    );
    await demo.page.locator('[data-code="crlf"]').click();
    await says(demo.issues(), "crlf");
    expect(await demo.issues().count()).toBe(1);
    await demo.page.locator('[data-code="duplicate-key"]').click();
    await says(demo.issues(), "6001:");
    await demo.button("Fix all duplicate-key…").waitFor();
    await demo.page.locator('[data-code="enum"]').click();
    await says(demo.page.locator("#issues-end"), "5,000 of 6,000 are among the first 5,000 issues");
    await demo.page.locator('[data-code=""]').click();
    await demo.button("Fix all…").click();
    await says(demo.dialog(), "End the lines with line feeds");
    await demo.button("Apply").click();
    await says(demo.verdict(), "6,000 of 6,001 rows are not valid");
  });

  test("line ends of all kinds are kept until the text is edited", async () => {
    const text = `${good}\r\n${good}\r${good}\n`;
    await demo.openFile("mixed.jsonl", text);
    await says(demo.verdict(), "All 3 rows are valid, with");
    const saved = await demo.download(() => demo.page.locator("#save-rows").click());
    expect(readFileSync(await saved.path(), "utf8")).toBe(text);
    await says(demo.issues(), "crlf");
  });

  test("work that no link holds is not left without a question", async () => {
    /** @type {string[]} */
    const asked = [];
    demo.page.on("dialog", (dialog) => {
      asked.push(dialog.type());
      void dialog.accept();
    });
    const noise = Array.from({ length: 3000 }, () => Math.random().toString(36)).join("");
    const many = good.replace("Hi", noise);
    await demo.openFile("many.jsonl", many);
    await says(demo.verdict(), "The row is valid");
    await demo.page.waitForURL(/file=many/);
    await demo.page.reload();
    await demo.ready();
    expect(asked).toEqual([]);
    await says(demo.note(), "many.jsonl was open here");

    // Who has done nothing by hand is not asked by the browser.
    await demo.editor().press("a");
    await demo.editor().press("Backspace");
    await demo.paste(many);
    await says(demo.verdict(), /row/);
    await demo.page.waitForFunction(() => !location.hash.includes("file="));
    await demo.page.reload();
    expect(asked).toEqual(["beforeunload"]);
  });

  test("another file is shown from its start, and all of its issues", async () => {
    const wrong = `${good.replace("assistant", "asistant")}\n`;
    await demo.openFile(
      "one.jsonl",
      `${good.replace('"Hi"', '"Hi","content":"Hi"')}\n${wrong.repeat(500)}`,
    );
    await demo.page.locator('[data-code="duplicate-key"]').click();
    await demo.editor().press("ControlOrMeta+End");
    await says(demo.cursor(), /^Ln 502,/);
    await demo.openFile(
      "two.jsonl",
      wrong.repeat(500) + good.replace('"Hi"', '"Hi","content":"Hi"'),
    );
    await says(demo.cursor(), "Ln 1, Col 1");
    await says(demo.verdict(), "None of the 501 rows is valid");
    await demo.page.waitForTimeout(200);
    const scroller = demo.page.locator("#source-editor .cm-scroller");
    expect(await scroller.evaluate(({ scrollTop }) => scrollTop)).toBe(0);
    await demo.page.locator('[data-code=""][aria-pressed="true"]').waitFor();
    await says(demo.issues(), "enum");
  });

  test("a fix that makes other line ends leaves the view at its line", async () => {
    await demo.openFile("rows.jsonl", `${good}\r\n`.repeat(60) + good.replace("Hi", "40"));
    await says(demo.issues(), "crlf");
    await demo.editor().press("ControlOrMeta+End");
    await says(demo.cursor(), /^Ln 61,/);
    await demo.button("Fix all…").click();
    await demo.button("Apply").click();
    await says(demo.verdict(), /All 61 rows are valid(?!, with)/);
    await says(demo.cursor(), "Ln 61, Col 1");
  });

  test.each([
    ["json-array-in-jsonl", `[\n  ${good},\n  ${good}\n]\n`, "in a line of its own"],
    ["pretty-printed-json", `${good.replace("[", "[\n  ")}\n${good}\n`, "in one line"],
  ])("a file that is mended as a whole is offered to be: %s", async (code, text, title) => {
    await demo.openFile("rows.jsonl", text);
    await says(demo.issues(), code);
    await demo.button("Fix all…").click();
    await says(demo.dialog(), title);
    await demo.button("Apply").click();
    await says(demo.verdict(), "All 2 rows are valid");
    const lines = demo.page.locator("#source-editor .cm-line");
    expect(await lines.allTextContents()).toEqual([good, good, ""]);
  });

  test("all fixes of a kind are done, and the others are not", async () => {
    const twice =
      '{"messages":[{"role":"user","content":"Hi","content":"Hi"}],"target":{"output":"a"}}';
    const number = '{"inputs":{"a":1},"target":{"output":"b"}}';
    await demo.paste([twice, number, twice, number].join("\n"));
    await says(demo.verdict(), "None of the 4 rows is valid");
    await demo.page
      .locator("#filters")
      .getByRole("button", { name: /duplicate-key/ })
      .click();
    await demo.button("Fix all duplicate-key…").click();
    await says(demo.dialog(), "Line 3");
    await demo.button("Apply").click();
    await says(demo.verdict(), "2 of 4 rows are not valid");
    await demo.button("Fix all…").click();
    await demo.button("Apply").click();
    await says(demo.verdict(), "All 4 rows are valid");
  });

  test("a packed file is unpacked", async () => {
    await demo.openFile("rows.jsonl.gz", gzipSync(`${good}\n${good.replace("user", "usr")}\n`));
    await says(demo.verdict(), "1 of 2 rows is not valid");
    await says(demo.page.locator("#source-name"), /^rows\.jsonl$/);
    await demo.issues().first().click();
    await says(demo.cursor(), /^Ln 2,/);
    await demo.openFile("cut.jsonl.gz", gzipSync(good.repeat(100)).subarray(0, 40));
    await says(demo.note(), "cut.jsonl.gz cannot be read");
  });

  test("of two files the one that was opened last stays", async () => {
    const first = { name: "first.jsonl", part: `${good}\n`, times: 3 };
    const last = { name: "last.jsonl", part: `${good}\n`, times: 20_000 };
    await Promise.all([demo.dropFile(first), demo.dropFile(last)]);
    await says(demo.page.locator("#source-name"), /^last\.jsonl$/);
    await says(demo.verdict(), "All 20,000 rows are valid");
  });

  const nul = Buffer.alloc(6_000_000);

  test.each(
    /** @type {[string, string, Buffer, RegExp][]} */ ([
      ["a picture", "photo.png", Buffer.from("\x89PNG\r\n\x1a\n\0\xff", "latin1"), /a PNG picture/],
      ["a large binary file", "film.bin", nul, /a binary file/],
      ["a binary file that is UTF-8", "zero.bin", nul.subarray(2_000_000), /a binary file/],
      [
        "text of another encoding",
        "rows.jsonl",
        Buffer.from(`\ufeff${good}`, "utf16le"),
        /UTF-16 text/,
      ],
      ["a packed binary file", "film.gz", gzipSync(nul), /a binary file/],
    ]),
  )(
    "%s is called that, and no platform or framing is made up for it",
    async (_, name, content, what) => {
      await demo.openFile(name, content);
      await says(demo.note(), what);
      await says(demo.verdict(), what);
      await says(demo.verdict(), "These are no rows");
      expect(await demo.verdict().textContent()).not.toMatch(/OpenPipe|Arize|Humanloop|Framing/);
      expect(await demo.issues().count()).toBe(0);
      await demo.tab("Convert").click();
      await demo.convert();
      await says(demo.conversion(), "There are no rows to convert yet");
      await demo.tab("Statistics").click();
      await says(demo.page.locator("#statistics"), "Nothing to count yet");
    },
  );

  test.each([
    ["zero bytes in a row", Buffer.from(`{"a":"\0"}\n`), "holds zero bytes"],
    ["bytes that are no UTF-8", Buffer.from(`${good}\n"\xe9"\n`, "latin1"), "is not UTF-8 text"],
  ])("%s are faults, and gone to", async (_, content, note) => {
    await demo.openFile("rows.jsonl", content);
    await says(demo.note(), note);
    await says(demo.verdict(), /not valid/);
    await demo.issues().first().click();
    await says(demo.cursor(), /^Ln \d, Col \d+$/);
  });

  test("an empty file is called empty", async () => {
    await demo.openFile("empty.jsonl", "");
    await says(demo.verdict(), "empty.jsonl is empty");
    await demo.page.getByRole("tab", { name: "Convert" }).click();
    await demo.convert();
    await says(demo.conversion(), "There are no rows to convert yet");
  });

  test("white space has no rows, and Clear starts afresh", async () => {
    await demo.openFile("blank.jsonl", "\n \n");
    await says(demo.verdict(), "There are no rows in here");
    await demo.page.getByRole("button", { name: "Clear" }).click();
    await says(demo.verdict(), "Nothing to check yet");
    await says(demo.page.locator("#source-name"), "Nothing opened");
  });

  test("rows of two platforms ask for a choice", async () => {
    await demo.paste(`${good}\n{"inputs":{"a":"b"}}`);
    await says(demo.verdict(), "The rows are of more than one platform");
    await says(demo.issues(), "mixed-platforms");
    await demo.platform("Humanloop");
    await says(demo.verdict(), /rows are valid.*Humanloop/s);
  });

  test("fits a narrow window, and its tabs follow the arrow keys", async () => {
    await demo.page.setViewportSize({ width: 360, height: 740 });
    await demo.sample("Arize, faulty");
    await demo.issues().first().waitFor();
    const wider = () =>
      demo.page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
    expect(await wider()).toBe(false);
    await demo.page.getByRole("tab", { name: "Issues" }).focus();
    await demo.page.keyboard.press("ArrowRight");
    await demo.button("Convert").waitFor();
    expect(await wider()).toBe(false);
  });
});

describe("the demo says why it cannot work", () => {
  afterEach(async () => {
    expect(demo.foreign).toEqual([]);
    await demo.close();
  });

  const failure = () => demo.page.getByRole("alert").filter({ hasText: "could not be started" });

  test("where the .wasm is missing; and works once it is there", async () => {
    demo = await demos.visit("no-wasm");
    await says(failure(), /entrybridge_core.*is missing.*404/);
    await demo.page.route("**/*.wasm", (route) =>
      route.fulfill({ path: path.resolve(folder, "../../dist/entrybridge_core.wasm") }),
    );
    await demo.page.getByRole("button", { name: "Try again" }).click();
    await says(demo.page.locator("#engine-state"), "Ready");
    await demo.sample("Arize, faulty");
    await says(demo.verdict(), "rows are not valid");
    expect(await demo.page.locator("#engine-failure").isHidden()).toBe(true);
  });

  test("where the worker is missing", async () => {
    demo = await demos.visit("no-worker");
    await says(failure(), /worker could not be started/);
    await demo.paste(good);
    await says(demo.verdict(), "could not be checked");
  });

  test("where WebAssembly is off, and the editor is there all the same", async () => {
    // As in the hardened modes of browsers.
    const hardened = await startDemo({}, ["--js-flags=--jitless"]);
    try {
      demo = await hardened.visit();
      await says(failure(), /has no WebAssembly/);
      await demo.sample("Arize, good");
      await says(demo.verdict(), "could not be checked");
      await says(demo.editor(), "boiling point");
      await demo.tab("Convert").click();
      await demo.convert();
      await says(demo.conversion(), "could not be converted");
      await demo.tab("Statistics").click();
      await says(demo.page.locator("#statistics"), "could not be counted");
      await demo.tab("Form").click();
      await says(demo.page.locator("#form-root [role=alert]"), /cannot check.*no WebAssembly/);
      expect(await demo.page.locator(".form-verdict").count()).toBe(0);
    } finally {
      await hardened.stop();
    }
  });

  test("where the worker dies in the middle; and goes on with another one", async () => {
    demo = await demos.visit("mortal");
    const stopped = demo.page.getByRole("alert").filter({ hasText: "The checker has stopped" });
    await demo.sample("OpenPipe, faulty");
    await says(demo.verdict(), "4 of 10 rows are not valid");
    await demo.tab("Statistics").click();
    await says(stopped, /worker has ended \(.*out of breath\)/);
    await says(demo.page.locator("#statistics"), "could not be counted");
    await says(demo.page.locator("#engine-state"), "Not running");
    await demo.tab("Issues").click();
    await demo.button("Start it again").click();
    await says(demo.page.locator("#engine-state"), "Ready");
    expect(await stopped.count()).toBe(0);
    await demo.sample("OpenPipe, good");
    await says(demo.verdict(), "All 6 rows are valid");
  });

  test("where the core fails in the middle", async () => {
    demo = await demos.visit("broken");
    await demo.ready();
    await demo.paste(good.replace("Hi", "kryptonite"));
    await says(demo.page.getByRole("alert"), /has stopped.*unreachable/);
    await says(demo.verdict(), "could not be checked");
    await demo.sample("OpenPipe, good");
    await demo.button("Start it again").click();
    await says(demo.verdict(), "All 6 rows are valid");
  });

  test("or works, where there is no SIMD", async () => {
    demo = await demos.visit("no-simd");
    await says(demo.page.locator("#engine-state"), "Ready, without SIMD");
    await demo.sample("Arize, faulty");
    await says(demo.verdict(), "4 of 10 rows are not valid");
  });
});
