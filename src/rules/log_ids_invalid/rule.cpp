#include "rules/rule.h"

namespace entrybridge::rules {
namespace {

using text::Kind;
using text::Node;

constexpr Words kNoList = {.message =
                               "`log_ids` must be a list of strings, got {more}: Humanloop takes "
                               "the body for an empty datapoint.",
                           .expected = "a list of strings",
                           .received = "{more}"};
constexpr Words kNoId = {
    .message =
        "A log's id must be a string, got {more}: Humanloop takes the body for an empty datapoint.",
    .expected = "a string",
    .received = "{more}"};

void check(const Row& row, Findings& findings) {
  const Node* ids = row.tree.find(row.root, "log_ids");
  if (ids == nullptr) return;
  const auto say = [&](const Node& at, const Words& words) {
    findings.add(row, {.at = at, .more = text::with_article(at.kind)}, words);
  };
  if (ids->kind != Kind::array) return say(*ids, kNoList);
  for (const Node& id : row.tree.children(*ids)) {
    if (id.kind != Kind::string) say(id, kNoId);
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
