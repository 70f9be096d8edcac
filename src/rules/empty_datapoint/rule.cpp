#include "rules/rule.h"

namespace entrybridge::rules {
namespace {

void check(const Row& row, Findings& findings) {
  if (row.root.size > 0) return;
  findings.add([&] {
    return records::Finding{
        .path = row.tree.path(row.root),
        .span = mark_of(row.root),
        .message = "The datapoint is empty: Humanloop takes it, and it says nothing.",
        .expected = "`inputs`, `messages` or `target`",
        .received = "no key"};
  });
}

}  // namespace

extern const Rule empty_datapoint;
const Rule empty_datapoint = {
    .id = "empty-datapoint",
    .summary = "a datapoint must have a key",
    .defaults = {Level::off, Level::warn, Level::off},
    .check_row = check,
    .signs = sign::empty_row,
};

}  // namespace entrybridge::rules
