// Schemas of the user's own: every keyword, what is wrong with a schema, hostile ones, agreement.
#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "support.h"
#include "text/tree.h"
#include "validate/accept.h"
#include "validate/explain.h"
#include "validate/own_schema.h"

namespace entrybridge {
namespace {

using testing::told;
using Lines = std::vector<std::string>;

CompiledSchema compiled(std::string_view schema) {
  auto made = CompiledSchema::compile(schema);
  const auto* error = std::get_if<SchemaError>(&made);
  EXPECT_EQ(error, nullptr) << schema << ": " << (error != nullptr ? error->message : "");
  if (error != nullptr) made = CompiledSchema::compile("true");
  return std::move(std::get<CompiledSchema>(made));
}

Lines faults(std::string_view schema, std::string_view value) {
  return told(compiled(schema).validate(value).issues);
}

struct Row {
  const char* schema;
  const char* value;
  Lines told;
};

TEST(Compile, EveryKeywordPassesAndFails) {
  const Row rows[] = {
      {R"({"type":"integer"})", "2.0", {}},
      {R"({"type":"integer"})", "2.5", {"type "}},
      {R"({"type":["null","string"]})", "1", {"type "}},
      {R"({"enum":[1,"a",{"b":[1.0]},null]})", R"({"b":[1]})", {}},
      {R"({"enum":[1,"a",{"b":[1.0]},null]})", "1.00", {}},
      {R"({"enum":[1,"a"]})", "\"b\"", {"enum "}},
      {R"({"enum":[false]})", "0", {"enum "}},
      {R"({"const":{"a":1,"b":2}})", R"({"b":2,"a":1})", {}},
      {R"({"const":"x"})", "\"y\"", {"const "}},
      {R"({"enum":["a","b"],"const":"a"})", "\"b\"", {"const "}},
      {R"({"minimum":3})", "3", {}},
      {R"({"minimum":3})", "2.999999999999999999999", {"minimum "}},
      {R"({"maximum":18446744073709551615})", "18446744073709551616", {"maximum "}},
      {R"({"exclusiveMinimum":3})", "3.0", {"exclusive-minimum "}},
      {R"({"exclusiveMaximum":3})", "3", {"exclusive-maximum "}},
      {R"({"exclusiveMaximum":3})", "\"3\"", {}},
      {R"({"multipleOf":0.01})", "19.99", {}},
      {R"({"multipleOf":2})", "9007199254740993", {"multiple-of "}},
      {R"({"minLength":2})", "\"\\ud83d\\ude00\"", {"min-length "}},
      {R"({"maxLength":2.0})", "\"éé\"", {}},
      {R"({"maxLength":2})", "\"ééé\"", {"max-length "}},
      {R"({"pattern":"^a+$"})", "\"aab\"", {"pattern "}},
      {R"({"pattern":"^a+$"})", "7", {}},
      {R"({"properties":{"a":{"minimum":1}}})", R"({"a":0})", {"minimum /a"}},
      {R"({"properties":{"a":false}})", R"({"a":0})", {"reserved-key /a"}},
      {R"({"patternProperties":{"^x":{"type":"string"}},"additionalProperties":false})",
       R"({"xa":"","xb":1,"y":1})",
       {"type /xb", "unknown-key /y"}},
      {R"({"properties":{"xa":{"maxLength":1}},"patternProperties":{"^x":{"type":"string"}}})",
       R"({"xa":"ab"})",
       {"max-length /xa"}},
      {R"({"additionalProperties":{"type":"string"}})", R"({"a":1})", {"type /a"}},
      {R"({"required":["a","b"]})", R"({"a":1})", {"required /b"}},
      {R"({"minProperties":1})", "{}", {"min-properties "}},
      {R"({"maxProperties":1})", R"({"a":1,"b":2})", {"max-properties "}},
      {R"({"propertyNames":{"maxLength":2}})", R"({"ab":1,"abc":2})", {"property-names /abc"}},
      {R"({"propertyNames":false})", R"({"a":1})", {"property-names /a"}},
      {R"({"dependencies":{"a":["b","c"]}})", R"({"a":1,"b":2})", {"dependencies /c"}},
      {R"({"dependencies":{"a":{"required":["z"]}}})", R"({"a":1})", {"required /z"}},
      {R"({"dependencies":{"a":["b"]}})", R"({"c":1})", {}},
      {R"({"items":{"type":"string"}})", R"(["a",1])", {"type /1"}},
      {R"({"items":[{"type":"string"},{"type":"null"}]})", R"(["a",1,2])", {"type /1"}},
      {R"({"items":[{}],"additionalItems":{"type":"null"}})", "[1,2]", {"type /1"}},
      {R"({"items":[{}],"additionalItems":false})", "[1,2,3]", {"additional-items /1"}},
      {R"({"additionalItems":false})", "[1]", {}},
      {R"({"items":false})", "[1]", {"additional-items /0"}},
      {R"({"minItems":1})", "[]", {"min-items "}},
      {R"({"maxItems":1})", "[1,2]", {"max-items "}},
      {R"({"uniqueItems":true})", R"([1,"1",true,{"a":1}])", {}},
      {R"({"uniqueItems":true})", R"([{"a":1,"b":2},7,{"b":2,"a":1.0}])", {"unique-items /2"}},
      {R"({"uniqueItems":true})", "[1,1.0,1]", {"unique-items /1", "unique-items /2"}},
      {R"({"uniqueItems":false})", "[1,1]", {}},
      {R"({"contains":{"minimum":5}})", "[1,5]", {}},
      {R"({"contains":{"minimum":5}})", "[1]", {"contains "}},
      {R"({"contains":true})", "[]", {"contains "}},
      {R"({"allOf":[{"type":"object"},{"required":["a"]}]})", "{}", {"required /a"}},
      {R"({"allOf":[{"type":"string"},{"type":"string","minLength":1}]})", "1", {"type "}},
      {R"({"allOf":[{"minimum":2},{"minimum":3}]})", "1", {"minimum ", "minimum "}},
      {R"({"oneOf":[{"type":"string"},{"minimum":2}]})", "\"a\"", {"one-of "}},
      {R"({"oneOf":[{"type":"integer"},{"minimum":2}]})", "1", {}},
      {R"({"oneOf":[{"type":"integer"},{"minimum":2}]})", "3", {"one-of "}},
      {R"({"oneOf":[{"required":["a"]},{"required":["b"]}]})", R"({"a":1,"b":1})", {"one-of "}},
      {R"({"anyOf":[{"type":"string"}],"oneOf":[{"maxLength":1},{"minLength":3}]})",
       "\"ab\"",
       {"no-match "}},
      {R"({"not":{"type":"string"}})", "\"a\"", {"not "}},
      {R"({"not":{"type":"string"}})", "1", {}},
      {R"({"if":{"properties":{"k":{"const":1}}},"then":{"required":["a"]},"else":{"required":["b"]}})",
       R"({"k":1})",
       {"required /a"}},
      {R"({"if":{"properties":{"k":{"const":1}}},"then":{"required":["a"]},"else":{"required":["b"]}})",
       R"({"k":2})",
       {"required /b"}},
      {R"({"then":false,"else":false})", "1", {}},
      {"true", "1", {}},
      {"false", "1", {"no-match "}},
      {R"({"format":"email","contentEncoding":"base64"})", "\"!\"", {}},
      {R"({"$ref":"#/definitions/a","type":"null","definitions":{"a":{"type":"string"}}})",
       "\"s\"",
       {}},
      {R"({"$ref":"http://json-schema.org/draft-07/schema#"})",
       R"({"minLength":-1})",
       {"minimum /minLength"}},
      {R"({"properties":{"n":{"$ref":"#"},"v":{"type":"integer"}}})",
       R"({"n":{"n":{"v":"x"}}})",
       {"type /n/n/v"}},
  };
  for (const Row& row : rows) EXPECT_EQ(faults(row.schema, row.value), row.told) << row.schema;
}

TEST(Compile, ReferencesLeadWhereTheyName) {
  const Row rows[] = {
      {R"({"definitions":{"a b%":{"type":"string"}},"$ref":"#/definitions/a%20b%25"})",
       "1",
       {"type "}},
      {R"({"definitions":{"a/b~":{"type":"string"}},"$ref":"#/definitions/a~1b~0"})",
       "1",
       {"type "}},
      {R"({"definitions":{"x":{"$id":"#here","type":"string"}},"$ref":"#here"})", "1", {"type "}},
      {R"({"$id":"http://h/a/root.json","items":{"$ref":"../b.json"},
           "definitions":{"b":{"$id":"/b.json","type":"string"}}})",
       "[1]",
       {"type /0"}},
      {R"({"$id":"http://h/x/","properties":{"f":{"$id":"folder/","items":{"$ref":"i.json"}}},
           "definitions":{"i":{"$id":"http://h/x/folder/i.json","type":"string"}}})",
       R"({"f":[1]})",
       {"type /f/0"}},
      {R"({"properties":{"a":{"$ref":"#/x-own/0"}},"x-own":[{"type":"string"}]})",
       R"({"a":1})",
       {"type /a"}},
      {R"({"properties":{"$ref":{"type":"string"}}})", R"({"$ref":1})", {"type /$ref"}},
      {R"({"enum":[{"$id":"#no","type":"string"}],"type":["object"]})",
       R"({"$id":"#no","type":"string"})",
       {}},
  };
  for (const Row& row : rows) EXPECT_EQ(faults(row.schema, row.value), row.told) << row.schema;
}

