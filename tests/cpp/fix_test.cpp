// Fixes: of single issues, of whole rows and of files; and what a fix promises, over rows made at
// random.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "entrybridge.h"
#include "text/edit.h"
#include "text/tree.h"

namespace entrybridge {
namespace {

constexpr Platform openpipe = Platform::openpipe;
constexpr Platform humanloop = Platform::humanloop;

ValidateOptions options_of(Platform platform) {
  return {.platform = platform};
}

std::string call(const std::string& arguments) {
  return R"({"messages":[{"role":"user","content":"?"},{"role":"assistant","tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":)" +
         arguments + R"(}}]}]})";
}

std::string user(const std::string& rest) {
  return R"({"messages":[{"role":"user",)" + rest + R"(},{"role":"assistant","content":"!"}]})";
}

struct Mended {
  const char* fears;
  Platform platform;
  std::string row;
  std::string fixed;
};

const std::vector<Mended>& mended_rows() {
  static const std::vector<Mended> rows = {
      {"arguments that are an object", openpipe, call(R"({"a": 1.50, "b":"é\n"})"),
       call(R"("{\"a\": 1.50, \"b\":\"é\\n\"}")")},
      {"arguments that are a list or a number", openpipe, call("[1]"), call("\"[1]\"")},
      {"arguments over several lines", openpipe, call("{\n \"a\" : \"x y\"\n}"),
       call(R"("{\"a\":\"x y\"}")")},
      {"arguments encoded twice", openpipe, call(R"("\"{\\\"a\\\":1}\"")"), call(R"("{\"a\":1}")")},
      {"arguments of no text", openpipe, call(R"("")"), call(R"("{}")")},
      {"no arguments", openpipe,
       R"({"messages":[{"role":"user","content":"?"},{"role":"assistant","tool_calls":[{"id":"a","type":"function","function":{"name":"f"}}]}]})",
       call(R"("{}")")},
      {"a call without its type", openpipe,
       R"({"messages":[{"role":"user","content":"?"},{"role":"assistant","tool_calls":[{"id":"a","function":{"name":"f","arguments":"{}"}}]}]})",
       R"({"messages":[{"role":"user","content":"?"},{"role":"assistant","tool_calls":[{"type":"function","id":"a","function":{"name":"f","arguments":"{}"}}]}]})"},
      {"an optional key filled with null, the last", openpipe, user(R"("content":"?","name":null)"),
       user(R"("content":"?")")},
      {"the same in the middle", openpipe, user(R"("name":null, "content":"?")"),
       user(R"("content":"?")")},
      {"several of them, unknown ones too", openpipe,
       user(R"("content":"?", "name" : null,"tool_calls":null,
 "tool_call_id":null)"),
       user(R"("content":"?")")},
      {"null in a map of texts", humanloop,
       R"({"inputs":{"a":null},"messages":[{"role":"user","content":"?"}],"target":{"b":null,"output":"!"}})",
       R"({"inputs":{},"messages":[{"role":"user","content":"?"}],"target":{"output":"!"}})"},
      {"a number in a map of texts", humanloop,
       R"({"inputs":{"a":1.0,"b":{"c": [1]}},"messages":[{"role":"user","content":"?"}]})",
       R"({"inputs":{"a":"1.0","b":"{\"c\": [1]}"},"messages":[{"role":"user","content":"?"}]})"},
      {"metadata as a text", openpipe,
       user(R"("content":"?")").insert(1, R"("metadata":" {\"a\":\n\"b\"} ",)"),
       user(R"("content":"?")").insert(1, R"("metadata":{"a":"b"},)")},
      {"the name of a tool's message", openpipe,
       R"({"messages":[{"role":"user","content":"?"},{"role":"assistant","tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{}"}}]},{"role":"tool","name":"f","tool_call_id":"a","content":"1"},{"role":"assistant","content":"!"}]})",
       R"({"messages":[{"role":"user","content":"?"},{"role":"assistant","tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{}"}}]},{"role":"tool","tool_call_id":"a","content":"1"},{"role":"assistant","content":"!"}]})"},
      {"functions and a choice among them", openpipe,
       user(R"("content":"?")")
           .insert(1, R"("functions": [{"name":"f"}, {"name":"g"}],"function_call":{"name":"f"},)"),
       user(R"("content":"?")")
           .insert(
               1,
               R"("tools": [{"type":"function","function":{"name":"f"}}, {"type":"function","function":{"name":"g"}}],"tool_choice":{"type":"function","function":{"name":"f"}},)")},
      {"a choice by a word", openpipe,
       user(R"("content":"?")").insert(1, R"("functions":[],"function_call":"none",)"),
       user(R"("content":"?")").insert(1, R"("tools":[],"tool_choice":"none",)")},
      {"a call in its older form, and its result", openpipe,
       R"({"messages":[{"role":"user","content":"?"},{"role":"assistant","content":null,"function_call":{"name":"f","arguments":"{\"a\": 1}"}},{"role":"function","name":"f","content":null},{"role":"assistant","content":"!"}]})",
       R"({"messages":[{"role":"user","content":"?"},{"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function","function":{"name":"f","arguments":"{\"a\": 1}"}}]},{"role":"tool","tool_call_id":"call_1","content":""},{"role":"assistant","content":"!"}]})"},
      {"arguments that are an object in the older form", openpipe,
       R"({"messages":[{"role":"user","content":"?"},{"role":"assistant","function_call":{"name":"f","arguments":{}}},{"role":"function","name":"f","content":"1"},{"role":"assistant","content":"!"}]})",
       R"({"messages":[{"role":"user","content":"?"},{"role":"assistant","tool_calls":[{"id":"call_1","type":"function","function":{"name":"f","arguments":"{}"}}]},{"role":"tool","tool_call_id":"call_1","content":"1"},{"role":"assistant","content":"!"}]})"},
      {"an id that another call has, and a list of calls that is empty", openpipe,
       R"({"messages":[{"role":"user","content":"?"},{"role":"assistant","tool_calls":[],"function_call":{"name":"f"}},{"role":"function","name":"f","content":"1"},{"role":"assistant","tool_calls":[{"id":"call_1","type":"function","function":{"name":"g","arguments":"{}"}}]}]})", R"({"messages":[{"role":"user","content":"?"},{"role":"assistant","tool_calls":[{"id":"call_1_1","type":"function","function":{"name":"f","arguments":"{}"}}]},{"role":"tool","tool_call_id":"call_1_1","content":"1"},{"role":"assistant","tool_calls":[{"id":"call_1","type":"function","function":{"name":"g","arguments":"{}"}}]}]})"},
      {"a result of the older role behind a call of the newer form", openpipe,
       R"({"messages":[{"role":"user","content":"?"},{"role":"assistant","tool_calls":[{"id":"x","type":"function","function":{"name":"f","arguments":"{}"}}]},{"role":"function","name":"f","content":"1"},{"role":"assistant","content":"!"}]})",
       R"({"messages":[{"role":"user","content":"?"},{"role":"assistant","tool_calls":[{"id":"x","type":"function","function":{"name":"f","arguments":"{}"}}]},{"role":"tool","tool_call_id":"x","content":"1"},{"role":"assistant","content":"!"}]})"},
      {"Humanloop's older call and a result without an id", humanloop,
       R"({"messages":[{"role":"user","content":"?"},{"role":"assistant","tool_call":{"name":"f","arguments":"{}"}},{"role":"tool","name":"f","content":"1"}]})",
       R"({"messages":[{"role":"user","content":"?"},{"role":"assistant","tool_calls":[{"id":"call_1","type":"function","function":{"name":"f","arguments":"{}"}}]},{"role":"tool","tool_call_id":"call_1","name":"f","content":"1"}]})"},
      {"OpenPipe's older call in a datapoint", humanloop,
       R"({"messages":[{"role":"user","content":"?"},{"role":"assistant","function_call":{"name":"f","arguments":"{}"}},{"role":"function","name":"f","content":"1"}]})",
       R"({"messages":[{"role":"user","content":"?"},{"role":"assistant","tool_calls":[{"id":"call_1","type":"function","function":{"name":"f","arguments":"{}"}}]},{"role":"tool","tool_call_id":"call_1","name":"f","content":"1"}]})"},
      {"a role that only OpenPipe has, of no call", humanloop,
       R"({"messages":[{"role":"function","name":"f","content":"1"}]})",
       R"({"messages":[{"role":"tool","tool_call_id":"f","name":"f","content":"1"}]})"},
      {"a member that stands twice", openpipe, user(R"("content":"?","content":"?")"),
       user(R"("content":"?")")},
      {"an empty list of calls beside content", openpipe,
       R"({"messages":[{"role":"user","content":"?"},{"role":"assistant","content":"!","tool_calls":[]}]})",
       user(R"("content":"?")")},
  };
  return rows;
}

