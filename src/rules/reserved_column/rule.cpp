#include "rules/rule.h"

#include "text/utf8.h"

namespace entrybridge::rules {
namespace {

bool is_reserved(std::string_view column) {
  return column == "time" || column == "count" || column.starts_with("source_record_");
}

void check(const Row& row, Findings& findings) {
  for (const text::Node& member : row.tree.children(row.root)) {
    if (!is_reserved(row.tree.name(member))) continue;
    findings.add([&] {
      const std::string column = in_backticks(row.tree.name(member));
      return records::Finding{
          .path = row.tree.path(member),
          .span = member.key,
          .message = "The column " + column + " has a name that Arize keeps for itself.",
          .expected = "another name",
          .received = column,
          .hint = "rename it, as in `row_" +
                  std::string(text::utf8_prefix(row.tree.name(member), 40)) + "`"};
    });
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
