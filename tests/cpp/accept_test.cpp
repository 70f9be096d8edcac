// The one pass: what it accepts the slow path must find no error in, text rules included.
#include "validate/accept.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>
#include <vector>

#include "schema/automaton.h"
#include "support.h"
#include "validate/row_checker.h"

namespace entrybridge {
namespace {

using testing::told;
using validate::Acceptor;

bool accepts(const std::string& name, std::string_view text) {
  Acceptor acceptor(schema::Automaton::embedded(name), 128);
  std::string padded(text);
  padded.append(validate::kPadding, '\0');
  return acceptor.accept(std::string_view(padded).substr(0, text.size()));
}

TEST(Accept, EveryDocumentHasItsTables) {
  for (const char* platform : {"openpipe", "humanloop", "arize"}) {
    for (const char* document : {"entry", "request", "response", "error"}) {
      const std::string name = std::string(platform) + "/" + document;
      EXPECT_TRUE(schema::Automaton::embedded(name).exact) << name;
    }
  }
  EXPECT_TRUE(schema::Automaton::embedded("combined").exact);
}

// What the slow path says of a row, rules of rows aside.
std::vector<std::string> slowly_told(Platform platform, std::string_view row) {
  RuleOptions rules;
  for (const RuleInfo& rule : rule_catalogue()) {
    const bool is_of_text = rule.id == "duplicate-key" || rule.id == "lone-surrogate";
    if (!is_of_text) rules.levels.emplace(rule.id, Level::off);
  }
  validate::RowChecker checker(platform, Document::entry, rules, {});
  records::IssueSink sink(100);
  checker.check({.text = row}, sink);
  return told(sink.issues());
}

const std::vector<std::string>& good_entries() {
  static const std::vector<std::string> rows = {
      R"({"messages":[]})",
      R"({"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello"}]})",
      R"( { "messages" : [ { "content" : "Hi" , "role" : "user" } ] , "split" : "TEST" } )",
      R"({"messages":[{"role":"assistant","content":null,"tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{\"x\":1}"}}]},{"role":"tool","tool_call_id":"a","content":"7"}]})",
      R"({"messages":[{"role":"user","content":[{"type":"text","text":"a"},{"type":"image_url","image_url":{"url":"u","detail":"low"}},{"type":"input_audio","input_audio":{"data":"d","format":"wav"}}]}]})",
      R"({"messages":[{"role":"assistant","content":[{"type":"refusal","refusal":"no"}],"annotations":[{"type":"url_citation","url_citation":{"start_index":1,"end_index":2.5,"title":"t","url":"u"}}]}],"rejected_message":{"role":"assistant","content":null,"reasoning_content":"because"}})",
      R"({"messages":[],"tool_choice":{},"tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object","properties":{"a":{"type":["string","null"],"enum":[1,2.5,null,true,"é"]}}},"strict":null}}]})",
      R"({"messages":[{"role":"user","content":"Привет, мир! 東京の天気はどうですか？ नमस्ते दुनिया 😀🎉👍🏽 naïve café ﷽"},{"role":"assistant","content":"ответ\n\n\"答え\" \u00e9\ud83d\ude00"}]})",
      R"({"messages":[],"tool_choice":"auto","response_format":{"type":"json_schema","json_schema":{"name":"n","schema":{}}},"metadata":{"a":"b","ключ":"значение","😀":"\ud83d\ude00"}})",
  };
  return rows;
}

// The tree that the one pass fills is the one that is parsed.
void expect_same_tree(Platform platform, const std::string& row) {
  RuleOptions no_rules;
  no_rules.enabled = false;
  validate::RowChecker checker(platform, Document::entry, no_rules, {});
  text::Tree filled;
  text::Tree parsed;
  ASSERT_TRUE(checker.accepts_into(filled, {.text = row})) << row;
  ASSERT_FALSE(parsed.parse(row, 128)) << row;
  EXPECT_EQ(filled.nodes(), parsed.nodes()) << row;
  EXPECT_EQ(filled.text(), parsed.text());
}

TEST(Accept, TakesGoodRows) {
  for (const std::string& row : good_entries()) {
    EXPECT_TRUE(accepts("openpipe/entry", row)) << row;
    EXPECT_TRUE(accepts("combined", row)) << row;
  }
  EXPECT_TRUE(accepts("arize/entry", R"({"a":[1,-2.5e3,true,false,null,{"b":{}}]})"));
  EXPECT_TRUE(accepts("humanloop/entry", R"({"inputs":{"a":"b"},"target":{"x":1,"y":[null]}})"));
}

