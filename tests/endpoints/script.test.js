// @ts-check
// The shell script of `requests --format curl`, run by a shell; in place of curl stands a script that
// writes down what it is given.
import { spawnSync } from "node:child_process";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { run } from "./command.js";

const folder = await mkdtemp(path.join(os.tmpdir(), "entrybridge-script-"));
afterAll(() => rm(folder, { recursive: true }));
await writeFile(
  path.join(folder, "curl"),
  '#!/bin/sh\nprintf "%s\\n" "$@" >arguments\ncat >input\ncat <&3 >body\n',
);
await chmod(path.join(folder, "curl"), 0o755);
const key = 'sk-\\n"5ecret$HOME`id`';

describe.each(
  /** @type {const} */ ([
    ["openpipe", "OPENPIPE_API_KEY", "Authorization: Bearer "],
    ["humanloop", "HUMANLOOP_API_KEY", "X-API-KEY: "],
    ["arize", "ARIZE_API_KEY", "Authorization: Bearer "],
  ]),
)("a script for %s", (platform, variable, lead) => {
  const rows =
    platform === "openpipe"
      ? '{"messages":[{"role":"user","content":"$(x)"},{"role":"assistant","content":"a"}]}'
      : '{"inputs":{"a":"$(x)"}}';
  /** @param {Record<string, string>} env */
  const sh = async (env) => {
    await writeFile(path.join(folder, "rows.jsonl"), `${rows}\n`);
    const args = ["requests", "rows.jsonl", "--to", platform, "--from", platform];
    const { stdout } = await run([...args, "--dataset", "evts_1", "--format", "curl"], {
      cwd: folder,
    });
    const PATH = `${folder}:${process.env["PATH"]}`;
    return spawnSync("sh", ["-c", stdout], { cwd: folder, env: { PATH, ...env } });
  };
  /** @param {string} name */
  const given = (name) => readFile(path.join(folder, name), "utf8");

  test("tells curl the key by its standard input, where no list of processes shows it", async () => {
    expect((await sh({ [variable]: key })).status).toBe(0);
    expect(await given("arguments")).not.toContain("5ecret");
    expect(await given("arguments")).toContain("-H\n@-\n");
    expect(await given("input")).toBe(`${lead}${key}\n`);
    expect(await given("body")).toContain(rows);
  });

  test("without a key sends nothing", async () => {
    await rm(path.join(folder, "arguments"), { force: true });
    const { status, stderr } = await sh({});
    expect(status).not.toBe(0);
    expect(String(stderr)).toContain(`${variable}: is empty`);
    await expect(given("arguments")).rejects.toThrow("ENOENT");
  });
});
