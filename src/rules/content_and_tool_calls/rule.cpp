#include "rules/rule.h"

namespace entrybridge::rules {
namespace {

using text::Kind;
using text::Node;

bool is_said(const Node* content) {
  if (content == nullptr) return false;
  if (content->kind == Kind::string) return !text::Tree::is_empty_string(*content);
  return content->kind == Kind::array && content->size > 0;
}

constexpr Words kBoth = {
    .message = "{message} has content beside its tool calls.",
    .expected = "content or calls",
    .received = "content and calls",
    .hint = "OpenPipe's importer takes one of them; keep the calls, or make two messages"};

constexpr std::string_view kFix = "Leave the empty list of tool calls out";

text::Edits leave_list_out(const Row& row, const Spot& spot) {
  const Node* list = row.tree.find(row.tree.parent(spot.at), "tool_calls");
  if (!row.tree.duplicates().empty()) return {};
  return {text::without_member(row.tree.text(), *list)};
}

constexpr Words kBesideNone = {
    .message = "{message} has content beside an empty list of tool calls.",
    .expected = kBoth.expected,
    .received = "content and an empty list",
    .hint = "leave `tool_calls` out: OpenPipe's importer counts the empty list too",
    .mend = {kFix, leave_list_out}};

bool has_empty_list(const Row& row, const Message& message) {
  const Node* list = find(row.tree, *message.node, "tool_calls", Kind::array);
  return list != nullptr && list->size == 0;
}

void check(const Row& row, Findings& findings) {
  std::uint32_t number = 0;
  for (const Message& message : row.talk.messages()) {
    const std::uint32_t own = number++;
    if (!is_said(message.content)) continue;
    if (!message.has_calls && !has_empty_list(row, message)) continue;
    findings.add(row, {.at = *message.content, .message = own},
                 message.has_calls ? kBoth : kBesideNone);
  }
}

}  // namespace

extern const Rule content_and_tool_calls;
const Rule content_and_tool_calls = {
    .id = "content-and-tool-calls",
    .summary = "a message must not have content beside tool calls",
    .defaults = {Level::warn, Level::off, Level::off},
    .fix = kFix,
    .check_row = check,
    .signs = sign::call,
};

}  // namespace entrybridge::rules
