import { el } from "./dom.js";

/** Hands a Blob to the browser's downloads. */
export function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  el("a", { href: url, download: name }).click();
  // Some browsers take the blob a while after the click.
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, 60_000);
}
