#include "rules/rule.h"

namespace entrybridge::rules {
namespace {

void check(const Row& row, Findings& findings) {
  const std::vector<Call>& calls = row.talk.calls();
  for (std::size_t i = 0; i < calls.size(); ++i) {
    const Holding& holding = row.talk.arguments_of(i);
    if (holding.held != Held::other) continue;
    findings.add([&] {
      const text::Node& at = *calls[i].arguments;
      return records::Finding{
          .path = row.tree.path(at),
          .span = at.span,
          .message = "`arguments` must hold an object that names each argument, got " +
                     std::string(text::with_article(holding.kind)) + ".",
          .expected = "a JSON object as text",
          .received = std::string(text::name_of(holding.kind))};
    });
  }
}

}  // namespace

extern const Rule arguments_not_object;
const Rule arguments_not_object = {
    .id = "arguments-not-object",
    .summary = "a call's arguments must be an object",
    .defaults = {Level::warn, Level::warn, Level::off},
    .check_row = check,
    .signs = sign::call,
};

}  // namespace entrybridge::rules
