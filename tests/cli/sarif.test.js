// @ts-check
// Reports in SARIF are held to the official schema, as a Microsoft package ships it.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { Ajv } from "ajv";
import formats from "ajv-formats";

const cli = path.resolve(import.meta.dirname, "../../dist/cli.mjs");
const folder = mkdtempSync(path.join(os.tmpdir(), "entrybridge-sarif-"));
afterAll(() => rmSync(folder, { recursive: true }));

const shipped = path.dirname(
  createRequire(import.meta.url).resolve("@microsoft/jest-sarif/package.json"),
);
// It is of draft-04, of which it uses nothing that draft-07 reads in another way.
const {
  $schema: draft,
  id,
  ...schema
} = JSON.parse(readFileSync(path.join(shipped, "lib/schemas/sarif-2.1.0-rtm.5.json"), "utf8"));
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
formats.default(ajv);
const isSarif = ajv.compile(schema);

const bad = '{"messages":[{"role":"robot","content":"漢"},{"role":"assistant","content":""}]}\n';

/** @type {Record<string, { content?: string, name?: string, args?: string[], results: number }>} */
const reports = {
  "no rows": { content: "", results: 0 },
  "clean rows": { content: '{"question":"a","answer":"b"}\n', results: 0 },
  "an error and a warning": { content: bad, results: 2 },
  "errors alone": { content: bad, args: ["--quiet"], results: 1 },
  "text that is cut off": { content: '{"messages":[', results: 1 },
  "bytes that are not UTF-8": { content: '{"messages":"\u0000"}', results: 1 },
  "more than are shown": { content: bad.repeat(5), args: ["--max-issues", "3"], results: 3 },
  "a name that needs escapes": { name: "100% ü#?.jsonl", content: bad, results: 2 },
  "a file that is not there": { results: 0 },
  "rows of several platforms": { content: `${bad}{"inputs":{},"target":{}}\n`, results: 1 },
};

describe.each(Object.entries(reports))("%s", (_, { content, name, args, results }) => {
  const file = name ?? "rows.jsonl";

  test("is SARIF 2.1.0", () => {
    rmSync(path.join(folder, file), { force: true });
    if (content !== undefined) writeFileSync(path.join(folder, file), content);
    const { stdout } = spawnSync(
      process.execPath,
      [cli, "check", file, "--format", "sarif", ...(args ?? [])],
      { cwd: folder, encoding: "utf8" },
    );
    const log = JSON.parse(stdout);
    isSarif(log);
    expect(isSarif.errors).toBeNull();
    expect(log.runs[0].results).toHaveLength(results);
    for (const { ruleId, ruleIndex, locations } of log.runs[0].results) {
      expect(log.runs[0].tool.driver.rules[ruleIndex].id).toBe(ruleId);
      const { uri } = locations[0].physicalLocation.artifactLocation;
      expect(decodeURIComponent(uri)).toBe(file);
    }
  });
});

test("the schema is the one of the draft that was looked at", () => {
  expect(draft).toBe("http://json-schema.org/draft-04/schema#");
  expect(id).toMatch(/sarif-2\.1\.0-rtm\.5\.json$/);
  expect(JSON.stringify(schema)).not.toMatch(/"exclusiveM|"id":"http/);
});

test("the schema refuses what is no SARIF", () => {
  expect(isSarif({ version: "2.1.0", runs: [{ results: [{}] }] })).toBe(false);
});

test("a span is placed in columns and in bytes, and says what is wrong with the run", () => {
  const args = [cli, "check", "-", "gone.jsonl", "--format", "sarif"];
  const stdin = '{"messages":[{"role":"user","content":"漢"},{"role":"robot","content":"x"}]}';
  const { stdout } = spawnSync(process.execPath, args, { input: stdin, encoding: "utf8" });
  const [run] = JSON.parse(stdout).runs;
  expect(run.results[0].locations[0].physicalLocation).toEqual({
    artifactLocation: { uri: "%3Cstdin%3E" },
    region: {
      startLine: 1,
      startColumn: 52,
      endColumn: 59,
      snippet: { text: '"robot"' },
      byteOffset: 53,
      byteLength: 7,
    },
  });
  expect(run.invocations[0]).toMatchObject({
    executionSuccessful: false,
    toolExecutionNotifications: [
      {
        level: "error",
        message: {
          text: /* prettier-ignore */ expect.stringContaining("gone.jsonl: cannot be read"),
        },
      },
    ],
  });
});