TEST(Accept, RefusesWhatTheSlowPathRefuses) {
  using namespace std::string_view_literals;
  for (const std::string_view row : {
           R"({"messages":[{"role":"asistant"}]})"sv,
           R"({"messages":[{"content":"x"}]})"sv,
           R"({"messages":[],"messages":[]})"sv,
           R"({"messages":[],"x":1})"sv,
           R"({"messages":[],"metadata":{"a":"1","a":"2"}})"sv,
           R"({"messages":[],"metadata":{"a":1}})"sv,
           R"({"messages":[]}x)"sv,
           R"({"messages":[]} {})"sv,
           R"({"messages":[],})"sv,
           R"({"messages":[)"sv,
           ""sv,
           "{"sv,
           R"({"messages":[{"role":"user","content":"\ud800"}]})"sv,
           "{\"messages\":[{\"role\":\"user\",\"content\":\"\xFF\"}]}"sv,
           "{\"messages\":[{\"role\":\"user\",\"content\":\"a\nb\"}]}"sv,
           "{\"messages\":[]}\0"sv,
           "{\"messages\":[]\0}"sv,
           R"({"messages":[01]})"sv,
       }) {
    EXPECT_FALSE(accepts("openpipe/entry", row)) << row;
  }
  EXPECT_FALSE(accepts("arize/entry", "{}")) << "at least one key";
  EXPECT_FALSE(accepts("arize/entry", R"({"id":1})"));
  EXPECT_FALSE(accepts("arize/entry", std::string(200, '[') + std::string(200, ']')));
  EXPECT_FALSE(accepts("openpipe/request", R"({"entries":[]})"));
}

TEST(Accept, LeavesNoTreeOfWhatItRefuses) {
  validate::RowChecker checker(Platform::openpipe, Document::entry, {}, {});
  text::Tree tree;
  ASSERT_FALSE(tree.parse("[1]", 128));
  EXPECT_FALSE(checker.accepts_into(tree, {.text = R"({"messages":[{"role":"user"}]})"}));
  EXPECT_TRUE(tree.empty());
}

TEST(Accept, TellsThePlatformsApartInOnePass) {
  struct Case {
    const char* row;
    schema::Mask platforms;  // openpipe 1, humanloop 2, arize 4
  };
  Acceptor acceptor(schema::Automaton::embedded("combined"), 128);
  for (const Case& one :
       {Case{R"({"messages":[{"role":"user","content":"x"}]})", 7},
        Case{R"({"messages":[{"role":"developer","content":"x"}]})", 5},
        Case{R"({"inputs":{"a":"b"}})", 6}, Case{R"({"inputs":{"a":1}})", 4},
        Case{R"({"id":1})", 2}, Case{"{}", 2}, Case{R"({"messages":[{"role":"tool"}]})", 6}}) {
    std::string padded(one.row);
    const std::size_t size = padded.size();
    padded.append(validate::kPadding, '\0');
    EXPECT_TRUE(acceptor.accept(std::string_view(padded).substr(0, size))) << one.row;
    EXPECT_EQ(acceptor.alternatives(), one.platforms) << one.row;
  }
}

TEST(Accept, RemembersFactsForRules) {
  Acceptor acceptor(schema::Automaton::embedded("openpipe/entry"), 128);
  std::string row = R"({"rejected_message":{"role":"assistant"},"messages":[{"role":"assistant"},)"
                    R"({"content":"x","role":"user"}]})";
  const std::size_t size = row.size();
  row.append(validate::kPadding, '\0');
  ASSERT_TRUE(acceptor.accept(std::string_view(row).substr(0, size)));
  EXPECT_TRUE(acceptor.facts().has_messages);
  EXPECT_EQ(acceptor.facts().message_count, 2U);
  EXPECT_EQ(acceptor.facts().last_role, "user");
}

TEST(Accept, ARowEndsWithItsLine) {
  Acceptor acceptor(schema::Automaton::embedded("arize/entry"), 128);
  std::string file = "{\"a\":1}\n{\"a\":\n1}\n";
  const std::size_t size = file.size();
  file.append(validate::kPadding, '\0');
  const char* const limit = file.data() + size;
  EXPECT_EQ(acceptor.accept_line(file.data(), limit), file.data() + 7);
  EXPECT_EQ(acceptor.accept_line(file.data() + 8, limit), nullptr);
}

// One acceptor for many rows, as whoever checks a file has it.
struct LongUsed {
  bool accept(std::string_view row) {
    text.assign(row).append(validate::kPadding, '\0');
    return acceptor.accept(std::string_view(text).substr(0, row.size()));
  }

  Acceptor acceptor;
  std::string text;
};

void expect_same_as_fresh(LongUsed& used, const std::string& name, std::string_view row) {
  LongUsed fresh{Acceptor(schema::Automaton::embedded(name), 128), {}};
  ASSERT_EQ(used.accept(row), fresh.accept(row)) << row;
  if (!fresh.accept(row)) return;
  ASSERT_EQ(used.acceptor.alternatives(), fresh.acceptor.alternatives()) << row;
  const rules::Facts& facts = used.acceptor.facts();
  const rules::Facts& expected = fresh.acceptor.facts();
  ASSERT_EQ(facts.signs, expected.signs) << row;
  ASSERT_EQ(facts.has_messages, expected.has_messages) << row;
  ASSERT_EQ(facts.message_count, expected.message_count) << row;
  ASSERT_EQ(facts.last_role, expected.last_role) << row;
}

