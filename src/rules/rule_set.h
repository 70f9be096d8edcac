// The rules that are on for one platform and document, with their severities.
#ifndef ENTRYBRIDGE_RULES_RULE_SET_H_
#define ENTRYBRIDGE_RULES_RULE_SET_H_

#include <optional>
#include <string>
#include <vector>

#include "entrybridge.h"
#include "rules/file_watch.h"
#include "rules/rule.h"

namespace entrybridge::rules {

class RuleSet {
 public:
  // Unknown ids in `options` are passed over; `problem_with` tells of them.
  RuleSet(Platform platform, Document document, const RuleOptions& options);

  // Adds what the rules find in the document to `sink`, whose row has begun.
  void check(const text::Tree& tree, Schemas& schemas, records::IssueSink& sink) const;

  // Of a document in whose text and schema the one pass found nothing wrong: asks only the rules
  // that may speak by its facts.
  void check_accepted(const text::Tree& tree, const Facts& facts, Schemas& schemas,
                      records::IssueSink& sink) const;

  // The signs that could let a rule find something in a document that was accepted with them.
  [[nodiscard]] Signs signs() const;

  // Whether a rule of text is on.
  [[nodiscard]] bool asks_of_text() const { return !text_rules_.empty(); }

  // For one file of documents; the rules of files watch rows only.
  [[nodiscard]] FileWatch watch(bool identifies) const {
    return FileWatch(file_rules_, platform_, identifies);
  }

 private:
  // Where the findings about a document go, and who knows of schemas.
  struct Desk {
    const text::Tree& tree;
    Schemas& schemas;
    records::IssueSink& sink;
    const Facts* facts = nullptr;  // of the row, where they are known
  };

  [[nodiscard]] bool has_facts() const;
  void add(const Rule& rule, Severity severity);
  void check_rows(const Desk& desk) const;
  void check_row(const Desk& desk, const text::Node& root) const;

  Platform platform_;
  Document document_;
  std::vector<ActiveRule> row_rules_;
  std::vector<ActiveRule> text_rules_;
  std::vector<ActiveRule> file_rules_;
  Signs signs_ = 0;  // of the rules of rows, together
};

// What is wrong with the options, such as a rule of an unknown name; or none.
[[nodiscard]] std::optional<std::string> problem_with(const RuleOptions& options);

}  // namespace entrybridge::rules

#endif  // ENTRYBRIDGE_RULES_RULE_SET_H_
