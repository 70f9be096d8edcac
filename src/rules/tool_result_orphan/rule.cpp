#include "rules/tool_turns.h"

namespace entrybridge::rules {
namespace {

constexpr Words kOrphan = {.message = "No tool call before this result has the id {}.",
                           .expected = "the id of a call that waits for its result",
                           .received = "{}"};
constexpr Words kNameless = {.message = "{message} answers no tool call.",
                             .expected = "a tool call before it",
                             .received = "none"};
constexpr Words kAnswered = {.message = "The tool call {} has been answered before.",
                             .expected = kOrphan.expected,
                             .received = "{}"};

void check(const Row& row, Findings& findings) {
  say_mispaired(row,
                {{Mispairing::orphan, kOrphan},
                 {Mispairing::nameless, kNameless},
                 {Mispairing::answered_before, kAnswered}},
                findings);
}

}  // namespace

extern const Rule tool_result_orphan;
const Rule tool_result_orphan = {
    .id = "tool-result-orphan",
    .summary = "a tool's result must answer one call before it",
    .defaults = {Level::warn, Level::warn, Level::off},
    .check_row = check,
    .signs = sign::tool_result,
};

}  // namespace entrybridge::rules
