#include "rules/presence.h"

namespace entrybridge::rules {
namespace {

constexpr Words kNone = {.message = "The conversation has no user message.",
                         .expected = "at least one user message",
                         .received = "none"};

bool is_user(std::string_view role) {
  return role == "user";
}

void check(const Row& row, Findings& findings) {
  check_presence(row, is_user, kNone, findings);
}

}  // namespace

extern const Rule no_user_message;
const Rule no_user_message = {
    .id = "no-user-message",
    .summary = "a conversation must have a user message",
    .defaults = {Level::off, Level::off, Level::off},
    .check_row = check,
};

}  // namespace entrybridge::rules
