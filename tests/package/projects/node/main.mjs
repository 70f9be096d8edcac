import { load, loadSync } from "entrybridge";
import { loadSync as inline } from "entrybridge/inline";
import { platforms } from "entrybridge/platforms";
import { createRequire } from "node:module";
import { answers } from "../answers.js";

const { title } = createRequire(import.meta.url)("entrybridge/schemas/arize/entry.schema.json");
console.log(answers(await load()));
console.log(answers(loadSync()) === answers(inline()), platforms.arize.title, title);
