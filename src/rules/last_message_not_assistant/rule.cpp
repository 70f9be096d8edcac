#include "rules/rule.h"

#include <algorithm>
#include <array>

namespace entrybridge::rules {
namespace {

// A role that is none of these is the schema's to tell, and may be a misspelt assistant.
constexpr std::array<std::string_view, 5> kOtherRoles = {"system", "developer", "user", "tool",
                                                         "function"};

constexpr Words kOther = {
    .message =
        "The last message must be the assistant's, got role {value}: OpenPipe refuses such an "
        "entry.",
    .expected = "\"assistant\"",
    .received = "{value}",
    .hint = "the last message is the answer to learn; add it, or leave the row out"};

void check(const Row& row, Findings& findings) {
  if (row.talk.messages().empty()) return;
  const Message& last = row.talk.messages().back();
  if (std::find(kOtherRoles.begin(), kOtherRoles.end(), last.name) == kOtherRoles.end()) return;
  findings.add(row, {.at = *last.role}, kOther);
}

}  // namespace

extern const Rule last_message_not_assistant;
const Rule last_message_not_assistant = {
    .id = "last-message-not-assistant",
    .summary = "the last message must be from the assistant",
    .defaults = {Level::error, Level::off, Level::off},
    .check_row = check,
    .signs = sign::other_last,
};

}  // namespace entrybridge::rules
