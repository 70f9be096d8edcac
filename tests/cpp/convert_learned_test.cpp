// Conversions that are remembered: what a row teaches may not change what becomes of any other.
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "convert/learned_rows.h"
#include "convert_rows.h"
#include "convert_testing.h"

namespace entrybridge {
namespace {

using converting::options_of;
using converting::RowMaker;
using converting::told;

constexpr Platform openpipe = Platform::openpipe;
constexpr Platform humanloop = Platform::humanloop;
constexpr Platform arize = Platform::arize;

// Blank lines, so that bytes can be read behind every row.
const std::string kRest(80, '\n');

struct Outcome {
  std::string text;
  std::vector<std::string> lines;

  bool operator==(const Outcome&) const = default;
};

Outcome outcome_of(const Conversion& conversion) {
  Outcome outcome{.text = conversion.text, .lines = told(conversion)};
  for (const auto& [code, count] : conversion.totals) {
    outcome.lines.push_back(code + " " + std::to_string(count));
  }
  return outcome;
}

// Each row by itself, where there is nothing to remember.
Outcome one_by_one(const std::vector<std::string>& rows, const ConvertOptions& options) {
  Conversion all;
  for (const std::string& row : rows) {
    Conversion one = convert(row, options);
    if (one.converted > 0) all.text += one.text + "\n";
    for (Change& change : one.changes) all.changes.push_back(std::move(change));
    for (Issue& issue : one.warnings) all.warnings.push_back(std::move(issue));
    for (Rejected& rejected : one.rejected) all.rejected.push_back(std::move(rejected));
    for (const auto& [code, count] : one.totals) all.totals[code] += count;
  }
  return outcome_of(all);
}

Outcome together(const std::vector<std::string>& rows, const ConvertOptions& options) {
  std::string file;
  for (const std::string& row : rows) (file += row) += '\n';
  return outcome_of(convert(file + kRest, options));
}

TEST(ConvertLearned, WhatOneRowTeachesIsRightForTheNext) {
  struct Case {
    const char* fear;
    Platform from;
    Platform to;
    std::vector<std::string> rows;
  };
  const std::string chat = R"({"messages":[{"role":"user","content":"a"},)"
                           R"({"role":"assistant","content":"b"}]})";
  for (
      const Case& one : {
          Case{"only the texts differ",
               openpipe,
               arize,
               {chat, R"({"messages":[{"role":"user","content":"\"c\\"},)"
                      R"({"role":"assistant","content":"é\n"}]})"}},
          Case{"a longer conversation",
               openpipe,
               humanloop,
               {chat, R"({"messages":[{"role":"user","content":"a"},)"
                      R"({"role":"assistant","content":"b"},{"role":"user","content":"c"},)"
                      R"({"role":"assistant","content":"d"}]})"}},
          Case{"another role",
               openpipe,
               humanloop,
               {chat, R"({"messages":[{"role":"user","content":"a"},)"
                      R"({"role":"user","content":"b"}]})"}},
          Case{"null where a text was",
               openpipe,
               humanloop,
               {chat, R"({"messages":[{"role":"user","content":"a"},)"
                      R"({"role":"assistant","content":null}]})"}},
          Case{
              "white space that stays and white space that goes",
              openpipe,
              humanloop,
              {chat,
               R"({"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]})",
               R"({"messages": [{"role": "user",  "content": "a"}, {"role": "assistant", "content": "b"}]})",
               R"( {"messages": [{"role": "user", "content": "c"}, {"role": "assistant", "content": "d"}]} )"}},
          Case{"a key more",
               openpipe,
               arize,
               {chat, R"({"messages":[{"role":"user","content":"a"},)"
                      R"({"role":"assistant","content":"b","refusal":null}]})"}},
          Case{
              "a row of the same form that is not valid",
              openpipe,
              humanloop,
              {R"({"messages":[],"metadata":{"a":"b"}})", R"({"messages":[],"metadata":{"a":1}})"}},
          Case{"a list of names that mean something",
               openpipe,
               humanloop,
               {R"({"messages":[],"metadata":{"inputs.a":"b"}})",
                R"({"messages":[],"metadata":{"target.a":"b"}})"}},
          Case{"an object that is empty in one row",
               humanloop,
               openpipe,
               {R"({"target":{"metadata":{"a":"b"}}})", R"({"target":{"metadata":{}}})",
                R"({"target":{"metadata":{ }}})"}},
          Case{"text that is quoted",
               humanloop,
               openpipe,
               {R"({"inputs":{"a":"b"},"target":{"x":{"y":"1"}}})",
                R"({"inputs":{"a":"b"},"target":{"x":{"y":"\n"}}})"}},
          Case{"numbers and booleans that become texts",
               humanloop,
               openpipe,
               {R"({"target":{"x":1}})", R"({"target":{"x":2}})", R"({"target":{"x":true}})",
                R"({"target":{"x":false}})", R"({"target":{"x":null}})"}},
          Case{"a variable that is said",
               arize,
               openpipe,
               {R"({"input":"a","output":"b"})", R"({"input":"c","output":"d"})",
                R"({"input":{"question":"c"},"output":"d"})"}},
          Case{
              "a text that looks like a sidecar",
              openpipe,
              humanloop,
              {R"({"messages":[],"metadata":{"entrybridge":"a"}})",
               R"({"messages":[],"metadata":{"entrybridge":"{\"entrybridge\":1,\"from\":\"humanloop\",\"kept\":[],\"layout\":{}}"}})"}},
          Case{"the mark of a stand-in",
               openpipe,
               humanloop,
               {R"({"messages":[{"role":"user","content":"730481962085317000000"}]})",
                R"({"messages":[{"role":"user","content":"x"}]})"}},
      }) {
    SCOPED_TRACE(one.fear);
    std::vector<std::string> rows = one.rows;
    rows.insert(rows.end(), one.rows.begin(), one.rows.end());
    const ConvertOptions options = options_of(one.from, one.to);
    EXPECT_EQ(together(rows, options).text, one_by_one(rows, options).text);
    EXPECT_EQ(together(rows, options).lines, one_by_one(rows, options).lines);
  }
}

