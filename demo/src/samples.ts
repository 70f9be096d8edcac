import type { Platform } from "entrybridge";
import arize from "../samples/arize.jsonl?raw";
import humanloop from "../samples/humanloop.jsonl?raw";
import openpipe from "../samples/openpipe.jsonl?raw";

/** A few rows of each platform, good ones and bad ones. */
export const samples: Readonly<Record<Platform, string>> = { arize, humanloop, openpipe };
