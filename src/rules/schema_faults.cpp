#include "rules/schema_faults.h"

#include <utility>

namespace entrybridge::rules {

void check_held(const Row& row, const HeldText& held, std::string_view schema, Findings& findings) {
  const std::size_t faults = row.schemas.count_faults(schema, held.value, held.subject);
  for (std::size_t i = 0; i < faults; ++i) {
    findings.add([&] {
      records::Finding finding = row.schemas.words_of(i);
      finding.inner_path = std::exchange(finding.path, row.tree.path(held.at));
      finding.span = held.at.span;
      std::string lead(held.title);
      if (!held.name.empty()) lead += " " + in_backticks(held.name);
      finding.message.insert(0, lead + ": ");
      return finding;
    });
  }
}

}  // namespace entrybridge::rules
