// @ts-check
// Rows made from the schemas, and mistakes in them: our verdict is Ajv's, and each issue is where it
// is said to be. How to run it longer: arbitraries/runs.js.
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { load } from "entrybridge";
import { mutated } from "./arbitraries/mutations.js";
import { fitting } from "./arbitraries/rows.js";
import { patience, runs } from "./arbitraries/runs.js";
import { style, written } from "./arbitraries/texts.js";
import { documents } from "./judges/documents.js";
import { brokenMarks, brokenPromises, brokenTotals, limits } from "./judges/promises.js";
import { ajvOf } from "./judges/verdicts.js";
import { platforms } from "./rows.js";

const bridge = await load();
const rules = /** @type {const} */ (false);

const anyRow = fc.oneof(...platforms.map((platform) => fitting(`${platform}/entry`)));
const anyMutated = mutated(anyRow);

/** @param {string} platform */
const entriesOf = (platform) => (platform === "any" ? "combined" : `${platform}/entry`);

/** @param {import("entrybridge").Fix} fix @param {number} by */
const moveFix = (fix, by) => ({
  ...fix,
  edits: fix.edits.map((edit) => ({ ...edit, offset: edit.offset + by })),
});

describe("the rows that are made", () => {
  test.each(documents)("fit $name before they are changed", ({ name }) => {
    fc.assert(
      fc.property(fitting(name), (row) => ajvOf(name)(row)),
      runs(200),
    );
  });

  test.each(documents)("do and do not fit $name when they are", ({ name }) => {
    const rows = fc.sample(mutated(fitting(name)), runs(400));
    const share = rows.filter(ajvOf(name)).length / rows.length;
    expect(share).toBeGreaterThan(0.2);
    // Nearly every object fits humanloop/request and combined.
    expect(share).toBeLessThan(0.99);
  });
});

describe("validate says what Ajv says", () => {
  test.each(documents)(
    "of $name",
    ({ name, platform, as }) => {
      const judge = ajvOf(name);
      const options = { platform, as, rules, limits };
      const isRight = (/** @type {any} */ row, /** @type {any} */ how) => {
        const text = written(row, how);
        const report = bridge.validate(text, options);
        expect(report.valid).toBe(judge(row));
        expect(brokenPromises(report, Buffer.from(text))).toEqual([]);
        expect(brokenMarks(report.issues, text)).toEqual([]);
        if (typeof row !== "string") {
          const ofValue = bridge.validate(row, options);
          expect(told(ofValue.issues)).toEqual(told(report.issues));
        }
      };
      const rows = mutated(fitting(name));
      fc.assert(fc.property(rows, style, isRight), runs(as === "entry" ? 2000 : 800));
    },
    patience,
  );

  test(
    "of rows meant for another platform",
    () => {
      const isRight = (/** @type {any} */ row, /** @type {any} */ how) => {
        const text = written(row, how);
        for (const platform of /** @type {const} */ ([...platforms, "any"])) {
          const { valid } = bridge.validate(text, { platform, rules });
          expect([platform, valid]).toEqual([platform, ajvOf(entriesOf(platform))(row)]);
        }
      };
      fc.assert(fc.property(anyMutated, style, isRight), runs(1500));
    },
    patience,
  );
});

test(
  "detect says what Ajv says of all three schemas",
  () => {
    const isRight = (/** @type {any} */ row, /** @type {any} */ how) => {
      const { openpipe, humanloop, arize } = bridge.detect(written(row, how));
      const judged = platforms.map((platform) => ajvOf(`${platform}/entry`)(row));
      expect([openpipe, humanloop, arize]).toEqual(judged);
    };
    fc.assert(fc.property(anyMutated, style, isRight), runs(1500));
  },
  patience,
);

