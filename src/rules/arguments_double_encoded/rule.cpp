#include "rules/rule.h"

namespace entrybridge::rules {
namespace {

void check(const Row& row, Findings& findings) {
  const std::vector<Call>& calls = row.talk.calls();
  for (std::size_t i = 0; i < calls.size(); ++i) {
    if (row.talk.arguments_of(i).held != Held::encoded_object) continue;
    findings.add([&] {
      const text::Node& at = *calls[i].arguments;
      return records::Finding{
          .path = row.tree.path(at),
          .span = at.span,
          .message = "`arguments` is JSON text of JSON text: the object was encoded twice.",
          .expected = "a JSON object as text",
          .received = "a JSON string that holds one",
          .hint = "encode the arguments once"};
    });
  }
}

}  // namespace

extern const Rule arguments_double_encoded;
const Rule arguments_double_encoded = {
    .id = "arguments-double-encoded",
    .summary = "a call's arguments must be encoded once",
    .defaults = {Level::warn, Level::warn, Level::off},
    .check_row = check,
    .signs = sign::call,
};

}  // namespace entrybridge::rules
