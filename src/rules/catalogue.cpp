#include <vector>

#include "rules/rule.h"

namespace entrybridge {

std::vector<RuleInfo> rule_catalogue() {
  std::vector<RuleInfo> infos;
  for (std::size_t i = 0; i < rules::kCatalogueSize; ++i) {
    const rules::RuleEntry& entry = rules::kCatalogue[i];
    infos.push_back({.id = entry.rule->id,
                     .summary = entry.rule->summary,
                     .documentation = entry.documentation,
                     .defaults = entry.rule->defaults,
                     .fix = entry.rule->fix});
  }
  return infos;
}

}  // namespace entrybridge
