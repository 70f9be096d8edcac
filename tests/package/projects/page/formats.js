// Bundled into formats that have no import.meta.url.
import { load } from "entrybridge";

export async function answers(wasm) {
  const error = await load().catch((reason) => reason);
  const eb = await load({ wasm });
  const row = { messages: [{ role: "assistant", content: "4" }] };
  return [
    `${error.code} ${/Take "[^"]*"/.exec(error.message)}`,
    eb.validate(row, { platform: "openpipe" }).valid,
  ];
}
