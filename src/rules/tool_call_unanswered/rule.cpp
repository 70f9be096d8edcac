#include "rules/tool_turns.h"

namespace entrybridge::rules {
namespace {

constexpr Words kUnanswered = {
    .message = "The tool call {} is never answered, though the conversation goes on.",
    .expected = "a message of role \"tool\" with `tool_call_id` {}",
    .received = "none",
    .hint = "add the result, or leave the call out"};

void check(const Row& row, Findings& findings) {
  say_mispaired(row, {{Mispairing::unanswered, kUnanswered}}, findings);
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
