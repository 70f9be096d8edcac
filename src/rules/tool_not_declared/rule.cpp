#include "rules/rule.h"

#include "text/near_miss.h"

namespace entrybridge::rules {
namespace {

void check(const Row& row, Findings& findings) {
  if (row.talk.tools().empty()) return;
  for (const Call& call : row.talk.calls()) {
    if (call.name == nullptr) continue;
    const std::string_view name = row.tree.string(*call.name);
    if (row.talk.tool_named(name) != nullptr) continue;
    findings.add([&] {
      return records::Finding{.path = row.tree.path(*call.name),
                              .span = call.name->span,
                              .message = "The function " + in_backticks(name) +
                                         " is called, but not among the row's `tools`.",
                              .expected = "the name of one of the tools",
                              .received = in_backticks(name),
                              .hint = text::did_you_mean(name, row.talk.tool_names())};
    });
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
