import { inWords } from "../failure.js";

/** What ends a push without a result, in a sentence for the user. */
export class PushError extends Error {
  override readonly name = "PushError";

  static ofFile(file: string, error: unknown): PushError {
    return new PushError(`${file}: cannot be used: ${inWords(error)}`);
  }
}