TEST(Compile, MessagesReadWell) {
  struct Case {
    const char* schema;
    const char* value;
    const char* message;
    const char* expected;
    const char* received;
    std::size_t offset;
    std::size_t length;
  };
  const Case cases[] = {
      {R"({"properties":{"n":{"minimum":3}}})", R"({"n": 2})", "`n` must be at least 3, got 2.",
       "at least 3", "2", 6, 1},
      {R"({"items":{"multipleOf":0.5}})", "[0.3]", "Item 1 must be a multiple of 0.5, got 0.3.",
       "a multiple of 0.5", "0.3", 1, 3},
      {R"({"maxLength":1})", "\"ab\"",
       "The row must be at most 1 character long, got 2 characters.", "at most 1 character long",
       "2 characters", 0, 4},
      {R"({"pattern":"^a$"})", "\"b\"", "The row must match the pattern `^a$`, got \"b\".",
       "the pattern `^a$`", "\"b\"", 0, 3},
      {R"({"const":1})", "2", "The row must be 1, got 2.", "1", "2", 0, 1},
      {R"({"maxProperties":0})", R"({"a":1})", "The row must hold at most 0 keys, got 1.",
       "at most 0 keys", "1", 0, 1},
      {R"({"properties":{"a":false}})", R"({"a":1})",
       "`a` must not stand here, whatever its value.", "no key `a`", "`a`", 1, 3},
      {R"({"propertyNames":{"pattern":"^[a-z]+$"}})", R"({"A":1})",
       "`A` is not a name that a key of the row may have.",
       "something that must match the pattern `^[a-z]+$`", "`A`", 1, 3},
      {R"({"dependencies":{"a":["b"]}})", R"( {"a":1})",
       "The key `b` is missing from the row: `a` needs it.", "the key `b`", "no such key", 1, 1},
      {R"({"properties":{"l":{"items":[{}],"additionalItems":false}}})", R"({"l":[1,2]})",
       "`l` must hold 1 item at most, got 2.", "1 item at most", "2 items", 8, 1},
      {R"({"contains":{"type":"string"}})", "[1]", "No item of the row is a string.",
       "at least one item that is a string", "1 item, none such", 0, 3},
      {R"({"uniqueItems":true})", "[1,2,1]", "Item 3 repeats item 1.", "items that differ", "1", 5,
       1},
      {R"({"oneOf":[{},{"type":"null"}]})", "null",
       "The row fits 2 of the forms it may have; it must fit exactly one.",
       "exactly one of 2 forms", "a value that fits 2", 0, 4},
      {R"({"not":{"enum":["x","y"]}})", "\"x\"", "The row must not be \"x\" or \"y\".",
       "anything but \"x\" or \"y\"", "\"x\"", 0, 3},
  };
  for (const Case& one : cases) {
    const Report report = compiled(one.schema).validate(one.value);
    ASSERT_EQ(report.issues.size(), 1U) << one.schema;
    const Issue& issue = report.issues.front();
    EXPECT_EQ(issue.message, one.message);
    EXPECT_EQ(issue.expected, one.expected) << one.schema;
    EXPECT_EQ(issue.received, one.received) << one.schema;
    EXPECT_EQ(issue.offset, one.offset) << one.schema;
    EXPECT_EQ(issue.length, one.length) << one.schema;
    EXPECT_EQ(report.platform, std::nullopt);
  }
}

