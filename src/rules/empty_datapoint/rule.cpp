#include "rules/rule.h"

namespace entrybridge::rules {
namespace {

constexpr Words kEmpty = {
    .message = "The datapoint is empty: Humanloop takes it, and it says nothing.",
    .expected = "`inputs`, `messages` or `target`",
    .received = "no key"};

void check(const Row& row, Findings& findings) {
  if (row.root.size == 0) findings.add(row, {.at = row.root}, kEmpty);
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
