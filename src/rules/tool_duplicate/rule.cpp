#include "rules/rule.h"

namespace entrybridge::rules {
namespace {

constexpr Words kTwice = {
    .message = "Two tools have the name {}: a call cannot say which it means.",
    .expected = "a name of its own for each tool",
    .received = "{} again",
    .hint = "remove or rename one of the two"};

void check(const Row& row, Findings& findings) {
  for (const Tool& tool : row.talk.tools()) {
    if (tool.name == nullptr) continue;
    const std::string_view name = row.tree.string(*tool.name);
    if (row.talk.tool_named(name) == tool.name) continue;
    findings.add(row, {.at = *tool.name, .subject = name}, kTwice);
  }
}

}  // namespace

extern const Rule tool_duplicate;
const Rule tool_duplicate = {
    .id = "tool-duplicate",
    .summary = "tools must have names of their own",
    .defaults = {Level::warn, Level::off, Level::off},
    .check_row = check,
    .signs = sign::tools,
};

}  // namespace entrybridge::rules
