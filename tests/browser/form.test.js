// @ts-check
// Where `entrybridge/form` shows an error when the field at fault cannot, and whatever the fields are
// called. tests/package/forms.test.js has the way of a form from the first letter to its sending.
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { launch } from "./chromium.js";
import { serve, strictPolicy } from "./server.js";

const body = "<!doctype html><title>page</title><body></body>";

/** @type {import("playwright-core").Browser} */
let browser;
/** @type {Awaited<ReturnType<typeof serve>>} */
let server;
/** @type {import("playwright-core").Page} */
let page;
/** @type {string[]} */
const complaints = [];
/** @type {string[]} */
const dialogs = [];

beforeAll(async () => {
  server = await serve({
    form: {
      folder: path.resolve(import.meta.dirname, "../../dist"),
      policy: strictPolicy,
      answers: (requested) => (requested === "/" ? { type: "text/html", body } : undefined),
    },
  });
  browser = await launch();
});
afterAll(async () => {
  await browser.close();
  await server.close();
});
beforeEach(async () => {
  complaints.length = dialogs.length = 0;
  page = await browser.newPage();
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("dialog", (dialog) => {
    dialogs.push(dialog.message());
    void dialog.accept();
  });
  await page.goto(`${server.origin}/form/`);
});
afterEach(async () => {
  await page.close();
  expect(complaints).toEqual([]);
});

/**
 * Sends a form; gives what a person then sees, and what `onErrors` is told where it is given.
 * @param {string} fields
 * @param {readonly (readonly [string, string])[] | undefined} faults Message by place; without: the rules of OpenPipe.
 * @param {boolean} [isTold]
 */
function send(fields, faults, isTold = false) {
  return page.evaluate(
    async ({ fields, faults, isTold, folder }) => {
      const { openpipe } = await import(`${folder}browser.mjs`);
      const { bindForm } = await import(`${folder}form.mjs`);
      document.body.innerHTML = `<form>${fields}</form>`;
      const form = document.querySelector("form");
      const issues = faults?.map(([place, message]) => ({ message, path: place.split(".") }));
      const schema = issues ? { "~standard": { validate: () => ({ issues }) } } : openpipe.entry;
      /** @type {Record<string, string[]>} */
      let told = {};
      const bound = bindForm(form, schema, {
        onRow: () => (document.title = "sent"),
        ...(isTold && {
          onErrors: (/** @type {Map<string, string[]>} */ errors) =>
            (told = Object.fromEntries(errors)),
        }),
      });
      Object.assign(window, { bound });
      Object.getPrototypeOf(form).requestSubmit.call(form);
      await bound.check();
      await new Promise((resolve) => setTimeout(resolve));
      const controls = Array.from(document.querySelectorAll("input, select, textarea, button"));
      /** @param {Element | null} control */
      const called = (control) => control?.getAttribute("name") ?? control?.localName;
      return {
        focus: called(document.activeElement),
        marks: controls
          .map((control) => /** @type {HTMLInputElement} */ (control))
          .filter(({ validity }) => validity.customError)
          .map((control) => [called(control), control.validationMessage]),
        told,
      };
    },
    { fields, faults, isTold, folder: `${server.origin}/form/` },
  );
}

const chat = (/** @type {string} */ role, /** @type {string} */ more = "") => `
  ${more}
  <input type="hidden" name="messages.0.role" value="user" />
  <textarea name="messages.0.content" required>Hi</textarea>
  <input type="hidden" name="messages.1.role" value="${role}" />
  <textarea name="messages.1.content" required>4</textarea>
  <input name="split" value="TRAIN" />
  <button>Add</button>`;

