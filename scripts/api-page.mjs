// Writes docs/api.md anew from the types of the package's entries and their comments (TypeDoc).
//
//   node scripts/api-page.mjs           writes it
//   node scripts/api-page.mjs --check   fails where it is not up to date
import { spawnSync } from "node:child_process";
import { cp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { format, resolveConfig } from "prettier";

const root = fileURLToPath(new URL("..", import.meta.url));
const page = path.join(root, "docs/api.md");

/** Each entry, what TypeDoc calls it, and what is to be said before. */
const entries = [
  {
    title: "entrybridge",
    file: "entries/node.md",
    intro:
      "As Node.js has it. In browsers and at the edge there are the same names, but `loadSync` asks for " +
      "the bytes or the module (`{ wasm }`) in browsers; `entrybridge/inline` has the bytes inside, and " +
      "neither `load` nor `loadSync` takes options there.",
  },
  { title: "entrybridge/form", file: "form.md", intro: "" },
  { title: "entrybridge/platforms", file: "platforms.md", intro: "" },
];

// A copy of the sources in which `@throws {Kind}` is text: TypeDoc leaves the kind out.
async function copySources() {
  const copy = path.join(root, "build/api/source");
  await rm(copy, { recursive: true, force: true });
  for (const part of ["web", "src/schemas", "tsconfig.json", "package.json"]) {
    await cp(path.join(root, part), path.join(copy, part), { recursive: true });
  }
  const names = await readdir(path.join(copy, "web"), { recursive: true });
  for (const name of names.filter((each) => each.endsWith(".ts"))) {
    const file = path.join(copy, "web", name);
    const source = await readFile(file, "utf8");
    await writeFile(file, source.replace(/@throws \{([^}]+)\} ?/g, "@throws `$1` "));
  }
}

function typedoc() {
  const require = createRequire(import.meta.url);
  const bin = path.join(path.dirname(require.resolve("typedoc/package.json")), "bin/typedoc");
  const { status } = spawnSync(process.execPath, [bin], { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exit(1);
}

async function section({ title, file, intro }) {
  const text = await readFile(path.join(root, "build/api/pages", file), "utf8");
  const body = text
    .replace(/^\*\*\*\n/gm, "")
    .replace(/^#+ (Call Signature|Extended by|Index Signature)\n/gm, "")
    .replace(
      /^#{3,} (Parameters|Type Parameters|Returns|Throws|Extends|Methods|Properties)$/gm,
      "_$1_",
    )
    .replace(/^#+ (Constructors|Inherited from|Overrides)\n/gm, "")
    .replace(/^#+/gm, (marks) => "#".repeat(Math.min(marks.length + 1, 6)))
    // Links lead into this page.
    .replace(/\]\([^)#\s]*\.md#/g, "](#")
    .replace(/^`Error.constructor`\n/gm, "")
    .replace(/<a id="[^"]*"><\/a> ?/g, "");
  return `## ${title}\n\n${intro}\n\n${body}`;
}

await copySources();
typedoc();
const sections = await Promise.all(entries.map(section));
const markdown = `# The API\n\nMade from the types by \`node scripts/api-page.mjs\`; [README.md](../README.md) tells how to use them.\n\n${sections.join("\n")}`;
const text = await format(markdown, {
  ...(await resolveConfig(page)),
  parser: "markdown",
});
if (!process.argv.includes("--check")) {
  await writeFile(page, text);
} else if (text !== (await readFile(page, "utf8").catch(() => ""))) {
  console.error("docs/api.md is not up to date: node scripts/api-page.mjs writes it.");
  process.exit(1);
}
