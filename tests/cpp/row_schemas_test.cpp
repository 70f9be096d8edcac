// A row's own schemas: remembered, bounded, and never to be trusted.
#include "validate/row_schemas.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "support.h"
#include "text/tree.h"

namespace entrybridge {
namespace {

using rules::Schemas;
using validate::RowSchemas;

// Far beyond what any row here takes, sanitizers included.
constexpr std::chrono::seconds kPatience{30};

std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

std::string tool(std::string_view name, std::string_view parameters) {
  return R"({"type":"function","function":{"name":")" + std::string(name) + R"(","parameters":)" +
         std::string(parameters) + "}}";
}

std::string call(std::string_view name, std::string_view arguments) {
  return R"({"id":"","type":"function","function":{"name":")" + std::string(name) +
         R"(","arguments":")" + std::string(arguments) + R"("}})";
}

std::string row(std::string_view tools, std::string_view calls) {
  return R"({"messages":[{"role":"user","content":"Hi"},{"role":"assistant","tool_calls":[)" +
         std::string(calls) + R"(]}],"tools":[)" + std::string(tools) + "]}";
}

// A schema of `levels` unions, each of which asks the next one twice.
std::string doubling(std::size_t levels) {
  std::string definitions;
  for (std::size_t i = 0; i < levels; ++i) {
    const std::string next = R"({"$ref":"#/definitions/d)" + std::to_string(i + 1) + "\"}";
    definitions += "\"d" + std::to_string(i) + R"(":{"anyOf":[{"properties":{"a":)" + next +
                   R"(},"required":["x"]},{"properties":{"a":)" + next +
                   R"(},"required":["y"]}]},)";
  }
  definitions += "\"d" + std::to_string(levels) + R"(":{"type":"string"})";
  return R"({"$ref":"#/definitions/d0","definitions":{)" + definitions + "}}";
}

// Objects in objects, as the escaped text of arguments.
std::string nested_arguments(std::size_t depth) {
  return repeated(R"({\"a\":)", depth) + "1" + repeated("}", depth);
}

struct Hostile {
  std::string fears;
  std::string row;
  std::vector<std::string> codes;  // each once; empty: nothing is said
};

std::vector<Hostile> hostile_rows() {
  std::string many_tools;
  for (int i = 0; i < 20'000; ++i) {
    many_tools += (i > 0 ? "," : "") +
                  tool("f" + std::to_string(i), R"({"title":")" + std::to_string(i) + "\"}");
  }
  std::string many_patterns;
  for (int i = 0; i < 400; ++i) {
    many_patterns += std::string(i > 0 ? "," : "") + "\"p" + std::to_string(i) +
                     R"(":{"pattern":"[a-z]{)" + std::to_string(400 + i) + R"(}"})";
  }
  return {
      {"a schema that is itself",
       row(tool("f", R"({"$ref":"#"})"), call("f", "{}")),
       {"parameters-invalid-schema"}},
      {"two schemas that are each other",
       row(tool("f", R"({"$ref":"#/definitions/a","definitions":{"a":{"$ref":"#/definitions/b"},)"
                     R"("b":{"$ref":"#/definitions/a"}}})"),
           call("f", "{}")),
       {"parameters-invalid-schema"}},
      {"a schema for all depths, and arguments of many",
       row(tool("f", R"({"properties":{"a":{"$ref":"#"}},"type":"object"})"),
           call("f", nested_arguments(900))),
       {"arguments-mismatch"}},
      {"arguments deeper than anything is read",
       row(tool("f", R"({"properties":{"a":{"$ref":"#"}},"type":"object"})"),
           call("f", nested_arguments(5000))),
       {}},
      {"a schema deeper than is read",
       row(tool("f", repeated(R"({"not":)", 300) + "{}" + repeated("}", 300)), call("f", "{}")),
       {}},
      {"a schema too large to be read",
       row(tool("f", R"({"title":")" + std::string(70'000, 'x') + R"(","type":"array"})"),
           call("f", "{}")),
       {}},
      {"a schema of many branches too large to be read",
       row(tool("f", R"({"anyOf":[{})" + repeated(",{}", 30'000) + "]}"), call("f", "{}")),
       {}},
      {"more tools than one row may bring", row(many_tools, call("f19999", "{}")), {}},
      {"an expression that makes others backtrack",
       row(tool("f", R"({"properties":{"a":{"pattern":"^(a+)+$"}}})"),
           call("f", R"({\"a\":\")" + std::string(5000, 'a') + R"(!\"})")),
       {"arguments-mismatch"}},
      {"expressions that fill the memory",
       row(tool("f", R"({"properties":{)" + many_patterns + "}}"), call("f", "{}")),
       {"parameters-invalid-schema"}},
      {"branches that double with each level, and calls without end",
       row(tool("f", doubling(40)),
           repeated(call("f", nested_arguments(41)) + ",", 2000) + call("f", nested_arguments(41))),
       {}},
      {"a reference into another schema of the row",
       row(tool("f", R"({"$ref":"#/tools/1"})"), call("f", "{}")),
       {"parameters-invalid-schema"}},
      {"a reference into the net",
       row(tool("f", R"({"$ref":"http://169.254.169.254/a.json"})"), call("f", "{}")),
       {"parameters-invalid-schema"}},
      {"names that JavaScript knows",
       row(tool("f",
                R"({"properties":{"__proto__":{"type":"string"}},"required":["constructor"]})"),
           call("f", R"({\"__proto__\":1})")),
       {"arguments-mismatch"}},
  };
}

TEST(RowSchemas, ManyCallsAndResultsCostLittle) {
  std::string messages;
  for (int i = 0; i < 40'000; ++i) {
    const std::string id = std::to_string(i);
    messages += (i > 0 ? "," : "") + (R"({"role":"assistant","tool_calls":[{"id":")" + id +
                                      R"(","type":"function","function":{"name":"g)" + id +
                                      R"(","arguments":"[]"}}]},{"role":"tool","tool_call_id":"x)" +
                                      id + R"(","content":""})");
  }
  std::string tools;
  for (int i = 0; i < 40'000; ++i) {
    tools += (i > 0 ? "," : "") + tool("f" + std::to_string(i), "{}");
  }
  const std::string text = R"({"messages":[)" + messages + R"(],"tools":[)" + tools + "]}";
  const auto start = std::chrono::steady_clock::now();
  const Report report = testing::validate(Platform::openpipe, text);
  EXPECT_LT(std::chrono::steady_clock::now() - start, kPatience);
  EXPECT_EQ(report.totals.at("tool-result-orphan"), 40'000U);
  EXPECT_EQ(report.totals.at("tool-not-declared"), 40'000U);
}

TEST(RowSchemas, HostileOnesCostLittle) {
  ValidateOptions options{.platform = Platform::openpipe};
  options.limits.max_depth = 1000;
  Validator validator(options);
  for (const Hostile& one : hostile_rows()) {
    const auto start = std::chrono::steady_clock::now();
    const Report report = validator.validate(one.row);
    EXPECT_LT(std::chrono::steady_clock::now() - start, kPatience) << one.fears;
    std::vector<std::string> codes;
    for (const auto& [code, count] : report.totals) codes.push_back(code);
    if (!one.codes.empty() || one.fears.find("without end") == std::string::npos) {
      EXPECT_EQ(codes, one.codes) << one.fears;
    }
  }
}

std::size_t faults(RowSchemas& schemas, std::string_view schema, const std::string& value) {
  text::Tree tree;
  EXPECT_FALSE(tree.parse(value, 128));
  return schemas.count_faults(schema, tree, Schemas::Subject::arguments);
}

TEST(RowSchemas, AreRememberedByTheirText) {
  RowSchemas schemas;
  schemas.begin_row(1000);
  EXPECT_EQ(faults(schemas, R"({"type":"array"})", "{}"), 1U);
  EXPECT_EQ(faults(schemas, R"({"type":"array"})", "[]"), 0U);
  EXPECT_EQ(schemas.kept(), 1U);
  EXPECT_EQ(faults(schemas, R"({"type": "array"})", "{}"), 1U);
  EXPECT_EQ(schemas.kept(), 2U);
}

TEST(RowSchemas, AreForgottenTheOldestFirst) {
  RowSchemas schemas;
  for (int i = 0; i < 1000; ++i) {
    schemas.begin_row(1000);
    const std::string schema = R"({"minimum":)" + std::to_string(i) + "}";
    EXPECT_EQ(faults(schemas, schema, "-1"), 1U) << schema;
    EXPECT_EQ(faults(schemas, R"({"type":"array"})", "{}"), 1U);
  }
  EXPECT_EQ(schemas.kept(), RowSchemas::kMaxKept);
}

TEST(RowSchemas, AreForgottenWhereTheyAreLarge) {
  RowSchemas schemas;
  for (int i = 0; i < 100; ++i) {
    schemas.begin_row(100'000);
    const std::string schema =
        R"({"title":")" + std::to_string(i) + std::string(60'000, 'x') + R"(","type":"array"})";
    EXPECT_EQ(faults(schemas, schema, "{}"), 1U);
  }
  EXPECT_LT(schemas.kept(), RowSchemas::kMaxKept);
  EXPECT_GT(schemas.kept(), 1U);
}

TEST(RowSchemas, NewOnesAreCountedByTheRow) {
  RowSchemas schemas;
  std::size_t checked = 0;
  schemas.begin_row(1000);
  for (int i = 0; i < 2000; ++i) {
    checked += faults(schemas, R"({"maximum":-)" + std::to_string(i) + "}", "1");
  }
  EXPECT_LT(checked, 2000U);
  EXPECT_GT(checked, 200U);
  schemas.begin_row(1000);
  EXPECT_EQ(faults(schemas, R"({"maximum":-5000})", "1"), 1U);
}

}  // namespace
}  // namespace entrybridge