TEST(CompiledSchema, RulesOfPlatformsSpeakWhereTheyAreAskedFor) {
  CompileOptions options;
  options.rules.levels["no-messages"] = Level::error;
  auto made = CompiledSchema::compile("true", options);
  auto& schema = std::get<CompiledSchema>(made);
  EXPECT_EQ(schema.validate(R"({"messages":[]})").totals, (Totals{{"no-messages", 1}}));
  EXPECT_EQ(compiled("true").validate(R"({"messages":[]})").totals, Totals());
}

// "pointer line:column+offset message" of the error, or "" where there is none.
std::string refusal(std::string_view schema) {
  const auto made = CompiledSchema::compile(schema);
  const auto* error = std::get_if<SchemaError>(&made);
  if (error == nullptr) return "";
  return to_pointer(error->path) + " " + std::to_string(error->line) + ":" +
         std::to_string(error->column) + "+" + std::to_string(error->offset) + " " + error->message;
}

TEST(SchemaError, SaysWhatAndWhere) {
  struct Case {
    const char* schema;
    const char* refusal;
  };
  const Case cases[] = {
      {"", " 1:1+0 "},
      {"{\"type\":}", " 1:9+8 "},
      {"[]", " 1:1+0 The schema must be a boolean or object, got an array."},
      {"{\n  \"type\": \"strin\"}", "/type 2:11+12 "},
      {R"({"minimum":"3"})", "/minimum 1:12+11 `minimum` must be a number, got a string."},
      {R"({"properties":{"a":{"minLength":-1}}})",
       "/properties/a/minLength 1:33+32 `minLength` must be at least 0, got -1."},
      {R"({"maxItems":1.5})", "/maxItems 1:13+12 `maxItems` must be an integer, got 1.5."},
      {R"({"required":["a","a"]})", "/required/1 1:18+17 Item 2 of `required` repeats item 1."},
      {R"({"enum":[]})", "/enum 1:9+8 `enum` must hold at least 1 item, got 0."},
      {R"({"allOf":[]})", "/allOf 1:10+9 `allOf` must hold at least 1 item, got 0."},
      {R"({"multipleOf":0})", "/multipleOf 1:15+14 `multipleOf` must be more than 0, got 0."},
      {R"({"$ref":"#/definitions/x"})",
       "/$ref 1:9+8 The `$ref` \"#/definitions/x\" leads to no schema of this document; other "
       "documents are not fetched."},
      {R"({"items":{"$ref":"https://example.com/s.json"}})", "/items/$ref 1:18+17 "},
      {R"({"$ref":"#"})", " 1:1+0 The `$ref` here leads back to itself."},
      {R"({"$ref":"#/definitions/a","definitions":{"a":{"$ref":"#/definitions/b"},"b":{"$ref":"#/definitions/a"}}})",
       "/definitions/a 1:46+45 The `$ref` here leads back to itself."},
      {R"({"allOf":[{"$ref":"#"}]})",
       " 1:1+0 This schema applies itself to the same value again and again."},
      {R"({"dependencies":{"a":{"not":{"$ref":"#"}}}})",
       " 1:1+0 This schema applies itself to the same value again and again."},
      {R"({"$ref":"#/x/0","x":[{"type":7}]})", "/x/0/type 1:30+29 "},
      {R"({"$ref":"#/x","x":"y"})", "/x 1:19+18 `x` must be a boolean or object, got a string."},
      {R"({"pattern":"(a"})", "/pattern 1:12+11 The pattern \"(a\" leaves a group open."},
      {R"({"patternProperties":{"[":{}}})",
       "/patternProperties/[ 1:27+26 The pattern \"[\" leaves a class `[…]` open."},
      {R"({"$schema":"https://json-schema.org/draft/2020-12/schema"})", "/$schema 1:12+11 "},
      {"\xEF\xBB\xBF{\"type\":1}", "/type 1:9+11 "},
  };
  for (const Case& one : cases) {
    EXPECT_TRUE(refusal(one.schema).starts_with(one.refusal))
        << one.schema << ": " << refusal(one.schema);
  }
  EXPECT_EQ(refusal(R"({"$schema":"http://json-schema.org/draft-07/schema#"})"), "");
  EXPECT_EQ(refusal(R"({"unknown":{"type":7}})"), "") << "unknown keywords are free";
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

std::string joined(std::size_t count, const std::function<std::string(std::size_t)>& one) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += (i > 0 ? "," : "") + one(i);
  return out;
}

TEST(HostileSchema, IsRefusedOrCompiledInBoundedTime) {
  const auto start = std::chrono::steady_clock::now();
  const auto number = [](std::size_t i) { return std::to_string(i); };
  EXPECT_NE(refusal(repeated(R"({"items":)", 20000) + "{}" + std::string(20000, '}')), "");
  EXPECT_NE(refusal(std::string(20000, '[')), "");
  EXPECT_NE(refusal(R"({"description":")" + std::string(std::size_t{5} << 20U, 'x') + "\"}"), "");
  EXPECT_NE(refusal("\xFF"), "");
  // A long chain of references, of schemas in place, and doubled at each step.
  EXPECT_EQ(refusal(R"({"$ref":"#/definitions/0","definitions":{)" +
                    joined(20000,
                           [&](std::size_t i) {
                             return "\"" + number(i) + R"(":{"$ref":"#/definitions/)" +
                                    number(i + 1) + "\"}";
                           }) +
                    R"(,"20000":true}})"),
            "");
  const auto chain = [&](std::size_t length, const char* before, const char* behind) {
    return R"({"$ref":"#/definitions/0","definitions":{)" +
           joined(length,
                  [&](std::size_t i) {
                    const std::string next = R"({"$ref":"#/definitions/)" + number(i + 1) + "\"}";
                    return "\"" + number(i) + "\":" + before + next + "," + next + behind;
                  }) +
           ",\"" + number(length) + R"(":{"type":"string"}}})";
  };
  EXPECT_NE(refusal(chain(20000, R"({"allOf":[)", "]}")), "");
  EXPECT_EQ(refusal(chain(200, R"({"allOf":[)", "]}")), "");
  EXPECT_EQ(faults(chain(200, R"({"allOf":[)", "]}"), "1"), Lines{"type "});
  EXPECT_EQ(faults(chain(200, R"({"anyOf":[)", "]}"), "1"), Lines{"type "});
  EXPECT_EQ(faults(chain(200, R"({"oneOf":[)", "]}"), "1"), Lines{"type "});
  EXPECT_EQ(faults(chain(200, R"({"oneOf":[)", "]}"), "\"\""), Lines{"one-of "});
  // Patterns by number and by size.
  EXPECT_NE(refusal(R"({"anyOf":[)" +
                    joined(3000,
                           [&](std::size_t i) {
                             return R"({"pattern":"a{9000}b{)" + number(i) + "}\"}";
                           }) +
                    "]}"),
            "");
  // Ids that grow.
  EXPECT_NE(refusal(R"({"$id":"http://h/)" + std::string(10000, 'x') + R"(/"})"), "");
  EXPECT_EQ(refusal(R"({"definitions":{)" +
                    joined(30000,
                           [&](std::size_t i) {
                             return "\"" + number(i) + R"(":{"$ref":"#/definitions/)" +
                                    number((i * 7919) % 30000 == i ? 1 : 30000) + "\"}";
                           }) +
                    R"(,"30000":{}},"allOf":[{"$ref":"#/definitions/5"}]})"),
            "");
  const auto spent = std::chrono::steady_clock::now() - start;
  EXPECT_LT(spent, std::chrono::seconds(30));
}

TEST(HostileSchema, ExplainingHasABudget) {
  const auto start = std::chrono::steady_clock::now();
  // Each level of the value is tried by both alternatives, each of which tries both again.
  const char* const doubling = R"({"definitions":{"t":{"anyOf":[
      {"type":"object","properties":{"c":{"$ref":"#/definitions/t"},"a":{"type":"string"}},
       "required":["c","a"]},
      {"type":"object","properties":{"c":{"$ref":"#/definitions/t"},"b":{"type":"string"}},
       "required":["c","b"]},
      {"type":"null"}]}},"$ref":"#/definitions/t"})";
  std::string deep = "1";
  for (int i = 0; i < 100; ++i) deep = R"({"c":)" + deep + "}";
  EXPECT_FALSE(faults(doubling, deep).empty());
  // Names that fit many patterns, each leading on.
  const char* const patterns =
      R"({"patternProperties":{"a":{"$ref":"#"},"^a":{"$ref":"#"},"a$":{"$ref":"#"}},"type":"object"})";
  deep = "1";
  for (int i = 0; i < 100; ++i) deep = R"({"a":)" + deep + "}";
  EXPECT_EQ(faults(patterns, deep).size(), 1U);
  // What no budget covers is said where it stands.
  const std::string costly = R"x({"items":{"pattern":"(?=(.*b){20})"}})x";
  EXPECT_EQ(faults(costly, "[\"" + std::string(20000, 'a') + "\"]"), Lines{"no-match /0"});
  const auto spent = std::chrono::steady_clock::now() - start;
  EXPECT_LT(spent, std::chrono::seconds(20));
}

TEST(HostileSchema, DeepValuesDoNotOverflowTheStack) {
  const char* const unions = R"({"anyOf":[{"type":"array","items":{"$ref":"#"}},{"type":"null"}]})";
  const char* const many = R"({"allOf":[{"allOf":[{"allOf":[{"items":{"$ref":"#"}}]}]}],"not":{
      "not":{"type":"array"}},"contains":{"type":["array","string"]}})";
  CompileOptions options;
  options.limits.max_depth = 1000;
  for (const char* const schema : {unions, many}) {
    auto made = CompiledSchema::compile(schema, options);
    const std::string value = std::string(999, '[') + "1" + std::string(999, ']');
    EXPECT_EQ(std::get<CompiledSchema>(made).validate(value).issues.size(), 1U) << schema;
  }
}

TEST(HostileSchema, LargeUnionsAreDeferredWhereThatIsSure) {
  const auto of_strings = [](std::size_t i) {
    return R"({"type":"object","properties":{"k":{"enum":["v)" + std::to_string(i) +
           R"("]}},"required":["k"],"additionalProperties":false})";
  };
  const auto of_numbers = [](std::size_t i) { return R"({"const":)" + std::to_string(i) + "}"; };
  for (const char* keyword : {"anyOf", "oneOf"}) {
    const std::string start = "{\"" + std::string(keyword) + "\":[";
    const std::string strings = start + joined(70, of_strings) + "]}";
    EXPECT_EQ(faults(strings, R"({"k":"v69"})"), Lines{});
    EXPECT_EQ(faults(strings, R"({"k":"v70"})"), Lines{"no-match "});
    const std::string numbers = start + joined(70, of_numbers) + "]}";
    EXPECT_EQ(faults(numbers, "69.0"), Lines{});
    EXPECT_EQ(faults(numbers, "70"), Lines{"enum "}) << "numbers are not valijson's";
  }
}