// Of these a person must decide.
const std::vector<Mended>& left_rows() {
  static const std::vector<Mended> rows = {
      {"a misspelt key", openpipe, user(R"("contnet":"?")"), ""},
      {"a role in wrong case", openpipe, user(R"("role":"User","content":"?")"), ""},
      {"a key that the schema does not know", openpipe, user(R"("content":"?","weight":1)"), ""},
      {"a null that hides another value", openpipe, user(R"("content":"?","name":"n","name":null)"),
       ""},
      {"two values of one key", openpipe, user(R"("content":"?","content":"!")"), ""},
      {"functions beside tools", openpipe,
       user(R"("content":"?")").insert(1, R"("functions":[{"name":"f"}],"tools":[],)"), ""},
      {"a text that holds something else", openpipe,
       user(R"("content":"?")").insert(1, R"("metadata":"[1]",)"), ""},
      {"both forms of a call", openpipe,
       R"({"messages":[{"role":"user","content":"?"},{"role":"assistant","tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{}"}}],"function_call":{"name":"f","arguments":"{}"}}]})",
       ""},
      {"a result that answers nothing", openpipe,
       R"({"messages":[{"role":"user","content":"?"},{"role":"function","name":"f","content":"1"},{"role":"assistant","content":"!"}]})",
       ""},
      {"a required key that is null", openpipe,
       R"({"messages":[{"role":"tool","tool_call_id":null,"content":"?"},{"role":"assistant","content":"!"}]})",
       ""},
      {"no JSON", openpipe, R"({"messages":[{"role":"user","content":"?","name":null}],})", ""},
  };
  return rows;
}

