// The laws of conversion over rich rows and over rows made at random (of one seed).
#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <random>

#include "convert/pointer.h"
#include "convert/value.h"
#include "convert_testing.h"
#include "text/tree.h"
#include "text/write.h"

namespace entrybridge {
namespace {

using conversion::pointer_of;
using conversion::Source;
using conversion::Value;
using converting::options_of;
using converting::told;

constexpr Platform openpipe = Platform::openpipe;
constexpr Platform humanloop = Platform::humanloop;
constexpr Platform arize = Platform::arize;
constexpr std::array<Platform, 3> kPlatforms = {openpipe, humanloop, arize};

// A text that was parsed.
class Parsed {
 public:
  explicit Parsed(std::string text) : text_(std::move(text)) {
    EXPECT_FALSE(tree_.parse(text_, 128)) << text_;
  }
  [[nodiscard]] Value root() const { return {source_, tree_.root()}; }

 private:
  std::string text_;
  text::Tree tree_;
  Source source_{.tree = &tree_};
};

// The value at the pointer, or no value.
Value find(const Value& root, const std::string& pointer) {
  if (pointer.empty()) return root;
  const Value value = conversion::nearest(root, pointer);
  return pointer_of(value) == pointer ? value : Value();
}

// The row with the keys of every object in order.
std::string canonical(const Value& value) {
  if (value.is_array()) {
    std::string out = "[";
    for (const Value item : value.children()) (out += canonical(item)) += ',';
    return out + "]";
  }
  if (!value.is_object()) return std::string(value.raw());
  std::map<std::string, std::string> members;
  for (const Value member : value.children()) {
    members[std::string(member.name())] = canonical(member);
  }
  std::string out = "{";
  for (const auto& [name, text] : members) (((out += name) += ':') += text) += ',';
  return out + "}";
}
std::string canonical(const std::string& text) {
  return canonical(Parsed(text).root());
}

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

// Every leaf of a row that is not rejected is in the row written, or in the changes.
void check_law_4(const std::string& row, Platform from, Platform to, Losses losses) {
  SCOPED_TRACE(std::string(name_of(from)) + " to " + std::string(name_of(to)) + ": " + row);
  const Conversion conversion = convert(row, options_of(from, to, {.losses = losses}));
  ASSERT_EQ(conversion.converted + conversion.rejected.size(), 1U);
  if (conversion.converted == 0) {
    EXPECT_FALSE(conversion.rejected.front().issues.empty());
    return;
  }
  SCOPED_TRACE(lines_of(conversion));
  const Parsed read(row);
  const Parsed written(conversion.text);
  check_leaves(read.root(), conversion, written.root());
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

// A second trip changes nothing more.
void check_second_trip(const std::string& row, Platform from, Platform to) {
  SCOPED_TRACE(std::string(name_of(from)) + " to " + std::string(name_of(to)) + ": " + row);
  const auto there = converted(row, from, to);
  if (!there) return;
  const auto back = converted(*there, to, from);
  if (!back || *back == "{}") return;  // a sidecar alone, of values that had no place
  SCOPED_TRACE(*there);
  const auto there_again = converted(*back, from, to);
  ASSERT_TRUE(there_again) << *back;
  const auto back_again = converted(*there_again, to, from);
  ASSERT_TRUE(back_again) << *there_again;
  EXPECT_EQ(canonical(*back), canonical(*back_again));
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

// Rows of words that mean something to a converter, in places where they may not.
class RowMaker {
 public:
  enum class Kind { any, well_behaved };

  // Well-behaved rows begin with what the user said and hold no sidecar.
  RowMaker(std::uint32_t seed, Kind kind) : random_(seed), kind_(kind) {}

  std::string row(Platform platform) {
    switch (platform) {
      case Platform::openpipe:
        return openpipe_row();
      case Platform::humanloop:
        return humanloop_row();
      default:
        return arize_row();
    }
  }

 private:
  using Words = std::vector<const char*>;

  std::uint32_t below(std::uint32_t end) { return static_cast<std::uint32_t>(random_() % end); }
  bool once_in(std::uint32_t times) { return below(times) == 0; }
  std::string one_of(const Words& words) {
    return words[below(static_cast<std::uint32_t>(words.size()))];
  }

  std::string scalar() {
    return one_of({"\"x\"", "\"\"", "\"TEST\"", "\"\\u0041\"", "1.0", "1e400", "true", "null",
                   "18446744073709551616", "\"{\\\"entrybridge\\\":1}\""});
  }
  std::string name() {
    return one_of({"output", "message", "messages", "metadata", "split", "tools", "tool_choice",
                   "response_format", "rejected_message", "entrybridge", "inputs.a", "target.b",
                   "target.output", "a", "b", "id", "source_id", "~/"});
  }
  std::string any(int depth) {
    if (depth == 0 || once_in(2)) return scalar();
    if (once_in(3)) return message("assistant", false);
    if (once_in(4) && kind_ == Kind::any) return sidecar();
    return once_in(2) ? object(depth, [&] { return any(depth - 1); })
                      : list([&] { return any(depth - 1); });
  }
  std::string list(const std::function<std::string()>& item) {
    std::string out = "[";
    for (std::uint32_t i = below(3); i > 0; --i) out += item() + (i > 1 ? "," : "");
    return out + "]";
  }
  std::string object(int /*depth*/, const std::function<std::string()>& value) {
    std::map<std::string, std::string> members;
    for (std::uint32_t i = below(4); i > 0; --i) members[name()] = value();
    return written(members);
  }
  static std::string written(const std::map<std::string, std::string>& members) {
    std::string out = "{";
    for (const auto& [key, value] : members) {
      out += (out.size() > 1 ? "," : "") + text::quoted(key) + ":" + value;
    }
    return out + "}";
  }
  std::string sidecar() {
    return R"({"entrybridge":1,"from":")" + one_of({"openpipe", "humanloop", "arize"}) +
           R"(","kept":[[")" +
           one_of({"/messages/0/name", "/input/messages/0/x", "/target/k", "/output/k", "/note",
                   "/metadata/inputs.z", "/messages/0/content/1", "/target/message/w"}) +
           "\"," + scalar() + "]],\"layout\":{}}";
  }

  std::string part(bool is_typed, const std::string& role) {
    if (role == "user" && once_in(3)) {
      return R"({"type":"input_audio","input_audio":{"data":"x","format":"wav"}})";
    }
    if (role == "user" && once_in(3)) return R"({"type":"image_url","image_url":{"url":"u"}})";
    if (!is_typed && once_in(3)) return R"({"type":"image_url","image_url":{"url":"u","k":1}})";
    if (role == "assistant" && is_typed && once_in(3)) return R"({"type":"refusal","refusal":"r"})";
    return is_typed || once_in(2) ? R"({"type":"text","text":"t"})"
                                  : R"({"type":"text","text":"t","k":null})";
  }
  std::string content(bool is_typed, const std::string& role) {
    if (once_in(3)) return list([&] { return part(is_typed, role); });
    return "\"c\"";
  }
  std::string call(bool is_typed) {
    if (is_typed) return R"({"id":"i","type":"function","function":{"name":"f","arguments":"{}"}})";
    return one_of({R"({"id":"i","type":"function","function":{"name":"f"}})",
                   R"({"id":"i","type":"function","function":{"name":"f","arguments":""},"k":1})"});
  }

  // A message as OpenPipe has it (`is_typed`), or as Humanloop takes it.
  std::string message(const std::string& role, bool is_typed) {
    std::map<std::string, std::string> members = {{"role", text::quoted(role)}};
    if (!once_in(4)) members["content"] = content(is_typed, role);
    if (role == "function") members["content"] = once_in(2) ? "null" : "\"r\"";
    if (role == "function" || (role != "tool" && once_in(4))) members["name"] = "\"n\"";
    if (role == "tool") members["tool_call_id"] = "\"i\"";
    if (role == "assistant" && once_in(3)) {
      members["tool_calls"] = once_in(3) ? "null" : list([&] { return call(is_typed); });
    }
    if (role == "assistant" && is_typed) {
      if (once_in(4))
        members["function_call"] = one_of({"null", "{}", R"({"name":"f","arguments":"{}"})"});
      if (once_in(4)) members["refusal"] = one_of({"null", "\"no\""});
      if (once_in(5)) members["audio"] = one_of({"null", R"({"id":"i"})"});
      if (once_in(5)) members["annotations"] = "[]";
    }
    if (!is_typed) {
      if (once_in(4)) members["tool_call"] = one_of({"null", R"({"name":"f"})"});
      if (once_in(5)) members["name"] = one_of({"null", "\"n\""});
      if (once_in(5)) members["tool_call_id"] = one_of({"null", "\"i\""});
      if (once_in(5)) members["k"] = any(1);
    }
    return written(members);
  }
  std::string messages(bool is_typed, const Words& roles) {
    std::string out = "[";
    const std::uint32_t size = below(4);
    for (std::uint32_t i = 0; i < size; ++i) {
      out += (i > 0 ? "," : "") +
             message(i == 0 && kind_ == Kind::well_behaved ? "user" : one_of(roles), is_typed);
    }
    return out + "]";
  }
  std::string strings() {
    return object(1, [&] { return text::quoted(one_of({"x", "", "TEST"})); });
  }

  std::string openpipe_row() {
    std::map<std::string, std::string> members;
    members["messages"] = messages(
        true, {"system", "developer", "user", "assistant", "tool", "function", "assistant"});
    if (once_in(3)) members["rejected_message"] = R"({"role":"assistant","content":"b"})";
    if (once_in(3)) members["tools"] = R"([{"type":"function","function":{"name":"f"}}])";
    if (once_in(3)) members["tool_choice"] = one_of({"\"auto\"", "{}"});
    if (once_in(3)) members["response_format"] = R"({"type":"text"})";
    if (once_in(3)) members["split"] = "\"TEST\"";
    if (once_in(2)) {
      std::string labels = strings();
      if (once_in(3) && kind_ == Kind::any)
        labels = R"({"entrybridge":)" + text::quoted(sidecar()) + "}";
      members["metadata"] = labels;
    }
    return written(members);
  }
  std::string humanloop_row() {
    std::map<std::string, std::string> members;
    if (once_in(2)) members["inputs"] = strings();
    if (!once_in(4)) members["messages"] = messages(false, {"system", "user", "assistant", "tool"});
    if (!once_in(4)) {
      members["target"] = object(2, [&] {
        std::string value = any(2);
        return value == "null" ? "{}" : value;
      });
    }
    if (once_in(3)) members[name()] = once_in(2) ? "1" : "\"s\"";
    if (members.count("messages") != 0 && members["messages"].front() != '[')
      members.erase("messages");
    return written(members);
  }
  std::string arize_row() {
    std::map<std::string, std::string> members;
    const auto side = [&] {
      if (once_in(3)) return any(2);
      if (once_in(2)) return messages(once_in(2), {"user", "assistant", "developer", "function"});
      std::map<std::string, std::string> nested;
      if (once_in(2)) nested["messages"] = messages(once_in(2), {"user", "assistant", "tool"});
      if (once_in(3)) nested["variables"] = object(1, [&] { return any(1); });
      if (once_in(2)) nested[name()] = any(2);
      return written(nested);
    };
    if (once_in(2)) members["input"] = side();
    if (once_in(2)) members["output"] = side();
    if (once_in(4)) members["messages"] = messages(true, {"user", "assistant", "developer"});
    if (once_in(3)) members["question"] = scalar();
    if (once_in(3)) members["answer"] = scalar();
    if (once_in(6)) members["instruction"] = scalar();
    if (once_in(3)) members["rejected_output"] = side();
    if (once_in(3)) members["metadata"] = object(2, [&] { return any(2); });
    for (std::uint32_t i = below(3); i > 0; --i) members[name()] = any(2);
    const auto messages = members.find("messages");
    const bool has_messages = messages != members.end() && messages->second.front() == '[';
    if (kind_ == Kind::well_behaved && !has_messages) members["input"] = "\"q\"";
    return written(members);
  }

  std::mt19937 random_;
  Kind kind_;
};

constexpr std::uint32_t kRows = 500;

TEST(ConvertLaws, EveryLeafOfARandomRowIsAccountedFor) {
  RowMaker maker(20240229, RowMaker::Kind::any);
  for (std::uint32_t i = 0; i < kRows; ++i) {
    for (const Platform from : kPlatforms) {
      const std::string row = maker.row(from);
      const auto losses = static_cast<Losses>(i % 3);
      for (const Platform to : kPlatforms) check_law_4(row, from, to, losses);
      if (HasFailure()) return;
    }
  }
}

TEST(ConvertLaws, ASecondTripOfARandomRowChangesNothingMore) {
  // Others need not come back: of an entry that is nothing but an answer, the variables may become
  // the user's message; what a sidecar of someone's making restores may be taken for a slot.
  RowMaker maker(19700101, RowMaker::Kind::well_behaved);
  for (std::uint32_t i = 0; i < kRows; ++i) {
    for (const Platform from : kPlatforms) {
      const std::string row = maker.row(from);
      for (const Platform to : kPlatforms) check_second_trip(row, from, to);
      if (HasFailure()) return;
    }
  }
}

}  // namespace
}  // namespace entrybridge
