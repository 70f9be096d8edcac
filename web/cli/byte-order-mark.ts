/** Whether a file that begins so begins with a byte order mark. */
export function startsWithMark([first, second, third]: Uint8Array): boolean {
  return first === 0xef && second === 0xbb && third === 0xbf;
}
