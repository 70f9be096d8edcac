#include "rules/schema_faults.h"

namespace entrybridge::rules {
namespace {

void check_call(const Row& row, const Call& call, Findings& findings) {
  const std::string_view name = row.tree.string(*call.name);
  const text::Node* parameters = row.talk.parameters_of(name);
  if (parameters == nullptr) return;
  text::Tree value;
  if (read_held(row.tree.string(*call.arguments), value).held != Held::object) return;
  check_held(row,
             {.at = *call.arguments,
              .value = value,
              .subject = Schemas::Subject::arguments,
              .title = "Arguments of",
              .name = name},
             row.tree.raw(*parameters), findings);
}

void check(const Row& row, Findings& findings) {
  if (row.talk.tools().empty()) return;
  for (const Call& call : row.talk.calls()) {
    if (call.name != nullptr && call.arguments != nullptr) check_call(row, call, findings);
  }
}

}  // namespace

extern const Rule arguments_mismatch;
const Rule arguments_mismatch = {
    .id = "arguments-mismatch",
    .summary = "a call's arguments must fit the tool's `parameters`",
    .defaults = {Level::warn, Level::off, Level::off},
    .check_row = check,
    .signs = sign::call,
};

}  // namespace entrybridge::rules
