/** JSON text on one line: line ends stand between values only, where a space means the same. */
export function onOneLine(json: string): string {
  return json.replace(/[\r\n]+/g, " ");
}
