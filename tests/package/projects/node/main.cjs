const { load, loadSync } = require("entrybridge");
const { loadSync: inline } = require("entrybridge/inline");
const { platforms } = require("entrybridge/platforms");
const { title } = require("entrybridge/schemas/arize/entry.schema.json");

async function main() {
  const { answers } = await import("../answers.js");
  console.log(answers(await load()));
  console.log(answers(loadSync()) === answers(inline()), platforms.arize.title, title);
}
void main();