describe("check says of each row what Ajv says", () => {
  test.each(documents.filter(({ as }) => as === "entry"))(
    "of $name",
    async ({ name, platform }) => {
      const judge = ajvOf(name);
      const isRight = async (/** @type {any[]} */ rows, /** @type {string} */ lineEnd) => {
        const texts = rows.map((row) => JSON.stringify(row));
        const summary = await bridge.check(texts.join(lineEnd), { platform, rules, limits });
        const valid = rows.filter(judge).length;
        expect(summary).toMatchObject({
          framing: "json-lines",
          records: rows.length,
          valid,
          invalid: rows.length - valid,
        });
        expect(brokenTotals(summary)).toEqual([]);
        const alone = texts.map((text) => bridge.validate(text, { platform, rules, limits }));
        const moved = alone.flatMap(({ issues }, record) => {
          const start = Buffer.byteLength(texts.slice(0, record).join(lineEnd));
          const offset = start + (record > 0 ? lineEnd.length : 0);
          return issues.map((issue) => ({
            ...issue,
            record,
            line: record + 1,
            offset: offset + issue.offset,
            ...(issue.fix && { fix: moveFix(issue.fix, offset) }),
          }));
        });
        expect(summary.issues).toEqual(moved);
      };
      const files = fc.array(mutated(fitting(name)), { minLength: 2, maxLength: 8 });
      const lineEnds = fc.constantFrom("\n", "\r\n", "\r");
      await fc.assert(fc.asyncProperty(files, lineEnds, isRight), runs(300));
    },
    patience,
  );
});

describe("with the rules on", () => {
  const rows = (/** @type {any} */ name) => mutated(fitting(name));

  test.each(documents.filter(({ as }) => as === "entry"))(
    "a row of $name that is taken in one pass has no error when it is looked at closely",
    async ({ name, platform }) => {
      const isRight = async (/** @type {any[]} */ file) => {
        // An escape in a key is left to the closer look.
        const closely = file.map((row) => written(row, { space: "", escapes: "keys" }));
        const quickly = file.map((row) => JSON.stringify(row));
        const summary = await bridge.check(quickly.join("\n"), { platform, limits });
        const reports = closely.map((text) => bridge.validate(text, { platform, limits }));
        const said = new Set(summary.issues.map(keyOf));
        const unsaid = reports.flatMap(({ issues }, record) =>
          issues.map((issue) => keyOf({ ...issue, record })).filter((key) => !said.has(key)),
        );
        expect(unsaid).toEqual([]);
        expect(reports.filter(({ valid }) => !valid).length).toBeLessThanOrEqual(summary.invalid);
      };
      const files = fc.array(rows(name), { minLength: 2, maxLength: 8 });
      await fc.assert(fc.asyncProperty(files, isRight), runs(300));
    },
    patience,
  );

  test(
    "rows that fit the schema have the issues that their values call for",
    () => {
      const judge = ajvOf("openpipe/entry");
      const isRight = (/** @type {any} */ row, /** @type {any} */ how) => {
        fc.pre(judge(row));
        const report = bridge.validate(written(row, how), {
          platform: "openpipe",
          rules: onlyKnownRules,
          limits,
        });
        expect(Object.keys(report.totals).sort()).toEqual(codesCalledFor(row).sort());
      };
      fc.assert(fc.property(rows("openpipe/entry"), style, isRight), runs(1000));
    },
    patience,
  );
});

const judgedRules = ["no-messages", "last-message-not-assistant", "lone-surrogate"];

/** @type {Record<string, "off" | "error">} */
const onlyKnownRules = Object.fromEntries(
  bridge.rules().map(({ id }) => [id, judgedRules.includes(id) ? "error" : "off"]),
);

/** @param {any} row */
function codesCalledFor(row) {
  const last = row.messages.at(-1);
  return [
    ...(last === undefined ? ["no-messages"] : []),
    ...(last !== undefined && last.role !== "assistant" ? ["last-message-not-assistant"] : []),
    // JSON.stringify escapes what is half of a pair, and no other unit beyond ASCII.
    ...(/(?<!\\)(?:\\\\)*\\ud[89a-f]/.test(JSON.stringify(row)) ? ["lone-surrogate"] : []),
  ];
}

/** @param {import("entrybridge").Issue} issue */
function keyOf({ record, code, pointer }) {
  return `${record} ${code} ${pointer}`;
}

/** @param {import("entrybridge").Issue[]} issues */
function told(issues) {
  return issues.map(({ code, pointer }) => [code, pointer]);
}
