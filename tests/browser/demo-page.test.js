// @ts-check
// The demo as a page: links, no network, light and dark, the keyboard, and rules of accessibility.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { deflateRawSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { folder, good, says, startDemo } from "./demo-page.js";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** @type {Awaited<ReturnType<typeof startDemo>>} */
let demos;
/** @type {import("./demo-page.js").DemoPage} */
let demo;

beforeAll(async () => {
  const missing = { status: 404, type: "text/plain", body: "not found" };
  demos = await startDemo({
    open: { folder },
    "no-wasm": { folder, answers: (file) => (file.endsWith(".wasm") ? missing : undefined) },
  });
});

afterAll(() => demos.stop());

afterEach(async () => {
  expect(demo.foreign).toEqual([]);
  expect(demo.complaints).toEqual([]);
  await demo.close();
});

const hash = () => demo.page.evaluate(() => location.hash);

/** Opens the address of this page in another one. */
async function follow() {
  const address = demo.page.url();
  await demo.close();
  const next = await demos.visit();
  await next.page.goto("about:blank");
  next.complaints.length = 0;
  await next.page.goto(address);
  demo = next;
}

/** @param {RegExp} pattern */
const hashHas = (pattern) =>
  demo.page.waitForFunction((source) => new RegExp(source).test(location.hash), pattern.source);

