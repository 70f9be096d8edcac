// @ts-check
// Pictures of the demo: each view, light and dark, wide and narrow, into build/screenshots, and those of
// the README into docs/images. `npm run build` comes first. With words as arguments only the scenes
// whose names have one of them.
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { launch } from "../tests/browser/chromium.js";
import { serve } from "../tests/browser/server.js";
import buildDemo from "../tests/browser/build-demo.js";

const root = path.resolve(import.meta.dirname, "..");
const folder = path.join(root, "build/screenshots");
const docs = path.join(root, "docs/images");

/** @typedef {import("playwright-core").Page} Page */

/** @type {Record<string, string>} Of the README, by scene. */
const shown = {
  issues: "demo-issues",
  convert: "demo-convert",
  statistics: "demo-statistics",
};

/** @type {Record<string, (page: Page) => Promise<unknown>>} */
const scenes = {
  empty: (page) => page.getByText("Nothing to check yet").waitFor(),
  issues: async (page) => {
    await sample(page, "OpenPipe, faulty");
    await page.locator(".issue").first().click();
  },
  "issues-good": (page) => sample(page, "OpenPipe, good"),
  hover: async (page) => {
    await sample(page, "Humanloop, faulty");
    await page.locator(".cm-lintRange-error").first().hover();
    await page.locator(".cm-tooltip").waitFor();
  },
  fix: async (page) => {
    await sample(page, "OpenPipe, faulty");
    await page.getByRole("button", { name: "Fix all…" }).click();
    await page.locator(".preview").first().waitFor();
  },
  "convert-empty": async (page) => {
    await tab(page, "Convert");
    await page.getByText("Nothing converted yet").waitFor();
  },
  convert: async (page) => {
    await sample(page, "OpenPipe, faulty");
    await convert(page, "Arize");
    await page
      .locator(".compare-diff .cm-changedLine, .compare-diff .cm-insertedLine")
      .first()
      .waitFor();
  },
  "convert-output": async (page) => {
    await sample(page, "OpenPipe, faulty");
    await convert(page, "Humanloop");
    await tab(page, "Output");
  },
  "convert-changes": async (page) => {
    await sample(page, "OpenPipe, faulty");
    await convert(page, "Humanloop");
    await tab(page, "Changes");
    await page.locator(".change-kind summary").first().click();
  },
  "convert-refused": async (page) => {
    await sample(page, "OpenPipe, faulty");
    await convert(page, "Humanloop");
    await tab(page, "Refused");
  },
  statistics: async (page) => {
    await sample(page, "OpenPipe, good");
    await tab(page, "Statistics");
    await page.locator("canvas").first().waitFor();
  },
  form: async (page) => {
    await tab(page, "Form");
    await page.getByRole("button", { name: "Tool call", exact: true }).click();
  },
  "form-faults": async (page) => {
    await tab(page, "Form");
    await page.getByRole("button", { name: "With faults", exact: true }).click();
    await page.locator(".field-message").first().waitFor();
  },
  large: async (page) => {
    await drop(page, 20);
    await page
      .getByText(/of .* rows are not valid/)
      .first()
      .waitFor();
  },
  busy: async (page) => {
    await drop(page, 1000);
    await page.locator("progress").first().waitFor();
    await page.waitForTimeout(600);
  },
  binary: async (page) => {
    await page.locator("#file-input").setInputFiles({
      name: "photo.png",
      mimeType: "image/png",
      buffer: Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0xff]),
    });
    await page.getByText("These are no rows").waitFor();
  },
};

/** @param {Page} page @param {string} name */
async function sample(page, name) {
  await page.getByRole("button", { name, exact: true }).click();
  await page.locator("#verdict .facts").waitFor();
}

/** @param {Page} page @param {string} name */
const tab = (page, name) => page.getByRole("tab", { name }).click();

/** @param {Page} page @param {string} to */
async function convert(page, to) {
  await tab(page, "Convert");
  await page.locator("#convert-panel label", { hasText: to }).first().click();
  await page.getByRole("button", { name: "Convert", exact: true }).click();
  await page
    .getByText(/rows converted to/)
    .first()
    .waitFor();
}

/** @param {Page} page @param {number} megabytes */
async function drop(page, megabytes) {
  await page.evaluate((size) => {
    const row = `{"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello"}]}\n`;
    const bad = row.replace("assistant", "asistant");
    const part = new Blob([(row.repeat(99) + bad).repeat(Math.ceil(1e6 / row.length / 100))]);
    const transfer = new DataTransfer();
    transfer.items.add(new File(Array(size).fill(part), "large.jsonl"));
    for (const type of ["dragenter", "dragover", "drop"]) {
      document.body.dispatchEvent(
        new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }),
      );
    }
  }, megabytes);
}

// Half as large as PNG; Playwright itself does not offer it.
/** @param {Page} page */
async function webp(page) {
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send("Page.captureScreenshot", { format: "webp", quality: 82 });
  return Buffer.from(data, "base64");
}

const words = process.argv.slice(2);
const chosen = Object.entries(scenes).filter(
  ([name]) => words.length === 0 || words.some((word) => name.includes(word)),
);

await buildDemo();
await Promise.all([folder, docs].map((made) => mkdir(made, { recursive: true })));
const browser = await launch();
const server = await serve({ demo: { folder: path.join(root, "demo/dist") } });
for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
  for (const [width, height] of [
    [1280, 800],
    [390, 844],
  ]) {
    for (const [name, act] of chosen) {
      const page = await browser.newPage({
        viewport: { width, height },
        colorScheme,
        reducedMotion: "reduce",
      });
      page.setDefaultTimeout(15_000);
      await page.goto(`${server.origin}/demo/`);
      await page.locator('#engine-state[data-state="ready"]').waitFor();
      await act(page);
      await page.waitForTimeout(300);
      const file = path.join(folder, `${name}-${colorScheme}-${width}.png`);
      // A dialog covers what is in sight, not the whole page.
      const fullPage = width < 600 && (await page.getByRole("dialog").count()) === 0;
      await page.screenshot({ path: file, fullPage });
      if (width > 600 && colorScheme === "light" && shown[name] !== undefined) {
        await writeFile(path.join(docs, `${shown[name]}.webp`), await webp(page));
      }
      await page.close();
    }
  }
}
await browser.close();
await server.close();
console.log(`${chosen.length} scenes in ${path.relative(root, folder)}`);
