import type { Platform } from "entrybridge";
import arizeGood from "../samples/arize-good.jsonl?raw";
import arize from "../samples/arize.jsonl?raw";
import humanloopGood from "../samples/humanloop-good.jsonl?raw";
import humanloop from "../samples/humanloop.jsonl?raw";
import openpipeGood from "../samples/openpipe-good.jsonl?raw";
import openpipe from "../samples/openpipe.jsonl?raw";

export interface Sample {
  /** As links have it. */
  readonly id: string;
  readonly platform: Platform;
  readonly kind: "good" | "faulty";
  readonly text: string;
}

export const samples: readonly Sample[] = [
  { id: "openpipe-good", platform: "openpipe", kind: "good", text: openpipeGood },
  { id: "openpipe", platform: "openpipe", kind: "faulty", text: openpipe },
  { id: "humanloop-good", platform: "humanloop", kind: "good", text: humanloopGood },
  { id: "humanloop", platform: "humanloop", kind: "faulty", text: humanloop },
  { id: "arize-good", platform: "arize", kind: "good", text: arizeGood },
  { id: "arize", platform: "arize", kind: "faulty", text: arize },
];

export function sampleFile({ id }: Sample): string {
  return `${id}.jsonl`;
}
