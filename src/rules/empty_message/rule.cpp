#include "rules/rule.h"

#include <algorithm>
#include <array>

namespace entrybridge::rules {
namespace {

using text::Kind;
using text::Node;

// A part of content that says nothing; parts of other types count as something.
bool is_empty_part(const Row& row, const Node& part) {
  const Node* text = row.tree.find(part, "text");
  return text != nullptr && text::Tree::is_empty_string(*text);
}

bool says_nothing(const Row& row, const Node* content) {
  if (content == nullptr || content->kind == Kind::null) return true;
  if (content->kind != Kind::array) return text::Tree::is_empty_string(*content);
  for (const Node& part : row.tree.children(*content)) {
    if (!is_empty_part(row, part)) return false;
  }
  return true;
}

// What may stand in place of text.
bool says_otherwise(const Row& row, const Message& message) {
  for (const std::string_view key : {"tool_calls", "function_call", "tool_call"}) {
    const Node* calls = row.tree.find(*message.node, key);
    const bool is_none = calls == nullptr || calls->kind == Kind::null ||
                         (calls->kind == Kind::array && calls->size == 0);
    if (!is_none) return true;  // where it is wrong, the schema tells
  }
  const Node* audio = row.tree.find(*message.node, "audio");
  if (audio != nullptr && audio->kind == Kind::object) return true;
  const Node* refusal = row.tree.find(*message.node, "refusal");
  return refusal != nullptr && refusal->kind == Kind::string &&
         !text::Tree::is_empty_string(*refusal);
}

// A tool may have nothing to say, and an unknown role is the schema's to tell.
bool must_speak(std::string_view role) {
  return is_system(role) || role == "user" || role == "assistant";
}

constexpr std::array<std::string_view, 9> kKeys = {"role",       "name",          "content",
                                                   "tool_calls", "function_call", "tool_call",
                                                   "audio",      "refusal",       "annotations"};

// Whether the content may stand under another name, which is told of that.
bool has_stray_key(const Row& row, const Message& message) {
  if (message.content != nullptr) return false;
  for (const Node& member : row.tree.children(*message.node)) {
    if (std::find(kKeys.begin(), kKeys.end(), row.tree.name(member)) == kKeys.end()) return true;
  }
  return false;
}

constexpr Words kEmpty = {.message = "{message} has no content and calls no tool.",
                          .expected = "some text, or a call",
                          .received = "{value}",
                          .hint = "fill in the content, or leave the message out"};
constexpr Words kNone = {.message = kEmpty.message,
                         .expected = kEmpty.expected,
                         .received = "no `content`",
                         .hint = kEmpty.hint};

void check(const Row& row, Findings& findings) {
  std::uint32_t number = 0;
  for (const Message& message : row.talk.messages()) {
    const std::uint32_t own = number++;
    if (!must_speak(message.name) || has_stray_key(row, message)) continue;
    if (!says_nothing(row, message.content) || says_otherwise(row, message)) continue;
    if (message.content != nullptr) {
      findings.add(row, {.at = *message.content, .message = own}, kEmpty);
    } else {
      findings.add(row, {.at = *message.node, .lacks = "content", .message = own}, kNone);
    }
  }
}

}  // namespace

extern const Rule empty_message;
const Rule empty_message = {
    .id = "empty-message",
    .summary = "a message must have content or call a tool",
    .defaults = {Level::warn, Level::warn, Level::off},
    .check_row = check,
    .signs = sign::empty_content,
};

}  // namespace entrybridge::rules