describe("an error", () => {
  test("of a hidden field is shown beside it, by OpenPipe's rules", async () => {
    const { focus, marks } = await send(chat("user"), undefined);
    expect(focus).toBe("messages.1.content");
    expect(marks).toEqual([
      ["messages.1.content", expect.stringMatching(/^messages\.1\.role: .*"user"/)],
    ]);
  });

  test("of a place without a field is shown in its message, not on the first field", async () => {
    const { marks } = await send(chat("tool", '<input name="input" />'), undefined);
    expect(marks).toEqual([
      ["messages.1.content", expect.stringMatching(/`tool_call_id` is missing/)],
    ]);
  });

  /** @type {[string, string, [string, string][], [string, string][]][]} */
  const places = [
    [
      "its very field",
      '<input name="a" /><input name="a.b.c" /><input name="a.b" />',
      [["a.b", "no"]],
      [["a.b", "no"]],
    ],
    [
      "a field below",
      '<input name="x" /><input name="a" /><input name="a.c" /><input name="a.b.c" />',
      [["a.b", "no"]],
      [["a.b.c", "a.b: no"]],
    ],
    [
      "a field around",
      '<input name="x" /><input name="a.c" /><input name="a" />',
      [["a.b", "no"]],
      [["a", "a.b: no"]],
    ],
    [
      "a field beside",
      '<input name="x" /><input name="a.c.d" /><input name="a.b.d" />',
      [["a.b.c", "no"]],
      [["a.b.d", "a.b.c: no"]],
    ],
    [
      "the first field that can show it",
      '<input type="hidden" name="a" /><input name="b" readonly /><button>Send</button><input /><input name="c" />',
      [["x", "no"]],
      [["c", "x: no"]],
    ],
    [
      "no field that is read-only",
      '<input name="a.b" readonly /><input name="x" /><input name="a.c" />',
      [["a.b", "no"]],
      [["a.c", "a.b: no"]],
    ],
    [
      "no field that is disabled",
      '<fieldset disabled><input name="a.b" /></fieldset><input name="x" /><input name="a.c" />',
      [["a.b", "no"]],
      [["a.c", "a.b: no"]],
    ],
    [
      "a field whose own error comes later, which stays",
      '<input type="hidden" name="a.b" /><input name="a.c" />',
      [
        ["a.b", "no"],
        ["a.c", "own"],
      ],
      [["a.c", "own"]],
    ],
    [
      "the button, where no field can show it",
      '<input type="hidden" name="a" /><button type="button">No</button><button name="send">Send</button>',
      [["a", "no"]],
      [["send", "a: no"]],
    ],
    [
      "a button of the older kind",
      '<input type="hidden" name="a" /><input type="submit" name="send" />',
      [["a", "no"]],
      [["send", "a: no"]],
    ],
  ];

  test.each(places)("is shown at %s", async (_, fields, faults, expected) => {
    const { focus, marks } = await send(fields, faults);
    expect({ focus, marks }).toEqual({ focus: expected[0]?.[0], marks: expected });
  });

  test("that no control can show is told to a person", async () => {
    const { marks } = await send('<input type="hidden" name="a" />', [
      ["a", "no"],
      ["b", "neither"],
    ]);
    expect({ marks, dialogs }).toEqual({ marks: [], dialogs: ["a: no"] });
    expect(await page.title()).toBe("page");
  });

  test("that no control can show is told to `onErrors`, where it is given", async () => {
    const { told } = await send('<input type="hidden" name="a" />', [["a", "no"]], true);
    expect({ told, dialogs }).toEqual({ told: { a: ["no"] }, dialogs: [] });
  });

  test("of the page's own stays when the marks go, and these go from read-only fields", async () => {
    await send('<input name="a" /><input name="b" />', [["a", "no"]]);
    const left = await page.evaluate(`(() => {
      const [a, b] = document.querySelectorAll("input");
      b.setCustomValidity("own");
      a.readOnly = true;
      bound.release();
      return [a.validity.customError, b.validationMessage];
    })()`);
    expect(left).toEqual([false, "own"]);
  });
});

describe("a form", () => {
  test("whose fields are named like what a form has is a form", async () => {
    const covering = ["elements", "addEventListener", "noValidate", "localName", "reportValidity"]
      .map((name) => `<input name="${name}" value="1" />`)
      .join("");
    const { focus, marks } = await send(covering, [["noValidate", "no"]]);
    expect({ focus, marks }).toEqual({ focus: "noValidate", marks: [["noValidate", "no"]] });
  });

  test("of another frame is a form, and a row with the names of what a form has is read", async () => {
    const row = await page.evaluate(async (url) => {
      const { readForm } = await import(url);
      const frame = document.body.appendChild(document.createElement("iframe"));
      const inner = /** @type {Document} */ (frame.contentDocument);
      inner.body.innerHTML = '<form><input name="elements" value="1" /></form>';
      return readForm(inner.forms[0]);
    }, `${server.origin}/form/form.mjs`);
    expect(row).toEqual({ elements: "1" });
  });

  test.each([
    ["the platform instead of its schema", "form, openpipe", /schema must be a Standard Schema/],
    ["no schema", "form", /schema must be a Standard Schema/],
    ["an unknown option", "form, openpipe.entry, { onrow() {} }", /"onrow".* Known: .*"onRow"/],
    ["an option of a wrong type", "form, openpipe.entry, { onRow: 1 }", /onRow must be a function/],
    ["options that are none", "form, openpipe.entry, null", /options must be an object/],
    ["a field set", "document.createElement('fieldset'), openpipe.entry", /must be a form element/],
  ])("is not bound with %s", async (_, given, message) => {
    const { text, left } = await page.evaluate(`(async () => {
      const { openpipe } = await import("${server.origin}/form/browser.mjs");
      const { bindForm } = await import("${server.origin}/form/form.mjs");
      const form = document.createElement("form");
      try {
        bindForm(${given});
      } catch (error) {
        return { text: String(error), left: !form.noValidate };
      }
    })()`);
    expect(text).toMatch(/^MisuseError: /);
    expect(text).toMatch(message);
    expect(left).toBe(true);
  });
});
