#include "rules/rule.h"

namespace entrybridge::rules {
namespace {

using text::Kind;
using text::Node;

void say(const Row& row, const Node& at, std::string_view subject, std::string_view expected,
         Findings& findings) {
  findings.add([&] {
    const std::string got(text::with_article(at.kind));
    return records::Finding{.path = row.tree.path(at),
                            .span = at.span,
                            .message = std::string(subject) + " must be " + std::string(expected) +
                                       ", got " + got +
                                       ": Humanloop takes the body for an empty datapoint.",
                            .expected = std::string(expected),
                            .received = std::string(text::name_of(at.kind))};
  });
}

void check(const Row& row, Findings& findings) {
  const Node* ids = row.tree.find(row.root, "log_ids");
  if (ids == nullptr) return;
  if (ids->kind != Kind::array) {
    say(row, *ids, "`log_ids`", "a list of strings", findings);
    return;
  }
  for (const Node& id : row.tree.children(*ids)) {
    if (id.kind == Kind::string) continue;
    say(row, id, "A log's id", "a string", findings);
  }
}

}  // namespace

extern const Rule log_ids_invalid;
const Rule log_ids_invalid = {
    .id = "log-ids-invalid",
    .summary = "`log_ids` must be a list of strings",
    .defaults = {Level::off, Level::warn, Level::off},
    .check_row = check,
    .signs = sign::telling_key,
};

}  // namespace entrybridge::rules
