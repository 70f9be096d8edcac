#include "rules/rule.h"

#include "text/near_miss.h"

namespace entrybridge::rules {
namespace {

using text::Kind;
using text::Node;

// The tool that the choice names: "" where it names none, as the schema's defaults have it.
std::string_view name_in(const Row& row, const Node& choice, const Node*& at) {
  const Node* function = find(row.tree, choice, "function", Kind::object);
  const Node* name =
      function == nullptr ? nullptr : find(row.tree, *function, "name", Kind::string);
  if (name == nullptr) return {};
  at = name;
  return row.tree.string(*name);
}

void say_named(const Row& row, Findings& findings) {
  const Node* at = row.talk.tool_choice();
  const std::string_view name = name_in(row, *at, at);
  if (row.talk.tool_named(name) != nullptr) return;
  findings.add([&] {
    return records::Finding{.path = row.tree.path(*at),
                            .span = mark_of(*at),
                            .message = name.empty() ? "`tool_choice` names no tool."
                                                    : "`tool_choice` names " + in_backticks(name) +
                                                          ", which is not among the row's `tools`.",
                            .expected = "the name of one of the tools",
                            .received = name.empty() ? "no name" : in_backticks(name),
                            .hint = text::did_you_mean(name, row.talk.tool_names())};
  });
}

void say_required(const Row& row, Findings& findings) {
  findings.add([&] {
    return records::Finding{.path = row.tree.path(*row.talk.tool_choice()),
                            .span = row.talk.tool_choice()->span,
                            .message = "`tool_choice` asks for a call, but the row has no `tools`.",
                            .expected = "tools to choose from",
                            .received = "none"};
  });
}

void check(const Row& row, Findings& findings) {
  const Node* choice = row.talk.tool_choice();
  if (choice == nullptr) return;
  if (choice->kind == Kind::object) {
    say_named(row, findings);
  } else if (choice->kind == Kind::string && row.tree.string(*choice) == "required" &&
             row.talk.tools().empty()) {
    say_required(row, findings);
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
