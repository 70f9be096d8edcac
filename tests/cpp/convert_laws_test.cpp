// The laws of conversion over rich rows and over rows made at random (of one seed).
#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "convert_rows.h"
#include "convert_testing.h"

namespace entrybridge {
namespace {

using conversion::pointer_of;
using conversion::Value;
using converting::canonical;
using converting::Directions;
using converting::find;
using converting::hold_random_rows;
using converting::kPlatforms;
using converting::options_of;
using converting::Parsed;
using converting::RowMaker;
using converting::told;

constexpr Platform openpipe = Platform::openpipe;
constexpr Platform humanloop = Platform::humanloop;
constexpr Platform arize = Platform::arize;

// Whether the change says where the value at `from` + `rest` went, and it is there.
bool accounts_for(const Change& change, const std::string& rest, const Value& leaf,
                  const Value& written) {
  if (change.action == Action::dropped || !change.to) return true;
  const Value place = find(written, *change.to);
  if (!place) return false;
  if (change.action != Action::moved && rest.empty()) return true;
  if (change.action == Action::rewritten || change.reason == "sidecar-passed-on") return true;
  if (place.is_string() && *change.to == "/metadata/entrybridge") return true;
  // A plain message became its content.
  if (place.is_string() && rest == "/role") return leaf.string() == "assistant";
  const std::string below = place.is_string() && rest == "/content" ? "" : rest;
  const Value there = find(written, *change.to + below);
  return there && (there.raw() == leaf.raw() || leaf.is_empty_container());
}

bool leads_to(const std::string& above, const std::string& pointer) {
  return pointer.starts_with(above) &&
         (pointer.size() == above.size() || pointer[above.size()] == '/');
}

// Law 4 for one leaf: it is in the row written, or in the changes.
bool is_accounted_for(const Value& leaf, const std::vector<Change>& changes, const Value& written) {
  const std::string pointer = pointer_of(leaf);
  std::size_t longest = 0;
  bool is_told_of = false;
  for (const Change& change : changes) {
    if (leads_to(change.from, pointer) && !(change.from.empty() && change.to)) {
      is_told_of = true;
      longest = std::max(longest, change.from.size());
    }
  }
  if (!is_told_of) {
    const Value there = find(written, pointer);
    return there && (there.raw() == leaf.raw() || leaf.is_empty_container());
  }
  return std::any_of(changes.begin(), changes.end(), [&](const Change& change) {
    return change.from.size() == longest && leads_to(change.from, pointer) &&
           accounts_for(change, pointer.substr(longest), leaf, written);
  });
}

void check_leaves(const Value& value, const Conversion& conversion, const Value& written) {
  if (value.children().begin() == value.children().end()) {
    EXPECT_TRUE(is_accounted_for(value, conversion.changes, written)) << pointer_of(value);
    return;
  }
  for (const Value child : value.children()) check_leaves(child, conversion, written);
}

std::string lines_of(const Conversion& conversion) {
  std::string out = conversion.text + "\n";
  for (const std::string& line : told(conversion)) (out += line) += '\n';
  return out;
}

// The reasons for which a row that is valid where it comes from may be refused.
bool may_refuse(const std::string& code) {
  constexpr std::array<std::string_view, 5> kCodes = {"needs-template", "ambiguous-answer",
                                                      "unknown-layout", "unfit", "loss-refused"};
  return std::find(kCodes.begin(), kCodes.end(), code) != kCodes.end();
}

bool is_error(const Issue& issue) {
  return issue.severity == Severity::error;
}

void check_refusal(const std::string& row, Platform from, const Conversion& conversion) {
  ASSERT_EQ(conversion.rejected.size(), 1U);
  const std::vector<Issue>& issues = conversion.rejected.front().issues;
  EXPECT_TRUE(std::any_of(issues.begin(), issues.end(), is_error));
  ValidateOptions options{.platform = from};
  options.rules.enabled = false;
  if (!Validator(options).validate(row).valid) return;
  for (const Issue& issue : issues) {
    EXPECT_TRUE(!is_error(issue) || may_refuse(issue.code)) << issue.code;
  }
}

// Every leaf of a row that is not rejected is in the row written, or in the changes. False: the row
// is rejected, for one of the reasons there are.
bool check_law_4(const std::string& row, Platform from, Platform to, Losses losses) {
  SCOPED_TRACE(std::string(name_of(from)) + " to " + std::string(name_of(to)) + ": " + row);
  const Conversion conversion = convert(row, options_of(from, to, {.losses = losses}));
  EXPECT_EQ(conversion.records, 1U);
  EXPECT_EQ(conversion.converted + conversion.rejected.size(), 1U);
  if (conversion.converted == 0) {
    check_refusal(row, from, conversion);
    return false;
  }
  SCOPED_TRACE(lines_of(conversion));
  const Parsed read(row);
  const Parsed written(conversion.text);
  check_leaves(read.root(), conversion, written.root());
  return true;
}

// Of the rules, only those that have every entry end with its answer: without them, a datapoint of
// no answer may come back with one.
ConvertOptions strict_options_of(Platform from, Platform to) {
  ConvertOptions options = options_of(from, to, {.rules = true});
  for (const RuleInfo& rule : rule_catalogue()) {
    if (rule.id == "last-message-not-assistant" || rule.id == "no-messages") continue;
    options.rules.levels[std::string(rule.id)] = Level::off;
  }
  return options;
}

std::optional<std::string> converted(const std::string& row, Platform from, Platform to) {
  const Conversion conversion = convert(row, strict_options_of(from, to));
  if (conversion.converted == 0) return std::nullopt;
  return conversion.text;
}

// A second trip changes nothing more. False: there is no first one.
bool check_second_trip(const std::string& row, Platform from, Platform to) {
  SCOPED_TRACE(std::string(name_of(from)) + " to " + std::string(name_of(to)) + ": " + row);
  if (row.find("kept") != std::string::npos) return false;
  const auto there = converted(row, from, to);
  if (!there) return false;
  const auto back = converted(*there, to, from);
  if (!back || *back == "{}") return false;  // a sidecar alone, of values that had no place
  SCOPED_TRACE(*there);
  const auto there_again = converted(*back, from, to);
  EXPECT_TRUE(there_again) << *back;
  if (!there_again) return true;
  const auto back_again = converted(*there_again, to, from);
  EXPECT_TRUE(back_again) << *there_again;
  if (back_again) {
    EXPECT_EQ(canonical(*back), canonical(*back_again));
  }
  return true;
}

// The texts of all scalars, as they stand.
void gather_scalars(const Value& value, std::set<std::string>& texts) {
  if (!value.is_object() && !value.is_array()) texts.emplace(value.raw());
  for (const Value child : value.children()) gather_scalars(child, texts);
}

// What a conversion may write that the row does not say: roles, types and what a call lacks.
bool is_of_the_format(std::string_view raw) {
  constexpr std::array<std::string_view, 7> kTexts = {
      R"("assistant")", R"("user")", R"("system")", R"("tool")", R"("function")", R"("")", "1"};
  return std::find(kTexts.begin(), kTexts.end(), raw) != kTexts.end();
}

// Law 5: a scalar that is written is one that was read, byte for byte, or said to be rewritten.
void check_scalars(const Value& value, const std::set<std::string>& read,
                   const std::set<std::string>& rewritten) {
  const std::string pointer = pointer_of(value);
  if (pointer.ends_with("/entrybridge")) return;  // what was kept is compared by check_kept
  for (const Value child : value.children()) check_scalars(child, read, rewritten);
  if (value.is_object() || value.is_array()) return;
  EXPECT_TRUE(read.count(std::string(value.raw())) > 0 || is_of_the_format(value.raw()) ||
              rewritten.count(pointer) > 0)
      << pointer << " " << value.raw();
}

// A value that became JSON text is that text, and one that was kept is kept as it stood.
void check_copy(const Change& change, const Value& read, const Value& written) {
  const Value from = find(read, change.from);
  const Value to = change.to ? find(written, *change.to) : Value();
  if (!from || !to) return;
  if (change.reason == "json-text") {
    EXPECT_EQ(to.string(), from.raw()) << change.from;
  } else if (change.action == Action::kept && *change.to == "/metadata/entrybridge") {
    EXPECT_NE(to.string().find(std::string(",") + std::string(from.raw()) + "]"), std::string::npos)
        << change.from;
  } else if (change.action == Action::kept) {
    EXPECT_EQ(to.raw(), from.raw()) << change.from;
  }
}

// The members that two objects share stand in the same order.
std::vector<std::string> shared_members(const Value& object, const Value& other) {
  std::vector<std::string> names;
  for (const Value member : object.children()) {
    const Value same = other[member.name()];
    if (same && same.raw() == member.raw()) names.emplace_back(member.name());
  }
  return names;
}

bool check_law_5(const std::string& row, Platform from, Platform to) {
  SCOPED_TRACE(std::string(name_of(from)) + " to " + std::string(name_of(to)) + ": " + row);
  const Conversion conversion = convert(row, options_of(from, to));
  if (conversion.converted == 0) return false;
  SCOPED_TRACE(lines_of(conversion));
  const Parsed parsed(row);
  const Parsed made(conversion.text);
  std::set<std::string> texts;
  std::set<std::string> rewritten;
  gather_scalars(parsed.root(), texts);
  for (const Change& change : conversion.changes) {
    const bool is_of_inner_text = change.reason == "restored" || change.reason == "dialect";
    if (is_of_inner_text) return false;
    if (change.to && change.action == Action::rewritten) rewritten.insert(*change.to);
    check_copy(change, parsed.root(), made.root());
    const Value moved = find(parsed.root(), change.from);
    const Value place = change.to ? find(made.root(), *change.to) : Value();
    if (change.action == Action::moved && moved.is_object() && place.is_object()) {
      EXPECT_EQ(shared_members(moved, place), shared_members(place, moved)) << *change.to;
    }
  }
  check_scalars(made.root(), texts, rewritten);
  return true;
}

struct RichRow {
  Platform platform;
  const char* row;
};

// Rows that come back as they were without a memory of their layout.
const std::vector<RichRow>& faithful_rows() {
  static const std::vector<RichRow> rows = {
      {openpipe,
       R"({"messages":[{"role":"system","content":"Be \u0062rief."},{"role":"user","content":[{"type":"text","text":"a"},{"type":"input_audio","input_audio":{"data":"x","format":"wav"}},{"type":"image_url","image_url":{"url":"u","detail":"low"}},{"type":"input_audio","input_audio":{"data":"y","format":"mp3"}}],"name":"n"},{"role":"assistant","tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{\"x\":1.0}"}}],"refusal":"no","annotations":[{"type":"url_citation","url_citation":{"start_index":0,"end_index":1e0,"title":"t","url":"u"}}],"audio":{"id":"i"}},{"role":"tool","tool_call_id":"a","content":"r"},{"role":"assistant","content":"4","name":"bot","refusal":null}],"rejected_message":{"role":"assistant","content":null,"reasoning_content":"r"},"tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object"},"strict":null}}],"tool_choice":{"type":"function","function":{"name":"f"}},"response_format":{"type":"json_schema","json_schema":{"name":"n","schema":{"const":1e400}}},"split":"TEST","metadata":{"topic":"t","inputs.a":"1","target.b":"2","target.output":"3","entrybridge":"mine"}})"},
      {openpipe, R"({"messages":[{"role":"assistant","content":"4"}],"metadata":{}})"},
      {humanloop,
       R"({"inputs":{"a":"1","output":"2"},"messages":[{"role":"system","content":[{"type":"image_url","image_url":{"url":"u","detail":"low"}},{"type":"text","text":"t"}],"name":"s"},{"role":"user","content":"q","tool_call_id":"i"},{"role":"tool","tool_call_id":"i","name":"f","content":"r"}],"target":{"output":"4","rejected_message":{"role":"assistant","content":"5","name":"n","zz":{}},"tools":[{"type":"function","function":{"name":"f","x":{"y":1}}}],"tool_choice":"auto","response_format":{"type":"text"},"split":"TRAIN","metadata":{"topic":"t","inputs.q":"1","target.z":"2"}},"note":[1e2],"~/":{"a/b":1}})"},
      {humanloop,
       R"({"messages":[{"role":"user","content":"q"}],"target":{"message":{"role":"assistant","content":"4","w":1}}})"},
      {arize,
       R"({"input":{"messages":[{"role":"user","content":[{"type":"text","text":"a","cache":{"b":[]}}],"x":1}],"variables":{"a":"1"},"tools":[],"context":"c"},"output":{"messages":[{"role":"assistant","content":"4","y":2}],"b":"2"},"rejected_output":{"messages":[{"role":"assistant","content":"5","logprobs":[0.10]}],"score":1},"metadata":{"topic":"t","inputs.q":"1"},"split":"TEST"})"},
      {arize,
       R"({"input":{"messages":[{"role":"user","content":"q"}]},"output":{"messages":[{"role":"assistant","content":"4"}]},"metadata":{}})"},
  };
  return rows;
}