bool finds_after(const std::string& learned, const std::string& row,
                 const ConvertOptions& options) {
  conversion::LearnedRows rows(options);
  text::Tree tree;
  EXPECT_FALSE(tree.parse(learned, 128));
  conversion::Seen seen(tree.nodes().size());
  const conversion::RowConverter converter(tree, options, &seen);
  if (rows.wants_more(tree)) rows.learn(tree, converter, seen);
  const std::string readable = row + kRest;
  const conversion::LearnedRow* const found =
      rows.find(std::string_view(readable).substr(0, row.size()));
  if (found == nullptr) return false;
  std::string made;
  rows.append(*found, made);
  EXPECT_EQ(made, convert(row, options).text);
  return true;
}

TEST(ConvertLearned, RemembersWhatIsAlike) {
  const std::string chat = R"({"messages":[{"role":"user","content":"a"},)"
                           R"({"role":"assistant","content":"b"}],"tools":[{"a":1}]})";
  const std::string other = R"({"messages":[{"role":"user","content":"ccc"},)"
                            R"({"role":"assistant","content":"\""}],"tools":[]})";
  const std::string reordered = R"({"tools":[],"messages":[{"role":"user","content":"a"},)"
                                R"({"role":"assistant","content":"b"}]})";
  EXPECT_TRUE(finds_after(chat, other, options_of(openpipe, humanloop)));
  EXPECT_TRUE(finds_after(chat, other, options_of(openpipe, arize)));
  EXPECT_FALSE(finds_after(chat, reordered, options_of(openpipe, arize)));
  EXPECT_FALSE(finds_after(chat, other, options_of(openpipe, openpipe)));
  EXPECT_FALSE(finds_after(chat, other, options_of(openpipe, arize, {.round_trip = true})));
  EXPECT_TRUE(finds_after(R"({"input":"a","output":"b"})", R"({"input":"c","output":"d"})",
                          options_of(arize, openpipe)));
  EXPECT_TRUE(finds_after(R"({"inputs":{"q":"a"},"target":{"output":"b"}})",
                          R"({"inputs":{"q":"c"},"target":{"output":"d"}})",
                          options_of(humanloop, arize)));
}

// The row with other values at some of its leaves. A row that is empty stays: a file of nothing but
// `[]` has no row at all.
std::string sibling_of(const std::string& row, std::mt19937& random) {
  text::Tree tree;
  EXPECT_FALSE(tree.parse(row, 128)) << row;
  static const std::vector<std::string> kValues = {
      "\"x\"", "\"\"", "\"TRAIN\"", "\"user\"",  "\"\\u0041\\\"\"",
      "7",     "1.50", "true",      "false",     "null",
      "[]",    "{}",   "[1]",       "{\"a\":1}", "\"{}\"",
      "{ }"};
  std::string sibling;
  std::size_t done = 0;
  for (const text::Node& node : tree.nodes()) {
    const bool is_leaf = node.size == 0;
    if (!is_leaf || &node == &tree.root() || random() % 4 != 0 || node.span.offset < done) continue;
    const bool keeps_kind = random() % 4 != 0;
    std::string value = kValues[random() % kValues.size()];
    if (keeps_kind && node.kind == text::Kind::string)
      value = random() % 2 == 0 ? "\"y\"" : "\"\\n\"";
    sibling += row.substr(done, node.span.offset - done) + value;
    done = node.span.offset + node.span.length;
  }
  return sibling + row.substr(done);
}

// Law: a file is converted as its rows are.
TEST(ConvertLearned, ManyRowsTogetherAreConvertedAsOneByOne) {
  std::mt19937 random(8128);
  for (int round = 0; round < 25; ++round) {
    const auto kind = round % 2 == 0 ? RowMaker::Kind::any : RowMaker::Kind::well_behaved;
    RowMaker maker(static_cast<std::uint32_t>(round), kind);
    for (const Platform from : {openpipe, humanloop, arize}) {
      std::vector<std::string> rows;
      for (int i = 0; i < 12; ++i) {
        const std::string row = maker.row(from);
        rows.push_back(row);
        for (int siblings = 0; siblings < 8; ++siblings) rows.push_back(sibling_of(row, random));
      }
      for (const Platform to : {openpipe, humanloop, arize}) {
        ConvertOptions options = options_of(from, to);
        options.losses = static_cast<Losses>(round % 3);
        options.limits.max_issues = 1000000;
        if (round % 5 == 0) options.layout = ExampleLayout::json_text;
        if (round % 7 == 0) options.message_template = "{{a}}";
        SCOPED_TRACE(std::string(name_of(from)) + " to " + std::string(name_of(to)) + ", round " +
                     std::to_string(round));
        const Outcome expected = one_by_one(rows, options);
        const Outcome outcome = together(rows, options);
        ASSERT_EQ(outcome.text, expected.text);
        ASSERT_EQ(outcome.lines, expected.lines);
      }
    }
  }
}

}  // namespace
}  // namespace entrybridge
