import { load } from "entrybridge";
import { answers } from "../../../../answers.js";

export const runtime = "edge";

export async function GET() {
  return new Response(answers(await load()));
}