TEST(ConvertLaws, ThereAndBackLosesNothing) {
  for (const RichRow& rich : faithful_rows()) {
    for (const Platform other : kPlatforms) {
      SCOPED_TRACE(std::string(name_of(other)) + ": " + rich.row);
      const auto there = converted(rich.row, rich.platform, other);
      ASSERT_TRUE(there);
      SCOPED_TRACE(*there);
      const auto back = converted(*there, other, rich.platform);
      ASSERT_TRUE(back);
      const std::string given = rich.row;
      EXPECT_EQ(canonical(*back), canonical(given));
    }
  }
}

TEST(ConvertLaws, AThirdPlatformPassesOnWhatWasKept) {
  for (const RichRow& rich : faithful_rows()) {
    if (rich.platform != openpipe) continue;
    SCOPED_TRACE(rich.row);
    const auto datapoint = converted(rich.row, openpipe, humanloop);
    ASSERT_TRUE(datapoint);
    const auto example = converted(*datapoint, humanloop, arize);
    ASSERT_TRUE(example);
    SCOPED_TRACE(*example);
    const auto back = converted(*example, arize, openpipe);
    ASSERT_TRUE(back);
    EXPECT_EQ(canonical(*back), canonical(rich.row));
  }
}

TEST(ConvertLaws, EveryLeafOfARichRowIsAccountedFor) {
  for (const RichRow& rich : faithful_rows()) {
    for (const Platform other : kPlatforms) {
      for (const Losses losses : {Losses::keep, Losses::drop, Losses::error}) {
        check_law_4(rich.row, rich.platform, other, losses);
      }
    }
  }
}

