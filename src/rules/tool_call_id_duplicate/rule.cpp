#include "rules/tool_turns.h"

namespace entrybridge::rules {
namespace {

void check(const Row& row, Findings& findings) {
  for (const Mispaired& one : mispaired_in(row)) {
    if (one.how != Mispairing::repeated_id) continue;
    findings.add([&] {
      const std::string id = in_backticks(row.tree.string(*one.id));
      return records::Finding{.path = row.tree.path(*one.id),
                              .span = one.id->span,
                              .message = "Two calls of one message have the id " + id +
                                         ": their results cannot be told apart.",
                              .expected = "an id of its own for each call",
                              .received = id + " again"};
    });
  }
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