TEST(Fix, MendsARow) {
  for (const Mended& one : mended_rows()) {
    const FixResult result = fix(one.row, options_of(one.platform));
    EXPECT_EQ(result.text, one.fixed) << one.fears;
    EXPECT_FALSE(result.applied.empty()) << one.fears;
    EXPECT_EQ(result.remaining.invalid, 0U) << one.fears;
  }
}

TEST(Fix, LeavesWhatAPersonMustDecide) {
  for (const Mended& one : left_rows()) {
    const FixResult result = fix(one.row, options_of(one.platform));
    EXPECT_EQ(result.text, one.row) << one.fears;
    EXPECT_TRUE(result.applied.empty()) << one.fears;
    EXPECT_FALSE(result.remaining.issues.empty()) << one.fears;
  }
}

// The row after the fix of its first or last issue that has one, again and again.
std::string fixed_one_by_one(std::string row, Platform platform, bool from_the_end) {
  Validator validator(options_of(platform));
  for (int step = 0; step < 100; ++step) {
    std::vector<Issue> issues = validator.validate(row).issues;
    if (from_the_end) std::reverse(issues.begin(), issues.end());
    const auto found = std::find_if(issues.begin(), issues.end(),
                                    [](const Issue& issue) { return issue.fix.has_value(); });
    if (found == issues.end()) return row;
    row = text::with_edits(row, found->fix->edits);
  }
  ADD_FAILURE() << "no end: " << row;
  return row;
}

