#include "rules/tool_turns.h"

namespace entrybridge::rules {
namespace {

constexpr Words kRepeated = {
    .message = "Two calls of one message have the id {}: their results cannot be told apart.",
    .expected = "an id of its own for each call",
    .received = "{} again"};

void check(const Row& row, Findings& findings) {
  say_mispaired(row, {{Mispairing::repeated_id, kRepeated}}, findings);
}

}  // namespace

extern const Rule tool_call_id_duplicate;
const Rule tool_call_id_duplicate = {
    .id = "tool-call-id-duplicate",
    .summary = "calls of one message must have ids of their own",
    .defaults = {Level::warn, Level::warn, Level::off},
    .check_row = check,
    .signs = sign::call,
};

}  // namespace entrybridge::rules
