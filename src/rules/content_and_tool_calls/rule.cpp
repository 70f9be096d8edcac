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

constexpr Words kBoth = {
    .message = "{message} has content beside its tool calls.",
    .expected = "content or calls",
    .received = "content and calls",
    .hint = "OpenPipe's importer takes one of them; keep the calls, or make two messages"};

void check(const Row& row, Findings& findings) {
  std::uint32_t number = 0;
  for (const Message& message : row.talk.messages()) {
    const std::uint32_t own = number++;
    if (!message.has_calls || !is_said(row, message.content)) continue;
    findings.add(row, {.at = *message.content, .message = own}, kBoth);
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
