// A rule: something the schema cannot say, or does not, that a platform or a reader will trip over.
//
// A rule is a folder of src/rules: rule.cpp defines one Rule under the folder's name, doc.md is its
// documentation, cases.json its table of passing and failing rows. The build finds the folders by
// itself; nothing else names a rule.
#ifndef ENTRYBRIDGE_RULES_RULE_H_
#define ENTRYBRIDGE_RULES_RULE_H_

#include <array>
#include <string_view>
#include <utility>

#include "entrybridge.h"
#include "records/issue_sink.h"
#include "rules/conversation.h"
#include "rules/facts.h"
#include "rules/schemas.h"
#include "text/tree.h"

namespace entrybridge::rules {

// Where a rule's findings go; it says each under the rule's id, at its severity.
class Findings {
 public:
  Findings(records::IssueSink& sink, std::string_view id, Severity severity)
      : sink_(sink), id_(id), severity_(severity) {}

  // `words()` makes a records::Finding; it is called only if the finding is carried.
  template <class Words>
  void add(Words&& words) {
    sink_.add(severity_, id_, std::forward<Words>(words));
  }

 private:
  records::IssueSink& sink_;
  std::string_view id_;
  Severity severity_;
};

// One row of a platform; in a request body there are several to one tree.
struct Row {
  const text::Tree& tree;
  const text::Node& root;
  Platform platform;
  const Conversation& talk;
  Schemas& schemas;
};

struct Rule {
  std::string_view id;
  std::string_view summary;
  std::array<Level, kPlatformCount> defaults;  // openpipe, humanloop, arize
  // One of the two: of a row, or of a text whatever it holds (those hold for every document).
  void (*check_row)(const Row& row, Findings& findings) = nullptr;
  void (*check_text)(const text::Tree& tree, Findings& findings) = nullptr;
  // Of a rule of rows: the signs without which it finds nothing, or a function that says of a row's
  // facts whether it could. A row of which no rule could find anything is never looked at twice.
  // Neither: it may always. Rules of text are part of the pass itself.
  Signs signs = 0;
  bool (*may_speak)(const Facts& facts) = nullptr;
};

// A rule and its doc.md.
struct RuleEntry {
  const Rule* rule;
  std::string_view documentation;
};

// All rules, by id; made by cmake/rules.cmake from the folders.
extern const RuleEntry kCatalogue[];
extern const std::size_t kCatalogueSize;

// The rule of this id, or null.
[[nodiscard]] const Rule* rule_named(std::string_view id);

}  // namespace entrybridge::rules

#endif  // ENTRYBRIDGE_RULES_RULE_H_
