// Repairs of a file as a whole. Their issues carry no edits, as these would be as many as lines or rows;
// they are done where all fixes are.

const titles: Readonly<Record<string, string>> = {
  crlf: "End the lines with line feeds",
  "json-array-in-jsonl": "Write each item in a line of its own",
  "pretty-printed-json": "Write each value in one line",
};

export function isFileFix(code: string): boolean {
  return Object.hasOwn(titles, code);
}

/** Those of these codes that are repaired so. */
export function fileFixesIn(codes: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(codes).filter(isFileFix);
}

/** What is done; `undefined`: an issue of this code carries its own repair. */
export function fileFixTitle(code: string): string | undefined {
  return isFileFix(code) ? titles[code] : undefined;
}