TEST(Fix, ComesToTheSameRowInAnyOrder) {
  for (const Mended& one : mended_rows()) {
    EXPECT_EQ(fixed_one_by_one(one.row, one.platform, false), one.fixed) << one.fears;
    EXPECT_EQ(fixed_one_by_one(one.row, one.platform, true), one.fixed) << one.fears;
  }
}

constexpr std::uint32_t kFiles = 400;

// A file of rows that are made at random, mostly wrong in ways that people and tools make them.
class FileMaker {
 public:
  explicit FileMaker(std::uint32_t seed) : random_(seed) {}

  std::string file() {
    std::string out = one_of("", "\n", " \r\n");
    for (int row = 0; row < 4; ++row)
      out += row_text() + one_of("\n", "\r\n", "\n\n", " \n \t\r\n");
    return out;
  }

 private:
  std::uint32_t below(std::uint32_t bound) { return static_cast<std::uint32_t>(random_() % bound); }

  template <class... Words>
  std::string one_of(Words... words) {
    const std::array<std::string, sizeof...(words)> all = {words...};
    return all[below(all.size())];
  }

  std::string row_text() {
    std::string messages;
    for (std::uint32_t i = 0, count = below(6); i <= count; ++i) {
      messages += (i > 0 ? one_of(",", ", ") : "") + message();
    }
    std::string row = one_of("", " ") + "{" + extra() + "\"messages\":" + one_of("", " ") + "[" +
                      messages + "]" + trailing_extra() + "}";
    if (below(12) == 0) row.erase(below(static_cast<std::uint32_t>(row.size())), 1);
    return row;
  }

  std::string extra() {
    return one_of("", "", "\"tools\":null,", "\"functions\":[{\"name\":\"f\"}, {\"name\":\"g\"}],",
                  "\"function_call\":\"auto\",", "\"function_call\":{\"name\":\"f\"} ,",
                  "\"metadata\":{\"a\":1.0,\"b\":null, \"c\":\"x\"},",
                  "\"metadata\":\"{\\\"a\\\":\\\"b\\\"}\",", "\"split\":\"train\",",
                  "\"x\" : null ,", "\"inputs\":{\"a\":[1, 2],\"b\":null},");
  }
  std::string trailing_extra() {
    return one_of("", "", ",\"split\":null", " , \"a\":null,\"b\" : null",
                  ",\"target\":{\"a\":null}",
                  ",\"tools\":[{\"function\":{\"name\":\"f\",\"parameters\":\"{}\"}}]");
  }

  std::string message() {
    switch (below(6)) {
      case 0:
        return "{\"role\":\"user\"," + content() + nulls() + "}";
      case 1:
        return "{" + nulls_first() + "\"role\":\"assistant\"," + content() + "}";
      case 2:
        return "{\"role\":\"assistant\",\"content\":null,\"" +
               one_of("function_call", "tool_call") + "\":" + function() + nulls() + "}";
      case 3:
        return "{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"" + one_of("a", "call_1") +
               one_of("\",\"type\":\"function\"", "\"") + ",\"function\":" + function() + "}]}";
      case 4:
        return "{\"role\":\"function\",\"name\":\"" + one_of("f", "g") + "\"," + content() + "}";
      default:
        return "{\"role\":\"tool\"," + one_of("", "\"name\":\"f\",", "\"name\":null,") +
               one_of("\"tool_call_id\":\"a\",", "") + content() + nulls() + "}";
    }
  }

  std::string content() {
    return "\"content\":" + one_of("\"x\"", "\"\xE2\x80\xA8y\xE2\x80\xA8\"", "null", "\"\\\"{\"",
                                   "1", "[{\"type\":\"text\",\"text\":\"x\"}]",
                                   "\"a\",\"content\":\"a\"");
  }
  std::string nulls() {
    return one_of("", "", ",\"name\":null", ", \"name\" : null, \"tool_calls\":null",
                  ",\"tool_calls\":[]");
  }
  std::string nulls_first() { return one_of("", "\"name\":null,", "\"audio\":null, \"x\":null ,"); }

