#include "rules/rule_set.h"

#include <algorithm>
#include <string_view>

#include "text/near_miss.h"

namespace entrybridge::rules {
namespace {

using text::Kind;
using text::Node;

Level default_level(const Rule& rule, Platform platform) {
  if (platform != Platform::any) return rule.defaults[static_cast<std::size_t>(platform)];
  // What no platform stands behind is held to the rules of text alone.
  return rule.check_text != nullptr ? rule.defaults.front() : Level::off;
}

Level level_of(const Rule& rule, Platform platform, const RuleOptions& options) {
  if (!options.enabled) return Level::off;
  const auto chosen = options.levels.find(rule.id);
  return chosen != options.levels.end() ? chosen->second : default_level(rule, platform);
}

// The key under which a request body holds its rows; "" where the body is the rows.
std::string_view rows_key(Platform platform) {
  if (platform == Platform::openpipe) return "entries";
  if (platform == Platform::arize) return "examples";
  return "";
}

// Those of which one must be there for a rule of rows to find anything.
Signs signs_of(const Rule& rule) {
  return rule.signs == 0 ? Signs{sign::any} : rule.signs;
}

// Whether a rule of rows could find anything in a row of these facts.
bool may_find(const Rule& rule, const Facts& facts) {
  return (signs_of(rule) & facts.signs) != 0;
}

}  // namespace

const Rule* rule_named(std::string_view id) {
  const RuleEntry* const end = kCatalogue + kCatalogueSize;
  const auto* const found =
      std::find_if(kCatalogue, end, [&](const RuleEntry& one) { return one.rule->id == id; });
  return found == end ? nullptr : found->rule;
}

RuleSet::RuleSet(Platform platform, Document document, const RuleOptions& options)
    : platform_(platform), document_(document) {
  for (std::size_t i = 0; i < kCatalogueSize; ++i) {
    const Rule& rule = *kCatalogue[i].rule;
    const Level level = level_of(rule, platform, options);
    if (level == Level::off) continue;
    add(rule, level == Level::error ? Severity::error : Severity::warning);
  }
}

void RuleSet::add(const Rule& rule, Severity severity) {
  if (rule.check_text != nullptr) {
    text_rules_.push_back({&rule, severity});
    return;
  }
  if (rule.watch_file != nullptr && document_ == Document::entry) {
    file_rules_.push_back({&rule, severity});
  }
  if (rule.check_row == nullptr) return;
  row_rules_.push_back({&rule, severity});
  signs_ |= signs_of(rule);
}

void RuleSet::check(const text::Tree& tree, Schemas& schemas, records::IssueSink& sink) const {
  for (const ActiveRule& active : text_rules_) {
    Findings findings(sink, active.rule->id, active.severity);
    active.rule->check_text(tree, findings);
  }
  if (!row_rules_.empty()) check_rows({tree, schemas, sink});
}

void RuleSet::check_accepted(const text::Tree& tree, const Facts& facts, Schemas& schemas,
                             records::IssueSink& sink) const {
  if (!row_rules_.empty()) {
    check_rows({tree, schemas, sink, has_facts() ? &facts : nullptr});
  }
}

// The facts are those of a platform's row, not of a body with rows inside, nor of a schema of the
// user's own.
bool RuleSet::has_facts() const {
  return document_ != Document::request && platform_ != Platform::any;
}

Signs RuleSet::signs() const {
  if (!has_facts()) return row_rules_.empty() ? 0U : Signs{sign::any};
  return document_ == Document::entry ? signs_ : 0U;
}

void RuleSet::check_rows(const Desk& desk) const {
  const Node& root = desk.tree.root();
  if (document_ == Document::entry) {
    check_row(desk, root);
    return;
  }
  if (document_ != Document::request) return;
  const std::string_view key = rows_key(platform_);
  const Node* rows = key.empty() ? &root : desk.tree.find(root, key);
  if (rows == nullptr) return;
  if (rows->kind != Kind::array) {
    if (key.empty()) check_row(desk, root);
    return;
  }
  for (const Node& row : desk.tree.children(*rows)) check_row(desk, row);
}

void RuleSet::check_row(const Desk& desk, const Node& root) const {
  if (root.kind != Kind::object) return;  // the schema has said so
  const Conversation talk(desk.tree, root, platform_);
  const Row row{desk.tree, root, platform_, talk, desk.schemas};
  for (const ActiveRule& active : row_rules_) {
    if (desk.facts != nullptr && !may_find(*active.rule, *desk.facts)) continue;
    Findings findings(desk.sink, active.rule->id, active.severity);
    active.rule->check_row(row, findings);
  }
}

std::optional<std::string> problem_with(const RuleOptions& options) {
  for (const auto& [id, level] : options.levels) {
    if (rule_named(id) != nullptr) continue;
    std::vector<std::string_view> known;
    for (std::size_t i = 0; i < kCatalogueSize; ++i) known.push_back(kCatalogue[i].rule->id);
    const std::string meant = text::did_you_mean(id, known);
    return "there is no rule `" + id + "`" + (meant.empty() ? "" : "; " + meant);
  }
  return std::nullopt;
}

}  // namespace entrybridge::rules
