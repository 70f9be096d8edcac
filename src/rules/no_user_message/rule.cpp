#include "rules/presence.h"

namespace entrybridge::rules {
namespace {

bool is_user(std::string_view role) {
  return role == "user";
}
void check(const Row& row, Findings& findings) {
  check_presence(row, findings, is_user, "user message");
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
