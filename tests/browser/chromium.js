// @ts-check
// A headless Chromium that says nothing to anybody but the pages' own server.
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const usualPlaces = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome-stable",
  "/usr/bin/google-chrome",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

function executable() {
  const named = process.env["CHROMIUM_PATH"];
  const found = named ?? usualPlaces.find((place) => existsSync(place));
  if (found === undefined || !existsSync(found)) {
    throw new Error(
      named === undefined
        ? "No Chromium was found: install it (Debian, Ubuntu: apt install chromium), or set CHROMIUM_PATH."
        : `CHROMIUM_PATH names ${named}, which does not exist.`,
    );
  }
  return found;
}

/** @param {string[]} args More command-line arguments. */
export function launch(args = []) {
  return chromium.launch({
    executablePath: executable(),
    // In containers there is often no user namespace to build the sandbox with.
    chromiumSandbox: false,
    args: [
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      ...args,
    ],
  });
}
