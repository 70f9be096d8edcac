#include "rules/rule.h"

#include "text/utf8.h"

namespace entrybridge::rules {
namespace {

constexpr Words kReserved = {.message = "The column {} has a name that Arize keeps for itself.",
                             .expected = "another name",
                             .received = "{}",
                             .hint = "rename it, as in `row_{more}`"};

bool is_reserved(std::string_view column) {
  return column == "time" || column == "count" || column.starts_with("source_record_");
}

void check(const Row& row, Findings& findings) {
  for (const text::Node& member : row.tree.children(row.root)) {
    const std::string_view name = row.tree.name(member);
    if (!is_reserved(name)) continue;
    findings.add(
        row, {.at = member, .is_key = true, .subject = name, .more = text::utf8_prefix(name, 60)},
        kReserved);
  }
}

}  // namespace

extern const Rule reserved_column;
const Rule reserved_column = {
    .id = "reserved-column",
    .summary = "a column must not be `time`, `count` or `source_record_…`",
    .defaults = {Level::off, Level::off, Level::warn},
    .check_row = check,
    .signs = sign::telling_key,
};

}  // namespace entrybridge::rules
