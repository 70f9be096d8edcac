#include "rules/rule.h"

#include <algorithm>

namespace entrybridge::rules {
namespace {

using text::Kind;
using text::Node;

bool is_empty_text(const Row& row, const Node& value) {
  return value.kind == Kind::string && row.tree.string(value).empty();
}

// A part of content that says nothing; parts of other types count as something.
bool is_empty_part(const Row& row, const Node& part) {
  const Node* text = row.tree.find(part, "text");
  return text != nullptr && is_empty_text(row, *text);
}

bool says_nothing(const Row& row, const Node* content) {
  if (content == nullptr || content->kind == Kind::null) return true;
  if (content->kind != Kind::array) return is_empty_text(row, *content);
  for (const Node& part : row.tree.children(*content)) {
    if (!is_empty_part(row, part)) return false;
  }
  return true;
}

// What may stand in place of text.
bool says_otherwise(const Row& row, const Message& message) {
  if (message.has_calls) return true;
  const Node* audio = row.tree.find(*message.node, "audio");
  if (audio != nullptr && audio->kind == Kind::object) return true;
  const Node* refusal = row.tree.find(*message.node, "refusal");
  return refusal != nullptr && refusal->kind == Kind::string && !is_empty_text(row, *refusal);
}

void check(const Row& row, Findings& findings) {
  for (std::size_t i = 0; i < row.talk.messages().size(); ++i) {
    const Message& message = row.talk.messages()[i];
    // A tool may have nothing to say.
    if (message.role == nullptr || is_result(message.name)) continue;
    if (!says_nothing(row, message.content) || says_otherwise(row, message)) continue;
    findings.add([&] {
      const Node& at = message.content == nullptr ? *message.node : *message.content;
      return records::Finding{
          .path = row.tree.path(at),
          .span = mark_of(at),
          .message = title_of(row.talk, i) + " has no content and calls no tool.",
          .expected = "some text, or a call",
          .received = message.content == nullptr ? "no `content`"
                                                 : std::string(row.tree.raw(at).substr(0, 20)),
          .hint = "fill in the content, or leave the message out"};
    });
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
