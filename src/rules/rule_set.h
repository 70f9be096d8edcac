// The rules that are on for one platform and document, with their severities.
#ifndef ENTRYBRIDGE_RULES_RULE_SET_H_
#define ENTRYBRIDGE_RULES_RULE_SET_H_

#include <optional>
#include <string>
#include <vector>

#include "entrybridge.h"
#include "rules/rule.h"

namespace entrybridge::rules {

class RuleSet {
 public:
  // Unknown ids in `options` are passed over; `problem_with` tells of them.
  RuleSet(Platform platform, Document document, const RuleOptions& options);

  // Adds what the rules find in the document to `sink`, whose row has begun.
  void check(const text::Tree& tree, records::IssueSink& sink) const;

  // Whether a rule could find anything in a document that was accepted with these facts.
  [[nodiscard]] bool may_speak(const Facts& facts) const;

 private:
  struct Active {
    const Rule* rule;
    Severity severity;
  };

  void check_rows(const text::Tree& tree, records::IssueSink& sink) const;
  void check_row(const Row& row, records::IssueSink& sink) const;

  Platform platform_;
  Document document_;
  std::vector<Active> row_rules_;
  std::vector<Active> text_rules_;
};

// What is wrong with the options, such as a rule of an unknown name; or none.
[[nodiscard]] std::optional<std::string> problem_with(const RuleOptions& options);

}  // namespace entrybridge::rules

#endif  // ENTRYBRIDGE_RULES_RULE_SET_H_