describe("a link", () => {
  test("holds small inputs and settings, and leads to the finding", async () => {
    demo = await demos.visit();
    const rows = `${good}\n${good.replace("assistant", "asistant").replace("Hi", "🍄 ünï")}\n`;
    await demo.paste(rows);
    await demo.platform("OpenPipe");
    await demo.issues().first().click();
    await hashHas(/platform=openpipe.*at=2.*rows=/);
    await follow();
    await says(demo.verdict(), "1 of 2 rows is not valid");
    await says(demo.cursor(), /^Ln 2, Col 5\d$/);
    await says(demo.editor(), "🍄 ünï");
    await says(demo.verdict(), "as chosen");
  });

  test("leads to no finding that is gone", async () => {
    demo = await demos.visit();
    await demo.paste(`${good}\n${good.replace("assistant", "asistant")}`);
    await demo.issues().first().click();
    await hashHas(/at=2/);
    await demo.editor().press("ControlOrMeta+a");
    await demo.page.keyboard.insertText(good);
    await says(demo.verdict(), "The row is valid");
    await hashHas(/^#rows=[^&]*$/);

    await demo.sample("OpenPipe, faulty");
    await demo.issues().first().click();
    await hashHas(/at=.*sample=openpipe/);
    await demo.button("Clear").click();
    await hashHas(/^$/);
  });

  test("names a sample, a view, filters, and what is converted", async () => {
    demo = await demos.visit();
    await demo.sample("Arize, faulty");
    await demo.page
      .locator("#filters")
      .getByRole("button", { name: /duplicate-key/ })
      .click();
    await demo.tab("Convert").click();
    await demo.page.locator("#convert-form label", { hasText: "OpenPipe" }).click();
    await demo.page.getByLabel("Values without a slot").selectOption("drop");
    await hashHas(/losses=drop/);
    expect(await hash()).toBe(
      "#view=convert&code=duplicate-key&to=openpipe&losses=drop&sample=arize",
    );
    await follow();
    await says(demo.conversion(), /rows converted to OpenPipe/);
    await demo.tab("Issues").click();
    expect(await demo.issues().locator(".issue-code").allTextContents()).toEqual(["duplicate-key"]);
  });

  test("goes without rows that are too many, and says so", async () => {
    demo = await demos.visit("demo", { permissions: ["clipboard-read", "clipboard-write"] });
    const words = Array.from({ length: 40_000 }, (_, index) => Math.sin(index).toString(36)).join();
    await demo.paste(JSON.stringify({ input: words }));
    await says(demo.verdict(), "The row is valid");
    await demo.button("Copy link").click();
    await says(demo.note(), "The link has the settings, but not the rows");
    const copied = await demo.page.evaluate(() => navigator.clipboard.readText());
    expect(copied.length).toBeLessThan(200);
    expect(copied).toBe(demo.page.url());
  });

  test.each([
    ["cut off", "#rows=q1bKTS0uTkxPLVayio7VUSrKz0lVslIqLU4tUtJ"],
    ["of nonsense", "#view=x&platform=y&severity=z&losses=w&to=v&rows=%%%"],
  ])("that is %s is no reason to fail", async (_, broken) => {
    demo = await demos.visit();
    await demo.page.goto("about:blank");
    await demo.page.goto(`${demos.origin}/demo/${broken}`);
    await says(demo.note(), "The rows in this link are broken");
    await says(demo.verdict(), "Nothing to check yet");
    await demo.sample("OpenPipe, good");
    await says(demo.verdict(), "All 6 rows are valid");
  });

  test("holds the row of the form", async () => {
    demo = await demos.visit();
    await demo.tab("Form").click();
    await demo.button("Tool call").click();
    await hashHas(/view=form&entry=/);
    const before = await hash();
    await demo.page.getByLabel("Calls the tool").fill("other_tool");
    await says(demo.page.locator(".form-verdict"), "1 fault");
    await demo.page.waitForFunction((old) => location.hash !== old, before);
    await follow();
    await says(demo.page.locator(".form-verdict"), "1 fault");
    expect(await demo.page.getByLabel("Calls the tool").inputValue()).toBe("other_tool");
  });

  test("to a form leaves content absent where the row has none", async () => {
    demo = await demos.visit();
    await demo.page.goto("about:blank");
    const call = { id: "a", type: "function", function: { name: "f", arguments: "{}" } };
    const row = {
      messages: [
        { role: "user" },
        { role: "assistant", tool_calls: [call] },
        { role: "tool", tool_call_id: "a" },
        { role: "assistant", content: null },
      ],
    };
    const entry = deflateRawSync(JSON.stringify(row)).toString("base64url");
    await demo.page.goto(`${demos.origin}/demo/#view=form&entry=${entry}`);
    await demo.page.locator(".form-verdict").waitFor();
    const shape = demo.page.locator(".shape");
    await says(shape, '"tool_call_id"');
    expect(await shape.textContent()).not.toContain("content");
    const content = demo.page.getByLabel("Content");
    await content.first().fill("Hi");
    await says(shape, '"content": "Hi"');
    await content.nth(1).fill("");
    expect((await shape.textContent())?.match(/content/g)).toHaveLength(1);
  });

  test.each([
    ["no row", "{}"],
    [
      "wrong in every place",
      '{"messages":[1,{"role":2},{"role":"user","content":[{"type":"text","text":{}},3]},{"role":"assistant","tool_calls":[{"function":null}]}],"tools":{},"metadata":{"a":1},"split":[]}',
    ],
  ])("to a form with %s shows what it can", async (_, row) => {
    demo = await demos.visit();
    await demo.page.goto("about:blank");
    const entry = deflateRawSync(row).toString("base64url");
    await demo.page.goto(`${demos.origin}/demo/#view=form&entry=${entry}`);
    await demo.page.locator(".form-verdict").waitFor();
    await says(demo.page.getByRole("heading", { name: "Messages" }), "Messages");
  });

  test("that is pasted over another one is followed", async () => {
    demo = await demos.visit();
    await demo.sample("OpenPipe, good");
    await says(demo.verdict(), "All 6 rows are valid");
    await demo.page.evaluate(() => {
      location.hash = "#sample=arize";
    });
    await says(demo.verdict(), "4 of 10 rows are not valid");
  });
});

test("once loaded it works without a network", async () => {
  demo = await demos.visit();
  await says(demo.page.locator("#offline-said"), "also offline");
  await demo.page.context().setOffline(true);
  await demo.page.reload();
  await demo.sample("OpenPipe, faulty");
  await says(demo.verdict(), "4 of 10 rows are not valid");
  await demo.tab("Statistics").click();
  await demo.page.locator("canvas").first().waitFor();
  await demo.tab("Convert").click();
  await demo.convert();
  await demo.page.getByRole("textbox", { name: "The row after" }).waitFor();
  await demo.tab("Form").click();
  await says(demo.page.locator(".form-verdict"), "The row is valid");
});

test("nothing is sent: every request is one for a file of the page", async () => {
  demo = await demos.visit();
  /** @type {import("playwright-core").Request[]} */
  const asked = [];
  demo.page.context().on("request", (request) => asked.push(request));
  await demo.paste(good.replace("Hi", "secret words"));
  await says(demo.verdict(), "The row is valid");
  await demo.tab("Convert").click();
  await demo.convert();
  await says(demo.conversion(), "1 row converted");
  for (const request of asked) {
    expect(request.method()).toBe("GET");
    expect(request.postData()).toBeNull();
    expect(new URL(request.url()).search).toBe("");
  }
});

describe("with the keyboard alone", () => {
  test("a sample is opened, an issue gone to, and a fix done", async () => {
    demo = await demos.visit();
    const { keyboard } = demo.page;
    await demo.button("OpenPipe, faulty").focus();
    await keyboard.press("Enter");
    await demo.issues().first().waitFor();
    await demo.tab("Issues").focus();
    for (let press = 0; press < 12; press++) {
      await keyboard.press("Tab");
      const within = await demo.page.evaluate(() => document.activeElement?.className === "issue");
      if (within) break;
    }
    await keyboard.press("ArrowDown");
    await keyboard.press("Tab");
    expect(await demo.page.evaluate(() => document.activeElement?.ariaLabel)).toMatch(
      /^Fix… line 7/,
    );
    await keyboard.press("Enter");
    await demo.page.locator(".preview").waitFor();
    await keyboard.press("Enter");
    await says(demo.verdict(), "3 of 10 rows are not valid");
    await demo.tab("Issues").focus();
    for (const name of ["Convert", "Statistics", "Form", "Issues"]) {
      await keyboard.press("ArrowRight");
      expect(await demo.tab(name).first().getAttribute("aria-selected")).toBe("true");
    }
  });
});

/** Good, but for a column of a reserved name. */
const warned = `{"input":{"messages":[{"role":"user","content":"Hi"}]},"output":{"messages":[{"role":"assistant","content":"A"}]},"time":"2025"}`;

describe("lists are one tab stop", () => {
  /** @param {string} list */
  const stops = (list) => demo.page.locator(`${list} button[tabindex="0"]`).count();
  const focused = () =>
    demo.page.evaluate(() => document.activeElement?.closest("li")?.textContent ?? "");

  test.each([
    ["changes", "Changes", ".change-kind[open] .change-list", /^Row 1[^0-9]/, /^Row 300/],
    ["refused rows", "Refused", ".reject-list", /^Line 301[^0-9]/, /^Line 800[^0-9]/],
  ])("%s, however many they are", async (_, tab, list, first, last) => {
    demo = await demos.visit();
    await demo.paste(`${`${good}\n`.repeat(300)}${'{"messages":1}\n'.repeat(600)}`);
    await demo.tab("Convert").click();
    await demo.convert("Humanloop");
    await demo.tab(tab).click();
    if (tab === "Changes") await demo.page.locator(".change-kind summary").first().click();
    expect(await demo.page.locator(`${list} button`).count()).toBeGreaterThan(150);
    expect(await stops(list)).toBe(1);
    await demo.page.locator(`${list} button`).first().focus();
    for (const [key, wanted] of /** @type {const} */ ([
      ["ArrowDown", tab === "Changes" ? /^Row/ : /^Line 302/],
      ["ArrowUp", first],
      ["End", tab === "Changes" ? /^Row/ : last],
      ["ArrowDown", tab === "Changes" ? /^Row/ : last],
      ["Home", first],
    ])) {
      await demo.page.keyboard.press(key);
      expect(await focused()).toMatch(wanted);
      expect(await stops(list)).toBe(1);
    }
    await demo.page.keyboard.press("Tab");
    expect(
      await demo.page.evaluate((selector) => document.activeElement?.closest(selector), list),
    ).toBe(null);
  });

  test("warnings of a conversion, and there may be more than are listed", async () => {
    demo = await demos.visit();
    await demo.paste(`${warned}\n`.repeat(300));
    await demo.tab("Convert").click();
    await demo.convert("OpenPipe");
    await says(demo.tab(/Warnings/), "200+");
    await demo.tab(/Warnings/).click();
    expect(await stops("#warnings-panel")).toBe(1);
    await says(
      demo.page.locator("#warnings-panel"),
      "The first 200 are listed, and there may be more",
    );
  });
});

/** @param {string} name @param {string} to @param {string} tab */
async function converted(name, to, tab) {
  await demo.sample(name);
  await demo.tab("Convert").click();
  await demo.convert(to);
  await demo.tab(tab).click();
}

/** @param {string} example */
async function form(example) {
  await demo.tab("Form").click();
  await demo.button(example).click();
  await demo.page.locator(".shape").waitFor();
}

/** @type {Record<string, () => Promise<unknown>>} */
const views = {
  "nothing opened": () => says(demo.verdict(), "Nothing to check yet"),
  issues: async () => {
    await demo.sample("Arize, faulty");
    await demo.issues().first().click();
  },
  "no issue": async () => {
    await demo.sample("Arize, good");
    await says(demo.verdict(), "Nothing to mend");
  },
  "a fix": async () => {
    await demo.sample("OpenPipe, faulty");
    await demo.button("Fix all…").click();
    await demo.page.locator(".preview").first().waitFor();
  },
  "nothing converted": async () => {
    await demo.tab("Convert").click();
    await demo.page.getByText("When Humanloop datapoints need help").click();
  },
  "a conversion": async () => {
    await converted("OpenPipe, faulty", "Arize", "Row by row");
    await demo.page
      .getByRole("textbox", { name: /The row/ })
      .first()
      .waitFor();
  },
  "its output": () => converted("OpenPipe, faulty", "Humanloop", "Output"),
  "its changes": async () => {
    await converted("OpenPipe, faulty", "Humanloop", "Changes");
    await demo.page.locator(".change-kind summary").first().click();
  },
  "its refused rows": () => converted("OpenPipe, faulty", "Humanloop", "Refused"),
  "its warnings": async () => {
    await demo.paste(`${warned}\n`.repeat(10));
    await demo.tab("Convert").click();
    await demo.convert("OpenPipe");
    await demo.tab("Warnings").click();
  },
  statistics: async () => {
    await demo.sample("OpenPipe, good");
    await demo.tab("Statistics").click();
    await demo.page.locator(".card summary").first().click();
  },
  "the form": () => form("Tool call"),
  "the form's parts": () => form("Image"),
  "the form's faults": async () => {
    await form("With faults");
    await demo.page.locator(".field-message").first().waitFor();
  },
  "a large file": async () => {
    const part = `${good}\n${good.replace("user", "usr")}\n`.repeat(40_000);
    await demo.dropFile({ name: "large.jsonl", part, times: 1 });
    await demo.issues().first().waitFor();
  },
  "a long work": async () => {
    const part = `${good.replace("user", "usr")}\n`.repeat(12_000);
    await demo.dropFile({ name: "huge.jsonl", part, times: 1000 });
    await demo.page.locator("progress").waitFor();
  },
  "a binary file": async () => {
    await demo.openFile("film.bin", Buffer.alloc(10));
    await says(demo.verdict(), "These are no rows");
  },
  "a failure": async () => {
    await demo.close();
    demo = await demos.visit("no-wasm", open);
    await demo.sample("OpenPipe, good");
    await says(demo.verdict(), "could not be checked");
  },
};

// The policy of the page, which stands in its head too, allows no script of the tests.
/** @type {import("playwright-core").BrowserContextOptions} */
const open = { reducedMotion: "reduce", bypassCSP: true };

const looks = /** @type {const} */ ([
  ["light", 1280],
  ["dark", 1280],
  ["light", 390],
  ["dark", 390],
]);

/** What axe finds, each with the look it is found in. */
async function violations() {
  /** @type {unknown[]} */
  const found = [];
  for (const [colorScheme, width] of looks) {
    await demo.page.emulateMedia({ colorScheme });
    await demo.page.setViewportSize({ width, height: 800 });
    const { said, wider } = await demo.page.evaluate(async () => {
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      const { axe: checker } = /** @type {any} */ (window);
      const { violations } = await checker.run(document, { resultTypes: ["violations"] });
      return {
        said: violations.flatMap((/** @type {any} */ { id, nodes }) =>
          nodes
            .slice(0, 5)
            .map((/** @type {any} */ { html, failureSummary }) => [id, html, failureSummary]),
        ),
        wider: document.documentElement.scrollWidth - innerWidth,
      };
    });
    found.push(...said.map((/** @type {string[]} */ words) => [colorScheme, width, ...words]));
    if (wider > 0) found.push([colorScheme, width, `${wider} pixels stick out`]);
  }
  return found;
}

describe("light and dark, wide and narrow", () => {
  test.each(Object.entries(views))(
    "%s: axe finds no violation, and nothing sticks out",
    async (_, show) => {
      demo = await demos.visit("open", open);
      await demo.ready();
      await show();
      await demo.page.evaluate(axe);
      expect(await violations()).toEqual([]);
    },
  );
});