  std::string function() {
    return "{\"name\":\"" + one_of("f", "g") + "\"" +
           one_of("", ",\"arguments\":\"\"", ",\"arguments\":{\"a\": 1.50}", ",\"arguments\":[ ]",
                  ",\"arguments\":null", ",\"arguments\":\"{}\"",
                  ",\"arguments\":\"\\\"{\\\\\\\"a\\\\\\\":1}\\\"\"", ",\"index\":0") +
           "}";
  }

  std::mt19937 random_;
};

// The text's strings and numbers, those inside of strings of JSON too: what a row says.
void gather_leaves(const std::string& text, std::vector<std::string>& leaves) {
  text::Tree tree;
  if (tree.parse(text, 64)) return;
  for (const text::Node& node : tree.nodes()) {
    if (node.size > 0 || node.kind == text::Kind::null) continue;
    if (node.kind != text::Kind::string) {
      leaves.emplace_back(tree.raw(node));
      continue;
    }
    const std::string value(tree.string(node));
    const bool is_json =
        !value.empty() && std::string_view("{[\"").find(value[0]) != std::string::npos;
    const std::size_t before = leaves.size();
    if (is_json) gather_leaves(value, leaves);
    if (leaves.size() == before) leaves.push_back(value);
  }
}

// What a repair may take away: the name of a tool's message, the roles, one of two equal members.
bool may_go(const std::string& leaf) {
  static const std::vector<std::string> names = {"function", "f", "g", "a", "x", "[]", "", "[ ]"};
  return std::find(names.begin(), names.end(), leaf) != names.end();
}

void check_leaves(const std::string& before, const std::string& after) {
  std::vector<std::string> had;
  std::vector<std::string> has;
  gather_leaves(before, had);
  gather_leaves(after, has);
  for (const std::string& leaf : had) {
    EXPECT_TRUE(may_go(leaf) || std::find(has.begin(), has.end(), leaf) != has.end())
        << leaf << " of " << before << " is not in " << after;
  }
}

std::vector<std::string> rows_of(const std::string& file) {
  std::vector<std::string> rows(1);
  for (const char c : file) {
    if (c == '\n')
      rows.emplace_back();
    else
      rows.back() += c;
  }
  return rows;
}

void check_promises(const std::string& file, ValidateOptions options) {
  SCOPED_TRACE(file);
  // What they say is of rows together, and of the file's form.
  for (const char* rule :
       {"crlf", "duplicate-example", "mixed-column-types", "train-test-overlap"}) {
    options.rules.levels[rule] = Level::off;
  }
  const FixResult result = fix(file, options);
  EXPECT_EQ(fix(result.text, options).text, result.text) << "twice";
  const Summary before = Validator(options).check(file);
  EXPECT_EQ(result.remaining.records, before.records);
  EXPECT_GE(result.remaining.valid, before.valid);
  const std::vector<std::string> had = rows_of(file);
  const std::vector<std::string> has = rows_of(result.text);
  ASSERT_EQ(had.size(), has.size());
  Validator validator(options);
  for (std::size_t i = 0; i < had.size(); ++i) {
    const Report report = validator.validate(had[i]);
    const bool is_mendable = std::any_of(report.issues.begin(), report.issues.end(),
                                         [](const Issue& issue) { return issue.fix.has_value(); });
    if (!is_mendable) {
      EXPECT_EQ(had[i], has[i]);
    }
    if (report.valid) {
      EXPECT_TRUE(validator.validate(has[i]).valid) << has[i];
    }
    EXPECT_EQ(had[i].substr(had[i].find_last_not_of(" \t\r") + 1),
              has[i].substr(has[i].find_last_not_of(" \t\r") + 1));
    check_leaves(had[i], has[i]);
  }
}

TEST(Fix, KeepsItsPromisesOverFilesMadeAtRandom) {
  for (std::uint32_t seed = 0; seed < kFiles; ++seed) {
    const std::string file = FileMaker(seed).file();
    for (const Platform platform : {openpipe, humanloop, Platform::arize}) {
      check_promises(file, options_of(platform));
      ValidateOptions strict = options_of(platform);
      for (const RuleInfo& rule : rule_catalogue()) {
        strict.rules.levels.emplace(rule.id, Level::error);
      }
      check_promises(file, strict);
      if (::testing::Test::HasFailure()) return;
    }
  }
}

