#include "rules/rule.h"

namespace entrybridge::rules {
namespace {

constexpr Words kBeside = {
    .message = "{} stands beside `log_ids`: Humanloop reads the ids and ignores it.",
    .expected = "`log_ids` alone, or a datapoint without it",
    .received = "{}",
    .hint = "send the ids and the datapoint in two requests"};

void check(const Row& row, Findings& findings) {
  if (row.tree.find(row.root, "log_ids") == nullptr) return;
  for (const std::string_view key : {"inputs", "messages", "target"}) {
    const text::Node* field = row.tree.find(row.root, key);
    if (field != nullptr)
      findings.add(row, {.at = *field, .is_key = true, .subject = key}, kBeside);
  }
}

}  // namespace

extern const Rule log_ids_with_fields;
const Rule log_ids_with_fields = {
    .id = "log-ids-with-fields",
    .summary = "`log_ids` must not stand beside a datapoint's keys",
    .defaults = {Level::off, Level::warn, Level::off},
    .check_row = check,
    .signs = sign::telling_key,
};

}  // namespace entrybridge::rules
