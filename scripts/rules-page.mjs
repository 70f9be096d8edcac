// Writes the two tables of docs/rules.md anew: the rules of the built package, and what other tools'
// published checks are called here (tests/fixtures/checklists.json).
//
//   npm run build && node scripts/rules-page.mjs
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { format, resolveConfig } from "prettier";

const root = fileURLToPath(new URL("..", import.meta.url));
const page = path.join(root, "docs/rules.md");

/** Where each list was read. */
const sources = {
  "OpenPipe importer": "`parseRowsToImport.ts`, May 2024",
  "OpenAI cookbook": "`Chat_finetuning_data_prep.ipynb`",
  "Together check_file": "`together/utils/files.py`",
  "mistral-common": "`instruct/validator.py`",
  "OpenAI prepare_data": "`openai/lib/_validators.py`",
};

const table = (head, rows) =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

async function rulesTable() {
  const { load } = await import(pathToFileURL(path.join(root, "dist/node.mjs")).href);
  const rows = (await load()).rules().map(({ id, summary, defaults, fix }) => {
    const levels = [defaults.openpipe, defaults.humanloop, defaults.arize];
    return [`\`${id}\``, ...levels, summary, fix ?? ""];
  });
  return table(["rule", "OpenPipe", "Humanloop v4", "Arize v2", "", "fix"], rows);
}

function ours({ code, on, why }) {
  const notes = [on && "off by default", why].filter(Boolean).join("; ");
  if (code === null) return `not checked: ${notes}`;
  return notes === "" ? `\`${code}\`` : `\`${code}\` (${notes})`;
}

async function checksTables() {
  const checks = JSON.parse(
    await readFile(path.join(root, "tests/fixtures/checklists.json"), "utf8"),
  );
  const tables = Object.entries(sources).map(([list, source]) => {
    const rows = checks.filter((check) => check.list === list);
    const lines = rows.map((check) => [check.item, ours(check)]);
    return `### ${list} (${source})\n\n${table(["what it finds", "with us"], lines)}`;
  });
  return tables.join("\n\n");
}

/** The page with the text between the two marks of this name replaced. */
function replaced(text, name, content) {
  const [start, end] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
  const [before, rest] = text.split(start);
  return `${before}${start}\n\n${content}\n\n${end}${rest.split(end)[1]}`;
}

const old = await readFile(page, "utf8");
const text = replaced(replaced(old, "rules", await rulesTable()), "checks", await checksTables());
await writeFile(page, await format(text, { ...(await resolveConfig(page)), filepath: page }));
