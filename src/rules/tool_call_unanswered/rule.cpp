#include "rules/tool_turns.h"

namespace entrybridge::rules {
namespace {

void check(const Row& row, Findings& findings) {
  for (const Mispaired& one : mispaired_in(row)) {
    if (one.how != Mispairing::unanswered) continue;
    findings.add([&] {
      const std::string id = in_backticks(row.tree.string(*one.id));
      return records::Finding{
          .path = row.tree.path(*one.id),
          .span = one.id->span,
          .message = "The tool call " + id + " is never answered, though the conversation goes on.",
          .expected = "a message of role \"tool\" with `tool_call_id` " + id,
          .received = "none",
          .hint = "add the result, or leave the call out"};
    });
  }
}

}  // namespace

extern const Rule tool_call_unanswered;
const Rule tool_call_unanswered = {
    .id = "tool-call-unanswered",
    .summary = "a tool call must be answered before the conversation goes on",
    .defaults = {Level::warn, Level::warn, Level::off},
    .check_row = check,
    .signs = sign::call,
};

}  // namespace entrybridge::rules
