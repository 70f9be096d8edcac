// Checks rows (or the bodies of an endpoint's traffic) of one platform, or rows against a schema of
// the user's own, with one set of options.
//
//   RowChecker checker(Platform::openpipe, Document::entry, rules, limits);
//   if (!checker.check(frame, sink)) … // sink holds what is wrong
#ifndef ENTRYBRIDGE_VALIDATE_ROW_CHECKER_H_
#define ENTRYBRIDGE_VALIDATE_ROW_CHECKER_H_

#include <optional>
#include <string>

#include "entrybridge.h"
#include "records/frame.h"
#include "records/issue_sink.h"
#include "rules/rule_set.h"
#include "schema/plan.h"
#include "text/tree.h"
#include "validate/accept.h"
#include "validate/messages.h"
#include "validate/own_schema.h"
#include "validate/row_schemas.h"

namespace entrybridge::validate {

// Whether the document fits one of our schemas, by name ("openpipe/entry"), rules aside.
[[nodiscard]] bool fits_schema(const text::Tree& tree, std::string_view name);

class RowChecker {
 public:
  RowChecker(Platform platform, Document document, const RuleOptions& rules, const Limits& limits);

  // `own` must outlive the checker.
  RowChecker(const OwnSchema& own, const RuleOptions& rules, const Limits& limits);

  // Parses `frame.text` into `tree()` and adds what is wrong with it to `sink`, which it begins.
  // True: no errors.
  bool check(const records::Frame& frame, records::IssueSink& sink) {
    return check(frame, tree_, sink);
  }

  // The same into a tree of the caller's.
  bool check(const records::Frame& frame, text::Tree& tree, records::IssueSink& sink);

  // Whether the row is fine and nothing is to be said of it, in one pass over its bytes, without a
  // tree. False: it may still be fine; `check` knows.
  [[nodiscard]] bool accepts(const records::Frame& frame);

  // The same, and fills `tree` with what it reads, so that the row is not read again; false: the
  // tree is empty.
  [[nodiscard]] bool accepts_into(text::Tree& tree, const records::Frame& frame);

  // Which alternatives of the schema's root take the row, as bits, by the same pass; none where it
  // cannot tell.
  [[nodiscard]] std::optional<schema::Mask> alternatives_taking(const records::Frame& frame);

  // As `accepts`, for the row that starts at `at` in JSON Lines, in place; its end, or null. A line
  // end stands at or before `limit`, and kPadding readable bytes behind it.
  [[nodiscard]] const char* accepts_line(const char* at, const char* limit);

  // What `accepts` reads, for values that are no text (validate/value_tables.h).
  [[nodiscard]] std::string value_tables() const;

  // What the rules of files have, for one file.
  [[nodiscard]] rules::FileWatch watch_file(bool identifies) const {
    return rules_.watch(identifies);
  }

  // The row last checked by `check`; empty where it was no JSON.
  [[nodiscard]] const text::Tree& tree() const { return tree_; }

 private:
  [[nodiscard]] bool passes(const records::Frame& frame);
  // Whether no rule has anything to say of the row that has just passed.
  [[nodiscard]] bool is_silent();
  // A copy of the row, since the pass reads beyond it.
  [[nodiscard]] std::string_view padded(std::string_view row);

  Limits limits_;
  const schema::Plan& plan_;
  Voice voice_;
  rules::RuleSet rules_;
  std::optional<Platform> mends_for_;  // whose rows its faults can be mended in
  RowSchemas row_schemas_;
  Acceptor acceptor_;
  std::string padded_;
  bool asks_rules_alone_ = false;  // the row last looked at passed, but rules may speak of it
  text::Tree tree_;
};

}  // namespace entrybridge::validate

#endif  // ENTRYBRIDGE_VALIDATE_ROW_CHECKER_H_
