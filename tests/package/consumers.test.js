// @ts-check
// The packed package, as others use it: by Node.js, TypeScript, Jest, bundlers, workers and hosts.
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { launch } from "../browser/chromium.js";
import { serve, strictPolicy } from "../browser/server.js";
import { installed, projects, run, serveBy, workshop } from "./workshop.js";

// What projects/answers.js says where all is well.
const answers =
  'true unknown-key {"messages":[{"role":"user","content":"What is 2 + 2?"}],"target":{"output":"4"}}';

describe("Node.js", () => {
  test.each([
    ["an ES module", "main.mjs"],
    ["CommonJS", "main.cjs"],
  ])("%s", async (_, file) => {
    expect(await run(["node", file], "node")).toEqual({
      status: 0,
      stdout: `${answers}\ntrue Arize v2 Arize v2 dataset example\n`,
      stderr: "",
    });
  });

  test("Jest", async () => {
    const { status, stderr } = await run(["jest"], "jest");
    expect({ status, stderr }).toMatchObject({
      status: 0,
      stderr: expect.stringMatching("1 passed"),
    });
  });

  test("Jest with a DOM", async () => {
    const jest = path.join(workshop, "node_modules/jest/bin/jest.js");
    const { status, stderr } = await run(["node", "--experimental-vm-modules", jest], "jest-dom");
    expect({ status, stderr }).toMatchObject({
      status: 0,
      stderr: expect.stringMatching("6 passed"),
    });
  });
});

// Both take the files meant for Node.js.
describe("hosts beside Node.js", () => {
  const said = { status: 0, stdout: `${answers}\ntrue Arize v2 Arize v2 dataset example\n` };

  test.each(["main.mjs", "main.cjs"])("Bun, %s", async (file) => {
    // The package `bun` puts it in its place by a script; none is run here.
    const machine = `${process.platform}-${process.arch.replace("arm64", "aarch64")}`;
    const bun = path.join(workshop, "node_modules/@oven", `bun-${machine}`, "bin/bun");
    expect(await run([bun, file], "node")).toMatchObject(said);
  });

  test("Deno", async () => {
    const command = ["deno", "run", "--no-prompt", "--allow-read", "--allow-env", "main.mjs"];
    expect(await run(command, "node")).toMatchObject(said);
  });
});

describe("TypeScript, strict", () => {
  const flags = [
    "--ignoreConfig",
    "--strict",
    "--noEmit",
    "--skipLibCheck",
    "false",
    "--target",
    "es2022",
  ];

  test.each([
    ["rows and what narrows them", "rows.ts"],
    ["the types of the platforms' SDKs", "sdk.ts"],
  ])("%s", async (_, file) => {
    // The SDKs' own declarations are not checked.
    const more = ["--skipLibCheck", "--exactOptionalPropertyTypes", "--noUncheckedIndexedAccess"];
    expect(await run(["tsc", ...flags, ...more, "--module", "nodenext", file], "types")).toEqual({
      status: 0,
      stdout: "",
      stderr: "",
    });
  });

  test.each([
    ["nodenext", "nodenext", "use.ts"],
    ["bundler", "esnext", "use.ts"],
  ])("moduleResolution %s", async (resolution, module, file) => {
    expect(
      await run(
        ["tsc", ...flags, "--module", module, "--moduleResolution", resolution, file],
        "typescript",
      ),
    ).toEqual({ status: 0, stdout: "", stderr: "" });
  });
});

// A page of each bundler, and the files that it is served from.
const bundled = [
  { name: "Vite, build", folder: "vite", build: ["vite", "build"], files: "vite/dist" },
  {
    name: "Vite, a module Worker",
    folder: "worker",
    build: ["vite", "build"],
    files: "worker/dist",
  },
  { name: "webpack 5", folder: "webpack", build: ["node", "build.mjs"], files: "webpack/dist" },
  { name: "Rollup", folder: "rollup", build: ["rollup", "-c"], files: "rollup/dist" },
  {
    name: "esbuild, bytes inside",
    folder: "esbuild",
    build: ["node", "build.mjs"],
    files: "esbuild/inline",
  },
  {
    name: "esbuild, .wasm beside",
    folder: "esbuild",
    build: ["node", "build.mjs"],
    files: "esbuild/beside",
  },
];