TEST(ConvertLaws, EveryLeafOfARowInAnotherFormIsAccountedFor) {
  const std::vector<RichRow> rows = {
      {openpipe,
       R"({"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a"}],"functions":[{"name":"f"}],"function_call":{"name":"f"}})"},
      {openpipe,
       R"({"input":{"model":"m","messages":[{"role":"user","content":"q"}]},"output":{"role":"assistant","content":"a"},"tags":{"t":"u"}})"},
      {openpipe,
       R"({"conversations":[{"from":"human","value":"q"}],"chosen":{"from":"gpt","value":"a"},"rejected":{"from":"gpt","value":"b"},"id":7})"},
      {arize,
       R"({"input_json":"{\"messages\":[{\"role\":\"user\",\"content\":\"q\"}]}","metadata_json":"{\"n\":1.0}","k":1})"},
      {arize,
       R"({"attributes":{"llm":{"input_messages":[{"message":{"role":"user","content":"q"}}],"model_name":"m"},"output":{"value":"a"}},"k":1})"},
      {arize,
       R"({"node_id":"x","input":{"messages":[{"role":"user","content":"q"}]},"output":{"messages":[{"role":"assistant","content":"a"}]},"splits":["train"]})"},
  };
  for (const RichRow& row : rows) {
    for (const Platform to : kPlatforms) check_law_4(row.row, row.platform, to, Losses::keep);
  }
}

TEST(ConvertLaws, EveryLeafOfARandomRowIsAccountedFor) {
  std::uint32_t turn = 0;
  hold_random_rows(20240229, Directions::all, {RowMaker::Kind::any},
                   [&](const std::string& row, Platform from, Platform to) {
                     return check_law_4(row, from, to, static_cast<Losses>(++turn % 3));
                   });
}

TEST(ConvertLaws, ASecondTripOfARandomRowChangesNothingMore) {
  // What a sidecar of someone's making restores may be taken for a slot.
  hold_random_rows(19700101, Directions::all, {RowMaker::Kind::well_behaved, RowMaker::Kind::any},
                   check_second_trip);
}

TEST(ConvertLaws, TextsOfARandomRowAreNotMadeAnew) {
  hold_random_rows(60221, Directions::all, {RowMaker::Kind::well_behaved, RowMaker::Kind::any},
                   check_law_5);
}

}  // namespace
}  // namespace entrybridge
