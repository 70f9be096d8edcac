#include "rules/rule.h"

namespace entrybridge::rules {
namespace {

using text::Kind;
using text::Node;

bool is_said(const Row& row, const Node* content) {
  if (content == nullptr) return false;
  if (content->kind == Kind::string) return !row.tree.string(*content).empty();
  return content->kind == Kind::array && content->size > 0;
}

void check(const Row& row, Findings& findings) {
  for (std::size_t i = 0; i < row.talk.messages().size(); ++i) {
    const Message& message = row.talk.messages()[i];
    if (!message.has_calls || !is_said(row, message.content)) continue;
    findings.add([&] {
      return records::Finding{
          .path = row.tree.path(*message.content),
          .span = mark_of(*message.content),
          .message = title_of(row.talk, i) + " has content beside its tool calls.",
          .expected = "content or calls",
          .received = "content and calls",
          .hint = "OpenPipe's importer takes one of them; keep the calls, or make two messages"};
    });
  }
}

}  // namespace

extern const Rule content_and_tool_calls;
const Rule content_and_tool_calls = {
    .id = "content-and-tool-calls",
    .summary = "a message must not have content beside tool calls",
    .defaults = {Level::warn, Level::off, Level::off},
    .check_row = check,
    .signs = sign::call,
};

}  // namespace entrybridge::rules
