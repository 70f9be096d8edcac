// JSON text with a value a line. Tokens stay as they are: numbers keep their digits, strings their
// escapes, objects their order and their double keys; what is no JSON comes out with all its tokens.

const token = /"(?:[^"\\]|\\.)*"?|[{}[\],:]|[^\s"{}[\],:]+/gs;

export function prettyJson(text: string): string {
  let depth = 0;
  let before = "";
  let pretty = "";
  for (const [found] of text.matchAll(token)) {
    const opens = before === "{" || before === "[";
    const closes = found === "}" || found === "]";
    if (closes) depth = Math.max(depth - 1, 0);
    const breaks = closes ? !opens : opens || before === ",";
    if (breaks) pretty += `\n${"  ".repeat(depth)}`;
    pretty += found === ":" ? ": " : found;
    if (found === "{" || found === "[") depth++;
    before = found;
  }
  return pretty;
}
