// Rows made at random, of words that mean something to a converter, in places where they may not;
// and what tests need to compare rows.
#ifndef ENTRYBRIDGE_TESTS_CONVERT_ROWS_H_
#define ENTRYBRIDGE_TESTS_CONVERT_ROWS_H_

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <initializer_list>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "convert/pointer.h"
#include "convert/value.h"
#include "entrybridge.h"
#include "text/tree.h"
#include "text/write.h"

namespace entrybridge::converting {

using conversion::pointer_of;
using conversion::Source;
using conversion::Value;

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
inline Value find(const Value& root, const std::string& pointer) {
  if (pointer.empty()) return root;
  const Value value = conversion::nearest(root, pointer);
  return pointer_of(value) == pointer ? value : Value();
}

// The row with the keys of every object in order.
inline std::string canonical(const Value& value) {
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
inline std::string canonical(const std::string& text) {
  return canonical(Parsed(text).root());
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
    return one_of({"output",
                   "message",
                   "messages",
                   "metadata",
                   "split",
                   "tools",
                   "tool_choice",
                   "response_format",
                   "rejected_message",
                   "entrybridge",
                   "inputs.a",
                   "target.b",
                   "target.output",
                   "a",
                   "b",
                   "id",
                   "source_id",
                   "~/",
                   "inputs.output",
                   "inputs.",
                   "target.entrybridge",
                   "target.messages",
                   "",
                   "__proto__",
                   "role",
                   "content",
                   "created_at",
                   "question",
                   "reference",
                   "metadata_json"});
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

// How much the laws are tried: ENTRYBRIDGE_LAW_ROWS asks for more rows, ENTRYBRIDGE_LAW_SEED for
// others.
inline std::uint32_t number_of(const char* variable, std::uint32_t otherwise) {
  const char* text = std::getenv(variable);
  return text == nullptr ? otherwise : static_cast<std::uint32_t>(std::strtoul(text, nullptr, 10));
}
inline std::uint32_t rows_a_direction() {
  return number_of("ENTRYBRIDGE_LAW_ROWS", 5000);
}
inline std::uint32_t seed_of_law(std::uint32_t otherwise) {
  return number_of("ENTRYBRIDGE_LAW_SEED", otherwise);
}

inline constexpr std::array<Platform, 3> kPlatforms = {Platform::openpipe, Platform::humanloop,
                                                       Platform::arize};

enum class Directions { all, to_others };

// Tries a law on as many rows in each direction, as many of each kind. `holds` is false where the
// row says nothing of the law, as one that is refused does: such rows do not count.
template <typename Law>
void hold_random_rows(std::uint32_t otherwise, Directions directions,
                      std::initializer_list<RowMaker::Kind> kinds, Law&& holds) {
  constexpr std::uint32_t kMostInVain = 20;
  const std::uint32_t seed = seed_of_law(otherwise);
  const auto enough = static_cast<std::uint32_t>(rows_a_direction() / kinds.size());
  SCOPED_TRACE("seed " + std::to_string(seed));
  for (const auto kind : kinds) {
    RowMaker maker(seed, kind);
    for (const Platform from : kPlatforms) {
      std::array<std::uint32_t, kPlatforms.size()> held{};
      if (directions == Directions::to_others) held[static_cast<std::size_t>(from)] = enough;
      const auto is_short = [&](std::uint32_t count) { return count < enough; };
      for (std::uint32_t i = 0; i < enough * kMostInVain; ++i) {
        const std::string row = maker.row(from);
        for (std::size_t to = 0; to < kPlatforms.size(); ++to) {
          if (is_short(held[to]) && holds(row, from, kPlatforms[to])) ++held[to];
        }
        if (::testing::Test::HasFailure()) return;
        if (std::none_of(held.begin(), held.end(), is_short)) break;
      }
      for (const std::uint32_t count : held) EXPECT_GE(count, enough) << name_of(from);
    }
  }
}

}  // namespace entrybridge::converting

#endif  // ENTRYBRIDGE_TESTS_CONVERT_ROWS_H_
