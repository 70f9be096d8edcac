// What ends a command without an answer: said in one line, no stack, exit code 2.

/** How a command ends. */
export const exitCode = { clean: 0, findings: 1, failure: 2 } as const;
export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** Nobody reads what there is to say, so it is not known: as of programs that the system ends for it. */
export const readerGone = 141;

/** Wrong usage, or a file that cannot be read or written. The message is for the user. */
export class Failure extends Error {
  override readonly name = "Failure";
}

/** A system error in words: "no such file" rather than ENOENT. */
export function inWords(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code === "string" && words[code] !== undefined) return words[code];
  return error instanceof Error ? error.message : String(error);
}

const words: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EADDRINUSE: "another program listens there",
  EADDRNOTAVAIL: "this machine has no such address",
  EISDIR: "it is a directory",
  ELOOP: "too many symbolic links",
  EMFILE: "too many open files",
  ENAMETOOLONG: "the name is too long",
  ENOENT: "no such file or directory",
  ENOSPC: "no space left on the device",
  ENOTDIR: "a part of the path is not a directory",
  EPERM: "operation not permitted",
  EROFS: "the file system is read-only",
  ERR_FS_FILE_TOO_LARGE: "it is larger than 2 GiB",
};
