#include "rules/rule.h"

namespace entrybridge::rules {
namespace {

using text::Kind;
using text::Node;

constexpr Words kUnknown = {
    .message = "`tool_choice` names {}, which is not among the row's `tools`.",
    .expected = "the name of one of the tools",
    .received = "{}"};
constexpr Words kNameless = {.message = "`tool_choice` names no tool.",
                             .expected = kUnknown.expected,
                             .received = "no name"};
constexpr Words kNoTools = {.message = "`tool_choice` asks for a call, but the row has no `tools`.",
                            .expected = "tools to choose from",
                            .received = "none"};

// What the schema's defaults leave out is an empty name.
void check_named(const Row& row, const Node& choice, Findings& findings) {
  const Node* function = find(row.tree, choice, "function", Kind::object);
  const Node* name =
      function == nullptr ? nullptr : find(row.tree, *function, "name", Kind::string);
  if (name == nullptr) {
    findings.add(row, {.at = choice}, kNameless);
    return;
  }
  const std::string_view wanted = row.tree.string(*name);
  if (row.talk.tool_named(wanted) != nullptr) return;
  findings.add(row, {.at = *name, .subject = wanted}, wanted.empty() ? kNameless : kUnknown,
               tool_names);
}

void check(const Row& row, Findings& findings) {
  const Node* choice = row.talk.tool_choice();
  if (choice == nullptr) return;
  if (choice->kind == Kind::object) {
    check_named(row, *choice, findings);
  } else if (choice->kind == Kind::string && row.tree.string(*choice) == "required" &&
             row.talk.tools().empty()) {
    findings.add(row, {.at = *choice}, kNoTools);
  }
}

}  // namespace

extern const Rule tool_choice_unknown;
const Rule tool_choice_unknown = {
    .id = "tool-choice-unknown",
    .summary = "`tool_choice` must name one of the tools",
    .defaults = {Level::warn, Level::off, Level::off},
    .check_row = check,
    .signs = sign::tool_choice,
};

}  // namespace entrybridge::rules
