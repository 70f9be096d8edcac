// @ts-check
// The three uses in the README do what it says, as they stand there.
import { readFileSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { launch } from "../browser/chromium.js";
import { serve, strictPolicy } from "../browser/server.js";
import { projects, root, run } from "./workshop.js";

const readme = readFileSync(path.join(root, "README.md"), "utf8");

/** The block in a language below a heading. @param {string} heading @param {string} language */
function block(heading, language) {
  const below = readme.split(`\n### ${heading}\n`)[1] ?? "";
  const found = new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, "ms").exec(below);
  if (found?.[1] === undefined) throw new Error(`the README has no ${language} in "${heading}"`);
  return found[1];
}

const good = '{"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hi"}]}';

test("In a script", async () => {
  const folder = path.join(projects, "readme-script");
  await mkdir(folder);
  await writeFile(path.join(folder, "main.mjs"), block("In a script", "js"));
  await writeFile(
    path.join(folder, "examples.jsonl"),
    '{"question":"2 + 2?","answer":"4"}\n{"id":"a"}\n{"question":"3 + 3?","answer":"6"}\n',
  );
  const { status, stdout, stderr } = await run(["node", "main.mjs"], "readme-script");
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout).toMatch(/^2 rows converted\nline 2: .*\nassistant\n$/);
  const written = await readFile(path.join(folder, "entries.jsonl"), "utf8");
  expect(written.trim().split("\n")).toHaveLength(2);
});

describe("in a browser", () => {
  /** @type {import("playwright-core").Browser} */
  let browser;
  /** @type {import("playwright-core").Page} */
  let page;
  beforeAll(async () => {
    browser = await launch();
    page = await browser.newPage();
  });
  afterAll(() => browser.close());

  /** Builds a page of the blocks below a heading, and opens it. @param {string} heading */
  async function open(heading) {
    const name = `readme-${heading.replaceAll(" ", "-").toLowerCase()}`;
    const folder = path.join(projects, name);
    await mkdir(folder);
    await writeFile(
      path.join(folder, "index.html"),
      `<!doctype html>\n<title>page</title>\n${block(heading, "html")}<script type="module" src="./main.js"></script>\n`,
    );
    await writeFile(path.join(folder, "main.js"), block(heading, "js"));
    await writeFile(path.join(folder, "vite.config.js"), 'export default { base: "./" };\n');
    expect(await run(["vite", "build"], name)).toMatchObject({ status: 0 });
    const server = await serve({
      site: { folder: path.join(folder, "dist"), policy: strictPolicy },
    });
    await page.goto(`${server.origin}/site/`);
    return server;
  }

  test("In a web app", async () => {
    const server = await open("In a web app");
    await page.locator("input").setInputFiles({
      name: "rows.jsonl",
      mimeType: "application/jsonl",
      buffer: Buffer.from(`${good}\n{"messages":[{"role":"human"}]}\n`),
    });
    const list = page.locator("ul").filter({ hasText: "rows are good" });
    await list.waitFor();
    expect(await list.textContent()).toMatch(/^1 of 2 rows are good\.2:22 .*"human"/);
    await server.close();
  });

  test("In a form", async () => {
    const server = await open("In a form");
    const [question, answer] = [0, 1].map((n) => page.locator(`[name="messages.${n}.content"]`));
    await question?.fill("Hi");
    await answer?.fill("Hi");
    await page.locator('[name="split"]').fill("TRIAN");
    await page.getByRole("button").click();
    await page.waitForFunction(() => document.activeElement?.getAttribute("name") === "split");
    await page.locator('[name="split"]').fill("");
    await page.getByRole("button").click();
    await page.waitForFunction(() => document.title !== "page");
    expect(await page.title()).toBe(good);
    await server.close();
  });
});
