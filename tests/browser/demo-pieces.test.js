// @ts-check
// The pieces in which large files are mended: the file again, cut at line ends, none of them large.
import path from "node:path";
import { beforeAll, expect, test } from "@jest/globals";
import { build } from "esbuild";

/** @type {typeof import("../../demo/src/work/line-pieces.js").linePieces} */
let linePieces;

// The demo's sources are TypeScript, for a bundler.
beforeAll(async () => {
  const { outputFiles } = await build({
    entryPoints: [path.resolve(import.meta.dirname, "../../demo/src/work/line-pieces.ts")],
    format: "esm",
    bundle: true,
    write: false,
  });
  const source = outputFiles[0]?.text ?? "";
  ({ linePieces } = await import(`data:text/javascript,${encodeURIComponent(source)}`));
});

const mebi = 1024 * 1024;
/** @param {number} length */
const row = (length) => `{"a":"${"x".repeat(length - 8)}"}`;

/** @param {string} text */
async function cut(text) {
  const pieces = [];
  for await (const { bytes, isRows } of linePieces(new Blob([text]))) {
    pieces.push({ text: Buffer.from(bytes).toString("latin1"), isRows });
  }
  expect(pieces.map((piece) => piece.text).join("")).toBe(text);
  return pieces;
}

test.each([
  ["line feeds", "\n"],
  ["both", "\r\n"],
  ["lone carriage returns", "\r"],
])("a file whose lines end in %s is not read whole", async (_, end) => {
  const pieces = await cut(`${row(999)}${end}`.repeat(5000));
  expect(pieces.length).toBeGreaterThan(4);
  for (const { text, isRows } of pieces) {
    expect(isRows).toBe(true);
    expect(text.length).toBeLessThanOrEqual(mebi);
    expect(text.endsWith(end)).toBe(true);
    expect(text.startsWith("{")).toBe(true);
  }
});

test("a line end is not cut in two where the piece ends between", async () => {
  const pieces = await cut(`${row(100)}\r\n${row(mebi - 103)}\r\n${row(100)}\r\n`);
  expect(pieces[0]?.text).toBe(`${row(100)}\r\n`);
  expect(pieces[1]?.text.startsWith("{")).toBe(true);
});

test("a row longer than a piece stays whole", async () => {
  const pieces = await cut(`${row(3 * mebi)}\n${row(100)}\n`);
  expect(pieces.every(({ isRows }) => isRows)).toBe(true);
  expect(pieces[0]?.text.startsWith(`${row(3 * mebi)}\n`)).toBe(true);
});

test("of a line that is too long for any row nothing is taken for a row", async () => {
  const long = "x".repeat(70 * mebi);
  const pieces = await cut(`${row(100)}\n${long}\n${row(200)}\n${row(mebi)}`);
  const rows = pieces.filter(({ isRows }) => isRows).map(({ text }) => text);
  expect(rows.join("")).toBe(`${row(100)}\n${row(200)}\n${row(mebi)}`);
  expect(Math.max(...pieces.map(({ text }) => text.length))).toBeLessThanOrEqual(32 * mebi);
});

test("an empty file has none", async () => {
  expect(await cut("")).toEqual([]);
});
