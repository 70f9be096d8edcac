// @ts-check
// Rows whose bytes are damaged: we take what is strict UTF-8, JSON, not too deep, and fits by Ajv.
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { load } from "entrybridge";
import { fitting } from "./arbitraries/rows.js";
import { patience, runs } from "./arbitraries/runs.js";
import { damaged, style, written } from "./arbitraries/texts.js";
import { documents } from "./judges/documents.js";
import { brokenMarks, brokenPromises, limits } from "./judges/promises.js";
import { ajvOf, strictlyParsed } from "./judges/verdicts.js";
import { platforms } from "./rows.js";

const bridge = await load();
const rules = /** @type {const} */ (false);
const ofText = ["invalid-json", "invalid-utf8", "too-deep"];
const entries = documents.filter(({ as }) => as === "entry");

/** @param {string} name */
const textsOf = (name) =>
  damaged(fc.tuple(fitting(name), style).map(([row, how]) => written(row, how)));

describe.each(entries)("damaged texts of $name", ({ name, platform }) => {
  const judge = ajvOf(name);

  test(
    "are taken if the others take them",
    () => {
      const isRight = (/** @type {Buffer} */ bytes) => {
        const parsed = strictlyParsed(bytes);
        const report = bridge.validate(bytes, { platform, rules, limits });
        expect(report.valid).toBe(parsed !== undefined && judge(parsed.value));
        expect(brokenPromises(report, bytes)).toEqual([]);
        if (parsed === undefined) {
          expect(report.issues).toHaveLength(1);
          expect(ofText).toContain(report.issues[0]?.code);
        } else if (bytes[0] !== 0xef) {
          expect(brokenMarks(report.issues, bytes.toString())).toEqual([]);
        }
      };
      fc.assert(fc.property(textsOf(name), isRight), runs(1500));
    },
    patience,
  );

  test(
    "do no harm to the rows beside them",
    async () => {
      const good = `${written({ messages: [] }, { space: "", escapes: "none" })}`;
      const isRight = async (/** @type {Buffer} */ bytes) => {
        fc.pre(!/[\r\n]/.test(bytes.toString("latin1")) && bytes.some((byte) => byte > 0x20));
        const file = Buffer.concat([Buffer.from(`${good}\n`), bytes, Buffer.from(`\n${good}\n`)]);
        const parsed = strictlyParsed(bytes);
        // A byte order mark is one at the start of a file only.
        const isTaken = parsed !== undefined && judge(parsed.value) && bytes[0] !== 0xef;
        const summary = await bridge.check(file, { platform, rules, limits });
        expect(summary).toMatchObject({ records: 3, valid: isTaken ? 3 : 2 });
        expect(summary.issues.every(({ record, line }) => record === 1 && line === 2)).toBe(true);
      };
      await fc.assert(fc.asyncProperty(textsOf(name), isRight), runs(500));
    },
    patience,
  );
});

test(
  "detect takes no platform's side in a text that the others do not take",
  () => {
    const isRight = (/** @type {Buffer} */ bytes) => {
      const parsed = strictlyParsed(bytes);
      const { openpipe, humanloop, arize } = bridge.detect(bytes);
      const judged = platforms.map(
        (platform) => parsed !== undefined && ajvOf(`${platform}/entry`)(parsed.value),
      );
      expect([openpipe, humanloop, arize]).toEqual(judged);
    };
    fc.assert(fc.property(textsOf("combined"), isRight), runs(1000));
  },
  patience,
);

test("the damage leaves some texts whole and breaks others in each of the ways", () => {
  const texts = fc.sample(textsOf("humanloop/entry"), runs(1000));
  const codes = texts.flatMap((bytes) => {
    const { totals } = bridge.validate(bytes, { platform: "humanloop" });
    return Object.keys(totals).length > 0 ? Object.keys(totals) : ["none"];
  });
  expect(codes).toEqual(expect.arrayContaining([...ofText, "none", "duplicate-key", "type"]));
});