describe("in a browser", () => {
  /** @type {import("playwright-core").Browser} */
  let browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  /** What the page at this address says. @param {string} address */
  async function saidAt(address) {
    const page = await browser.newPage();
    /** @type {string[]} */
    const complaints = [];
    page.on("console", (message) => {
      const asksForIcon = message.location().url.endsWith("/favicon.ico");
      if (["error", "warning"].includes(message.type()) && !asksForIcon) {
        complaints.push(message.text());
      }
    });
    page.on("pageerror", (error) => complaints.push(error.message));
    try {
      await page.goto(address);
      await page.waitForFunction(() => document.title !== "waiting", undefined, {
        timeout: 60_000,
      });
      return { title: await page.title(), complaints };
    } catch (error) {
      return { title: String(error), complaints };
    } finally {
      await page.close();
    }
  }
  const well = { title: answers, complaints: [] };

  const page = {
    type: "text/html",
    body: readFileSync(path.join(import.meta.dirname, "projects/page/index.html")),
  };

  /**
   * What a page of these files says, under a strict policy.
   * @param {string} folder
   * @param {(path: string) => import("../browser/server.js").Answer | undefined} [answer] Before the files.
   */
  async function saidBy(folder, answer = (requested) => (requested === "/" ? page : undefined)) {
    const server = await serve({
      site: { folder, policy: strictPolicy, answers: answer },
    });
    try {
      return await saidAt(`${server.origin}/site/`);
    } finally {
      await server.close();
    }
  }

  test("no bundler: the files of the package, from a page that allows 'wasm-unsafe-eval' only", async () => {
    const main = readFileSync(path.join(projects, "page/page.js"), "utf8")
      .replace('"entrybridge"', '"./browser.mjs"')
      .replace("../answers.js", "./answers.js");
    const scripts = {
      "/page.js": main,
      "/answers.js": readFileSync(path.join(projects, "answers.js"), "utf8"),
    };
    const said = await saidBy(path.join(installed, "dist"), (requested) => {
      if (requested === "/") return page;
      const body = /** @type {Record<string, string>} */ (scripts)[requested];
      return body === undefined ? undefined : { type: "text/javascript", body };
    });
    expect(said).toEqual(well);
  });

  test.each(bundled)("$name", async ({ folder, build, files }) => {
    expect(await run(build, folder)).toMatchObject({ status: 0 });
    const hasPage = existsSync(path.join(projects, files, "index.html"));
    const said = await saidBy(path.join(projects, files), hasPage ? () => undefined : undefined);
    expect(said).toEqual(well);
  });

  test.each([
    [
      "a script",
      ["--format=iife", "--global-name=entrybridge"],
      "; globalThis.answer = entrybridge;",
    ],
    ["CommonJS for Node.js", ["--format=cjs", "--platform=node"], ""],
  ])(
    "esbuild, %s: what is missing is said, and bytes of one's own will do",
    async (_, format, end) => {
      const outfile = path.join(projects, "esbuild", `${format[0].slice(9)}.cjs`);
      const built = ["esbuild", "../page/formats.js", "--bundle", ...format, `--footer:js=${end}`];
      expect(await run([...built, `--outfile=${outfile}`], "esbuild")).toMatchObject({ status: 0 });
      const asked = await run(["node", "ask-format.mjs", outfile], "esbuild");
      expect(asked).toMatchObject({
        status: 0,
        stdout: 'wasm-missing Take "entrybridge/inline"\ntrue\n',
      });
    },
  );

  test("what a page does not use stays out of its bundle", async () => {
    expect(await run(["node", "build.mjs"], "esbuild")).toMatchObject({ status: 0 });
    const bundle = readFileSync(path.join(projects, "esbuild/beside/page.js"), "utf8");
    expect(bundle).toContain("entrybridge_core.wasm");
    expect(bundle).not.toContain("OpenPipe dataset entry"); // the title of a schema
  });

  test("Next.js: a page, a route of Node.js and one of its edge runtime", async () => {
    expect(await run(["next", "build"], "next")).toMatchObject({ status: 0 });
    const command = ["next", "start", "--port", "0", "--hostname", "127.0.0.1"];
    const server = await serveBy(command, "next", /http:\/\/127\.0\.0\.1:(\d+)/);
    try {
      for (const route of ["node", "edge"]) {
        const response = await fetch(`${server.origin}/api/${route}`);
        expect([route, await response.text()]).toEqual([route, answers]);
      }
      expect(await saidAt(server.origin)).toEqual(well);
    } finally {
      await server.stop();
    }
  });

  test("Vite, development server", async () => {
    const command = ["vite", "--port", "0", "--host", "127.0.0.1", "--clearScreen", "false"];
    const server = await serveBy(command, "vite", /http:\/\/127\.0\.0\.1:(\d+)/);
    try {
      expect(await saidAt(server.origin)).toEqual(well);
    } finally {
      await server.stop();
    }
  });
});

describe("workerd", () => {
  test("a module Worker with the imported module", async () => {
    expect(await run(["node", "build.mjs"], "workerd")).toMatchObject({ status: 0, stderr: "" });
    // The program itself: its command of npm may be a script that starts it.
    const { default: program } = createRequire(path.join(installed, "package.json"))("workerd");
    const command = [program, "serve", "config.capnp", "--control-fd=1"];
    const server = await serveBy(command, "workerd", /"event":"listen".*"port":(\d+)/);
    try {
      const response = await fetch(server.origin);
      expect(await response.text()).toBe(answers);
    } finally {
      await server.stop();
    }
  });
});