TEST(Compile, ChecksFiles) {
  CompiledSchema schema = compiled(R"({"type":"object","required":["id"]})");
  const Summary lines = schema.check("{\"id\":1}\n{\"id\":2,\"id\":3}\n{}\nno\n");
  EXPECT_EQ(lines.records, 4U);
  EXPECT_EQ(lines.valid, 1U);
  EXPECT_EQ(lines.platform, std::nullopt);
  EXPECT_EQ(told(lines.issues), (Lines{"duplicate-key /id", "required /id", "invalid-json "}));
  EXPECT_EQ(lines.issues[1].line, 3U);
  EXPECT_EQ(schema.check(R"([{"id":1},{}])").invalid, 1U);
  const Summary body = schema.check(R"({"entries":[{"id":1}]})");
  EXPECT_EQ(told(body.issues), Lines{"required /id"}) << "of your own schema, a body is a row";
}

TEST(Compile, RulesOfTextAreOnUnlessTurnedOff) {
  CompileOptions options;
  options.rules.enabled = false;
  auto made = CompiledSchema::compile("{}", options);
  EXPECT_TRUE(std::get<CompiledSchema>(made).validate(R"({"a":1,"a":2})").valid);
  options.rules = {.levels = {{"no-such-rule", Level::warn}}};
  made = CompiledSchema::compile("{}", options);
  EXPECT_TRUE(std::get<CompiledSchema>(made).misuse().has_value());
}

