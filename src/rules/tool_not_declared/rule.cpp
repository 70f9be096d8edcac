#include "rules/rule.h"

namespace entrybridge::rules {
namespace {

constexpr Words kUnknown = {
    .message = "The function {} is called, but not among the row's `tools`.",
    .expected = "the name of one of the tools",
    .received = "{}"};

void check(const Row& row, Findings& findings) {
  if (row.talk.tools().empty()) return;
  for (const Call& call : row.talk.calls()) {
    if (call.name == nullptr) continue;
    const std::string_view name = row.tree.string(*call.name);
    if (row.talk.tool_named(name) != nullptr) continue;
    findings.add(row, {.at = *call.name, .subject = name}, kUnknown, tool_names);
  }
}

}  // namespace

extern const Rule tool_not_declared;
const Rule tool_not_declared = {
    .id = "tool-not-declared",
    .summary = "a function that is called must be among the tools, where there are any",
    .defaults = {Level::warn, Level::off, Level::off},
    .check_row = check,
    .signs = sign::call,
};

}  // namespace entrybridge::rules