TEST(Accept, WhatItHasLearnedOfItemsChangesNothing) {
  LongUsed used{Acceptor(schema::Automaton::embedded("openpipe/entry"), 128), {}};
  const std::string user = R"({"messages":[{"role":"user","content":"Hi"}]})";
  for (
      const std::string_view row : {
          std::string_view(user),
          std::string_view(user),
          std::string_view(R"({"messages":[{"role":"user","content":""}]})"),
          std::string_view(R"({"messages":[{"role":"user","content":"a \u0000"}]})"),
          std::string_view("{\"messages\":[{\"role\":\"user\",\"content\":\"a\xE2\x80\xA8\"}]}"),
          std::string_view("{\"messages\":[{\"role\":\"user\",\"content\":\"a\xE2\x80\"}]}"),
          std::string_view(R"({"messages":[{"role":"user","content":"Hi","name":"x"}]})"),
          std::string_view(R"({"messages":[{"role":"user","content":"Hi","role":"user"}]})"),
          std::string_view(R"({"messages":[{"role":"user","content":"Hi"},]})"),
          std::string_view(R"({"messages":[{"role":"user","content":"Hi"})"),
          std::string_view(R"({"messages":[{"role":"user","content":"Hi)"),
          std::string_view(R"({"messages":[{"role":"tool","content":"Hi","tool_call_id":"a"}]})"),
          std::string_view(R"({"messages":[{"role":"tool","content":"Hi","tool_call_id":"a"}]})"),
          std::string_view(R"({"messages":[{"role":"user","content":"Hi"},{"role":"user"}]})"),
          std::string_view(
              R"({"tools":[],"messages":[{"role":"system","content":"a"},{"content":"b","role":"user"}]})"),
          std::string_view(user),
          std::string_view(R"({"messages":[{"role":"system","content":"Hi"}]})"),
          std::string_view(
              R"({"messages":[{"role":"user","content":[{"type":"text","text":"a"}]}]})"),
          std::string_view(
              R"({"messages":[{"role":"user","content":[{"type":"text","text":""}]}]})"),
      }) {
    expect_same_as_fresh(used, "openpipe/entry", row);
  }
}

TEST(Accept, ItemsOfTheSameTextMayMeanOtherThingsElsewhere) {
  LongUsed used{Acceptor(schema::Automaton::embedded("combined"), 128), {}};
  for (const std::string_view row : {
           R"({"messages":[{"role":"user","content":"x"}]})",
           R"({"other":[{"role":"user","content":"x"}]})",
           R"({"messages":[{"role":"user","content":"x"}]})",
           R"([[{"role":"user","content":"x"}]])",
           R"({"a":{"b":[{"role":"user","content":"x"}]}})",
           R"({"inputs":{"a":"b"},"messages":[{"role":"user","content":"x"}]})",
       }) {
    expect_same_as_fresh(used, "combined", row);
  }
}

TEST(Accept, ALearnedItemDoesNotCarryALineEndIntoARow) {
  Acceptor acceptor(schema::Automaton::embedded("openpipe/entry"), 128);
  std::string file = "{\"messages\":[{\"role\":\"user\",\n\"content\":\"x\"}]}\n";
  const std::size_t size = file.size();
  file.append(validate::kPadding, '\0');
  EXPECT_TRUE(acceptor.accept(std::string_view(file).substr(0, size)));
  EXPECT_EQ(acceptor.accept_line(file.data(), file.data() + size), nullptr);
}

// Law: accepted implies that the slow path finds no error. Rows are good ones, bitten at random.
TEST(Accept, NeverPromisesTooMuch) {
  const std::string alphabet =
      "\"\\{}[]:, \n0a\xC3\xA9\xE0\xED\xF0\xF4\x80\x90\xA0\xBF\xFF\x01truefalsnu.-e";
  std::mt19937 random(20240611);
  const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  std::size_t accepted = 0;
  std::map<Platform, LongUsed> used;
  for (int round = 0; round < 30000; ++round) {
    std::string row = good_entries()[below(good_entries().size())];
    for (std::size_t bites = below(3); bites > 0 && !row.empty(); --bites) {
      const std::size_t at = below(row.size());
      switch (below(4)) {
        case 0:
          row.erase(at, 1 + below(3));
          break;
        case 1:
          row.insert(at, 1, alphabet[below(alphabet.size())]);
          break;
        case 2:
          row[at] = alphabet[below(alphabet.size())];
          break;
        default:
          row.insert(at, row.substr(below(row.size()), below(12)));
      }
    }
    for (const Platform platform : {Platform::openpipe, Platform::humanloop, Platform::arize}) {
      const std::string name = std::string(name_of(platform)) + "/entry";
      auto [long_used, added] = used.try_emplace(
          platform, LongUsed{Acceptor(schema::Automaton::embedded(name), 128), {}});
      expect_same_as_fresh(long_used->second, name, row);
      if (!accepts(name, row)) continue;
      ++accepted;
      expect_same_tree(platform, row);
      ASSERT_EQ(slowly_told(platform, row), std::vector<std::string>{}) << row;
    }
  }
  EXPECT_GT(accepted, 10000U);
}

}  // namespace
}  // namespace entrybridge