// The one pass on a schema of the user's own.
bool accepts(const validate::OwnSchema& own, std::string_view text) {
  validate::Acceptor acceptor(own.automaton(), 128);
  std::string padded(text);
  padded.append(validate::kPadding, '\0');
  return acceptor.accept(std::string_view(padded).substr(0, text.size()));
}

TEST(Compile, WhatIsNotLoweredIsUnsureOnlyWhereItStands) {
  auto made = validate::OwnSchema::compile(
      R"({"type":"object","required":["id"],"properties":{
            "id":{"type":"string"},
            "kind":{"oneOf":[{"enum":["a","b"]},{"type":"null"}]},
            "shape":{"oneOf":[
              {"type":"object","properties":{"t":{"const":"x"},"v":{"type":"integer"}},"required":["t"]},
              {"type":"object","properties":{"t":{"const":"y"}},"required":["t"]}]},
            "wrapped":{"allOf":[{"$ref":"#/definitions/w"}],"description":"d"},
            "odd":{"uniqueItems":true},
            "never":{"not":{}},
            "count":{"type":"integer","minimum":-1,"exclusiveMaximum":1e1},
            "name":{"type":["string","null"],"minLength":1,"maxLength":3}},
          "maxProperties":3,
          "definitions":{"w":{"type":"array","items":{"type":"boolean"}}}})");
  const auto& own = std::get<validate::OwnSchema>(made);
  EXPECT_FALSE(own.automaton().exact);
  EXPECT_TRUE(accepts(own, R"({"id":"x"})"));
  EXPECT_TRUE(accepts(own, R"({"id":"x","kind":"a","wrapped":[true]})"));
  EXPECT_TRUE(accepts(own, R"({"id":"x","shape":{"t":"x","v":1}})"));
  EXPECT_TRUE(accepts(own, R"({"id":"x","odd":7})")) << "only arrays are looked at";
  EXPECT_FALSE(accepts(own, R"({"id":"x","shape":{"t":"x","v":"1"}})"));
  EXPECT_FALSE(accepts(own, R"({"id":"x","odd":[1]})")) << "unsure";
  EXPECT_FALSE(accepts(own, R"({"id":"x","never":1})"));
  for (const char* const count : {"-1", "-0", "9"}) {
    EXPECT_TRUE(accepts(own, R"({"id":"x","count":)" + std::string(count) + "}")) << count;
  }
  for (const char* const count : {"-2", "10", "9.0", "1234567890123456789", "\"1\""}) {
    EXPECT_FALSE(accepts(own, R"({"id":"x","count":)" + std::string(count) + "}")) << count;
  }
  for (const char* const name : {R"("a")", R"("é😀\n")", R"("\ud83d\ude00\u0041b")", "null"}) {
    EXPECT_TRUE(accepts(own, R"({"id":"x","name":)" + std::string(name) + "}")) << name;
  }
  for (const char* const name : {R"("")", R"("abcd")", R"("a\n\n\n")", "1"}) {
    EXPECT_FALSE(accepts(own, R"({"id":"x","name":)" + std::string(name) + "}")) << name;
  }
  EXPECT_FALSE(accepts(own, R"({"id":"x","a":1,"b":2,"c":3})"));
}

}  // namespace
}  // namespace entrybridge
