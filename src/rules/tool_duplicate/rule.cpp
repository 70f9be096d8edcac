#include "rules/rule.h"

namespace entrybridge::rules {
namespace {

void check(const Row& row, Findings& findings) {
  for (const Tool& tool : row.talk.tools()) {
    if (tool.name == nullptr || row.talk.tool_named(row.tree.string(*tool.name)) == &tool) continue;
    findings.add([&] {
      const std::string name = in_backticks(row.tree.string(*tool.name));
      return records::Finding{
          .path = row.tree.path(*tool.name),
          .span = tool.name->span,
          .message = "Two tools have the name " + name + ": a call cannot say which it means.",
          .expected = "a name of its own for each tool",
          .received = name + " again",
          .hint = "remove or rename one of the two"};
    });
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
