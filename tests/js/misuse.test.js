// @ts-check
import { describe, expect, test } from "@jest/globals";
import { load, MisuseError } from "entrybridge";
import { openpipe } from "./rows.js";

const bridge = await load();

/** @type {[string, unknown, RegExp][]} */
const shared = [
  ["options that are no object", 7, /options must be an object, not 7/],
  ["options that are null", null, /options must be an object, not null/],
  ["an unknown option", { ruels: false }, /"ruels".*did you mean "rules"/],
  ["an option of another function", { cheese: 1 }, /Unknown option "cheese".*Known: "/],
  ["an unknown rule", { rules: { "no-mesages": "off" } }, /no rule "no-mesages".*"no-messages"/],
  [
    "a rule named like a language key",
    { rules: JSON.parse('{"__proto__":"off"}') },
    /no rule "__proto__"/,
  ],
  [
    "an unknown level",
    { rules: { "no-messages": "warning" } },
    /"no-messages".*"off", "warn" or "error", not "warning"/,
  ],
  ["a level that is a number", { rules: { "no-messages": 2 } }, /not 2/],
  ["rules that are true", { rules: true }, /rules must be false or an object.*not true/],
  ["rules that are a list", { rules: ["no-messages"] }, /not an array/],
  ["an unknown limit", { limits: { maxdepth: 3 } }, /"maxdepth".*did you mean "maxDepth"/],
  [
    "a limit that is text",
    { limits: { maxDepth: "9" } },
    /limits\.maxDepth.*from 1 to 1000, not "9"/,
  ],
  ["a limit too great", { limits: { maxDepth: 1001 } }, /not 1001/],
  ["a limit too small", { limits: { maxRowBytes: 0 } }, /not 0/],
  ["a limit that is no number", { limits: { maxIssues: NaN } }, /not NaN/],
  ["half a limit", { limits: { maxIssues: 1.5 } }, /not 1\.5/],
  ["limits that are a number", { limits: 5 }, /Limits must be an object, not 5/],
];

/** @type {[string, unknown, RegExp][]} */
const checking = [
  [
    "an unknown platform",
    { platform: "open-pipe" },
    /platform must be "openpipe", .*not "open-pipe"; did you mean "openpipe"/,
  ],
  ["a platform in capitals", { platform: "OpenPipe" }, /did you mean "openpipe"/],
  ["a platform far from any", { platform: "langfuse" }, /not "langfuse"\.$/],
  ["a platform that is null", { platform: null }, /not null/],
  ["a very long platform", { platform: "x".repeat(9999) }, /^.{0,200}$/],
  [
    "an unknown document",
    { platform: "openpipe", as: "requests" },
    /as must be .*did you mean "request"/,
  ],
  ["a body of no platform", { as: "request" }, /platform must be named where as is "request"/],
  ["a body of any platform", { platform: "any", as: "error" }, /"any" knows rows only/],
  ...shared,
];

/** @type {[string, unknown, RegExp][]} */
const converting = [
  ["no target", {}, /to must be "openpipe", .*not undefined/],
  ["an unknown target", { to: "arise" }, /did you mean "arize"/],
  ["no one target", { to: "any" }, /to must be "openpipe", "humanloop" or "arize", not "any"/],
  [
    "an unknown source",
    { from: "humanlop", to: "arize" },
    /from must be .*did you mean "humanloop"/,
  ],
  ["unknown losses", { to: "arize", losses: "dorp" }, /losses must be .*did you mean "drop"/],
  [
    "a round trip that is no choice",
    { to: "arize", roundTrip: 1 },
    /roundTrip must be true or false/,
  ],
  ["an unknown layout", { to: "arize", layout: "nestd" }, /layout must be .*did you mean "nested"/],
  ["an unknown dialect", { to: "arize", dialect: "sharegp" }, /dialect must be .*"sharegpt"/],
  ["unknown columns", { to: "arize", columns: { usr: "q" } }, /Unknown option "usr" in columns/],
  [
    "a column that is no text",
    { to: "arize", columns: { user: 1 } },
    /columns\.user must be a string/,
  ],
  [
    "a list of columns that is none",
    { to: "arize", columns: { metadata: "a" } },
    /columns\.metadata must be a list of strings/,
  ],
  ["a template that is no text", { to: "arize", template: 1 }, /template must be a string, not 1/],
  [
    "an answer that is no text",
    { to: "arize", answer: ["a"] },
    /answer must be a string, not an array/,
  ],
  ...shared.map(
    /** @returns {[string, unknown, RegExp]} */ ([name, options, message]) => [
      name,
      options !== null && typeof options === "object" ? { to: "arize", ...options } : options,
      message,
    ],
  ),
];

/** @param {() => unknown} call */
function thrown(call) {
  try {
    call();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe("validate refuses", () => {
  test.each(checking)("%s", (_, options, message) => {
    const error = thrown(() => bridge.validate(openpipe, /** @type {any} */ (options)));
    expect(error).toBeInstanceOf(TypeError);
    expect(error).toBeInstanceOf(MisuseError);
    expect(/** @type {Error} */ (error).message).toMatch(message);
  });
});

describe("is refuses", () => {
  test.each([
    ["a slip", "openpip", /not "openpip"; did you mean "openpipe"\?$/],
    ["any platform", "any", /not "any"\.$/],
    ["a platform that is to be guessed", "auto", /not "auto"\.$/],
    ["no platform", undefined, /not undefined\.$/],
  ])("%s", (_, platform, end) => {
    const error = thrown(() => bridge.is(/** @type {any} */ (platform), openpipe));
    expect(error).toBeInstanceOf(MisuseError);
    const { message } = /** @type {Error} */ (error);
    expect(message).toMatch(/^platform must be "openpipe", "humanloop" or "arize", /);
    expect(message).toMatch(end);
  });
});

describe("check refuses", () => {
  test.each(checking)("%s", async (_, options, message) => {
    const answer = bridge.check("{}", /** @type {any} */ (options));
    await expect(answer).rejects.toThrow(MisuseError);
    await expect(answer).rejects.toThrow(message);
  });

  test.each([
    ["a value", [openpipe]],
    ["nothing", undefined],
    ["a number", 3],
    [
      "a stream of strings",
      (async function* () {
        yield "{}";
      })(),
    ],
  ])("%s as a source", async (_, source) => {
    await expect(bridge.check(/** @type {any} */ (source))).rejects.toThrow(MisuseError);
  });
});

describe("convert refuses", () => {
  test.each(converting)("%s", (_, options, message) => {
    const error = thrown(() => bridge.convert(openpipe, /** @type {any} */ (options)));
    expect(error).toBeInstanceOf(MisuseError);
    expect(/** @type {Error} */ (error).message).toMatch(message);
  });
});

test("misuse does not harm the instance", () => {
  expect(
    thrown(() => bridge.validate(openpipe, /** @type {any} */ ({ platform: 1 }))),
  ).toBeDefined();
  expect(bridge.validate(openpipe).valid).toBe(true);
});
