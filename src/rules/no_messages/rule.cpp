#include "rules/rule.h"

namespace entrybridge::rules {
namespace {

constexpr Words kEmpty = {.message = "`messages` is empty: the row has nothing to learn from.",
                          .expected = "at least one message",
                          .received = "no message"};

void check(const Row& row, Findings& findings) {
  const text::Node* messages = find(row.tree, row.root, "messages", text::Kind::array);
  if (messages != nullptr && messages->size == 0) findings.add(row, {.at = *messages}, kEmpty);
}

}  // namespace

extern const Rule no_messages;
const Rule no_messages = {
    .id = "no-messages",
    .summary = "`messages` must not be empty",
    .defaults = {Level::error, Level::off, Level::off},
    .check_row = check,
    .signs = sign::no_message,
};

}  // namespace entrybridge::rules
