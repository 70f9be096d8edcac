#include "rules/foreign_body.h"

namespace entrybridge::rules {

const text::Node* foreign_rows(const Row& row) {
  if (row.root.size != 1) return nullptr;
  const text::Node& member = *row.tree.children(row.root).begin();
  if (member.kind != text::Kind::array) return nullptr;
  const std::string_view key = row.tree.name(member);
  const bool is_foreign = key == "entries" || key == "examples" ||
                          (key == "log_ids" && row.platform != Platform::humanloop);
  return is_foreign ? &member : nullptr;
}

}  // namespace entrybridge::rules