TEST(Fix, ComesToTheSameRowInAnyOrderOverRowsMadeAtRandom) {
  for (std::uint32_t seed = 0; seed < kFiles; ++seed) {
    for (const std::string& row : rows_of(FileMaker(seed).file())) {
      for (const Platform platform : {openpipe, humanloop}) {
        const std::string there = fixed_one_by_one(row, platform, false);
        EXPECT_EQ(there, fixed_one_by_one(row, platform, true));
        EXPECT_EQ(there, fix(row, options_of(platform)).text);
        if (::testing::Test::HasFailure()) return;
      }
    }
  }
}

TEST(Fix, PutsRowsOverLinesOnLines) {
  const ValidateOptions options{.platform = Platform::arize, .framing = Framing::json_lines};
  const std::pair<std::string, std::string> files[] = {
      {"{\n \"a\": 1.0\n}", "{\"a\":1.0}\n"},
      {"{\"a\": 1}{\r\n\"a\": 2}\r\n", "{\"a\": 1}\n{\"a\":2}\n"},
      {"\n{\n\"a\":1}\n{\"a\":\n2} {\"a\":3}", "{\"a\":1}\n{\"a\":2}\n{\"a\":3}\n"},
      {"{\"examples\": [\n{\"a\": 1}\n]}\n", "{\"examples\":[{\"a\":1}]}\n"},
  };
  for (const auto& [file, mended] : files) {
    const FixResult result = fix(file, options);
    EXPECT_EQ(result.text, mended) << file;
    EXPECT_EQ(result.totals.count("pretty-printed-json"), 1U) << file;
    EXPECT_EQ(result.remaining.invalid, 0U) << file;
  }
  // One of them is no JSON: a person must decide where it ends.
  for (const char* broken : {"{\n\"a\":1}\n{\"b\":\n", "{\n\"a\":1}\n;\n{\"b\":2}"}) {
    EXPECT_EQ(fix(broken, options).text, broken);
  }
}

TEST(Fix, MendsMoreThanAReportCarries) {
  std::string file;
  for (int i = 0; i < 300; ++i) file += user(R"("content":"?","name":null)") + "\n";
  const FixResult result = fix(file, options_of(openpipe));
  EXPECT_EQ(result.remaining.valid, 300U);
  EXPECT_EQ(result.applied.size(), 100U);
  EXPECT_EQ(result.totals.at("type"), 300U);
  EXPECT_EQ(result.applied.back().record, 99U);
  EXPECT_EQ(result.applied.back().line, 100U);
}

TEST(Fix, LeavesARowWhoseRepairWouldBreakALimit) {
  const std::string row = call(R"({"a":"\"\"\"\""})");
  ValidateOptions options = options_of(openpipe);
  options.limits.max_row_bytes = row.size();
  EXPECT_EQ(fix(row, options).text, row);
  const std::string older =
      R"({"messages":[{"role":"assistant","function_call":{"name":"f","arguments":"{}"}}]})";
  options.limits = {.max_depth = 4};
  EXPECT_EQ(fix(older, options).text, older);
  EXPECT_EQ(fix(older, options).remaining.valid, 1U);
}

TEST(Fix, KnowsThePlatformByTheKeysAsACheckDoes) {
  const FixResult result = fix(user(R"("content":"?","name":null)") + "\n", {});
  EXPECT_EQ(result.remaining.platform, openpipe);
  EXPECT_FALSE(result.remaining.platform_reason.empty());
  const std::string mixed = "{\"messages\":[]}\n{\"inputs\":{\"a\":null}}\n";
  EXPECT_EQ(fix(mixed, {}).text, mixed);
  EXPECT_EQ(fix(mixed, {}).remaining.platform, std::nullopt);
  EXPECT_TRUE(fix("{}", {.platform = openpipe, .rules = {.levels = {{"x", Level::off}}}}).misuse);
}

}  // namespace
}  // namespace entrybridge
