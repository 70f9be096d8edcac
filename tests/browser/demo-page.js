// @ts-check
// The demo's static build (demo/dist, made by the setup of these tests) as a person uses it.
import { readFileSync } from "node:fs";
import path from "node:path";
import { launch } from "./chromium.js";
import { serve } from "./server.js";

/** @typedef {import("playwright-core").Locator} Locator */

export const folder = path.resolve(import.meta.dirname, "../../demo/dist");
export const samples = path.resolve(import.meta.dirname, "../../demo/samples");

// A page's own policy does not bind its worker; a server's does.
const policy =
  /http-equiv="Content-Security-Policy"\s+content="([^"]+)"/.exec(
    readFileSync(path.join(folder, "index.html"), "utf8"),
  )?.[1] ?? "no policy in index.html";

export const good = `{"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello"}]}`;

/**
 * @param {Record<string, import("./server.js").Site>} [sites] Other ones, beside the demo as it is.
 * @param {string[]} [args] Of the browser.
 */
export async function startDemo(sites = {}, args = []) {
  const [browser, server] = await Promise.all([
    launch(args),
    serve({ demo: { folder, policy }, ...sites }),
  ]);
  return {
    origin: server.origin,
    /** @param {import("playwright-core").BrowserContextOptions} [options] */
    visit: async (site = "demo", options = {}) => {
      const context = await browser.newContext({
        viewport: { width: 1280, height: 800 },
        ...options,
      });
      const page = await context.newPage();
      const demo = new DemoPage(page, server.origin);
      await page.goto(`${server.origin}/${site}/`);
      return demo;
    },
    stop: async () => {
      await browser.close();
      await server.close();
    },
  };
}

export class DemoPage {
  /** What was asked of others than the page's own server. @type {string[]} */
  foreign = [];
  /** What was said on the console. @type {string[]} */
  complaints = [];

  /**
   * @param {import("playwright-core").Page} page
   * @param {string} origin
   */
  constructor(page, origin) {
    this.page = page;
    // Less than a test may take, so that a failure names what was waited for.
    page.setDefaultTimeout(8000);
    page.context().on("request", (request) => {
      const url = new URL(request.url());
      if (url.protocol !== "blob:" && url.origin !== origin) this.foreign.push(url.href);
    });
    page.on("console", (message) => this.complaints.push(message.text()));
    page.on("pageerror", (error) => this.complaints.push(error.message));
  }

  verdict = () => this.page.locator("#verdict");
  issues = () => this.page.locator("#issues .issue");
  editor = () => this.page.getByRole("textbox", { name: "Dataset rows" });
  cursor = () => this.page.locator("#source-cursor");
  note = () => this.page.locator("#file-note");
  dialog = () => this.page.getByRole("dialog");
  conversion = () => this.page.locator("#conversion-said");
  ready = () => this.page.locator('#engine-state[data-state="ready"]').waitFor();

  /** @param {string} name */
  button = (name) => this.page.getByRole("button", { name, exact: true });

  /** @param {string | RegExp} name */
  tab = (name) => this.page.getByRole("tab", { name });

  /** @param {string} name As in "OpenPipe, good". */
  sample = (name) => this.button(name).click();

  /** @param {string} name The platform of the rows, or "Auto". */
  platform = (name) => this.page.locator("#check-options label", { hasText: name }).first().click();

  /** @param {string} [to] */
  async convert(to) {
    if (to !== undefined) {
      await this.page.locator("#convert-form label", { hasText: to }).first().click();
    }
    await this.button("Convert").click();
  }

  /** @param {string} text */
  async paste(text) {
    await this.editor().evaluate((element, pasted) => {
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
  async openFile(name, content) {
    const [chooser] = await Promise.all([
      this.page.waitForEvent("filechooser"),
      this.button("Open file…").click(),
    ]);
    await chooser.setFiles({ name, mimeType: "application/jsonl", buffer: Buffer.from(content) });
  }

  /**
   * Drops a file that is made in the page: `head`, then `part` so many times, then `tail`.
   * @param {{ name: string, part: string, times: number, head?: string, tail?: string }} file
   */
  async dropFile(file) {
    await this.page.evaluate(({ name, part, times, head = "", tail = "" }) => {
      const blob = new Blob([part]);
      const transfer = new DataTransfer();
      transfer.items.add(new File([head, ...Array(times).fill(blob), tail], name));
      for (const type of ["dragenter", "dragover", "drop"]) {
        document.body.dispatchEvent(
          new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }),
        );
      }
    }, file);
  }

  /** @param {() => Promise<unknown>} act @returns {Promise<import("playwright-core").Download>} */
  async download(act) {
    const [download] = await Promise.all([this.page.waitForEvent("download"), act()]);
    return download;
  }

  close = () => this.page.context().close();
}

/** @param {Locator} locator @param {string | RegExp} text @param {number} [timeout] */
export async function says(locator, text, timeout) {
  const options = timeout === undefined ? {} : { timeout };
  await locator.filter({ hasText: text }).first().waitFor(options);
}

/** @param {string} place As in "5:276". */
export function cursorAt(place) {
  const [line, column] = place.split(":").map((part) => Number(part).toLocaleString("en"));
  return `Ln ${line}, Col ${column}`;
}
