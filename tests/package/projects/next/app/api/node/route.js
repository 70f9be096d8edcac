import { load } from "entrybridge";
import { answers } from "../../../../answers.js";

export const dynamic = "force-dynamic";

export async function GET() {
  return new Response(answers(await load()));
}
