// Shows a conversion to a person: rows before and after, what was done, what was refused.
//   node scripts/show-conversion.mjs rows.jsonl converted.jsonl report.json
// The report is that of `entrybridge convert --report`.
import { readFileSync } from "node:fs";

const [before, after, reportFile] = process.argv.slice(2);
const lines = (file) => readFileSync(file, "utf8").split("\n").filter(Boolean);
const report = JSON.parse(readFileSync(reportFile, "utf8"));
const rows = lines(before);
const refused = new Set(report.rejected.map(({ record }) => record));
const kept = rows.map((_, record) => record).filter((record) => !refused.has(record));
const written = new Map(lines(after).map((line, index) => [kept[index], line]));

/** JSON text in lines of at most `width` columns where that can be. */
function laidOut(value, width, indent = "") {
  const flat = JSON.stringify(value);
  if (indent.length + flat.length <= width || typeof value !== "object" || value === null) {
    return flat;
  }
  const deeper = `${indent}  `;
  const members = Array.isArray(value)
    ? value.map((item) => laidOut(item, width - 1, deeper))
    : Object.entries(value).map(
        ([key, item]) => `${JSON.stringify(key)}: ${laidOut(item, width - 1, deeper)}`,
      );
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  return `${open}\n${deeper}${members.join(`,\n${deeper}`)}\n${indent}${close}`;
}

function showRow(record) {
  console.log(`Row ${record + 1} before:\n${laidOut(JSON.parse(rows[record]), 96)}\n`);
  console.log(`Row ${record + 1} after:\n${laidOut(JSON.parse(written.get(record)), 96)}\n`);
  console.log("What was done to it:");
  for (const { from, to, action, reason } of changesOf(record)) {
    const where = to === undefined || to === from ? from : `${from} -> ${to}`;
    console.log(`  ${action.padEnd(9)}  ${where || "the row"}  (${reason})`);
  }
  console.log("");
}

const changesOf = (record) => report.changes.filter((change) => change.record === record);

// The first row, and the first one that needed more than moving.
const [plain] = kept;
const harder = kept.find(
  (record) => record !== plain && changesOf(record).some(({ action }) => action !== "moved"),
);
for (const record of new Set([plain, harder])) if (record !== undefined) showRow(record);

console.log(`Of ${report.records} rows ${report.converted} were converted, with these changes:`);
for (const [what, count] of Object.entries(report.totals)) {
  if (what.includes(":")) console.log(`  ${String(count).padStart(3)}  ${what.replace(":", ": ")}`);
}
console.log(`\n${report.rejected.length} were refused, and nothing was written for them:`);
for (const { line, issues } of report.rejected) {
  console.log(`  line ${line}: ${issues.map(({ message }) => message).join("; ")}`);
}
