#include "rules/rule.h"

#include <array>

namespace entrybridge::rules {
namespace {

enum Turn : unsigned { start = 0, system = 1, user = 2, assistant = 4, result = 8, other = 16 };

Turn turn_of(std::string_view role) {
  if (is_system(role)) return system;
  if (is_result(role)) return result;
  if (role == "user") return user;
  return role == "assistant" ? assistant : other;
}

struct Next {
  Turn after;
  unsigned may;
  Words words;
};

constexpr std::string_view kFollows = "{message} cannot follow one of role \"{more}\".";

constexpr Next next(Turn after, unsigned may, std::string_view expected) {
  return {after, may, {.message = kFollows, .expected = expected, .received = "{value}"}};
}

constexpr std::array kOrder = {
    Next{start,
         system | user,
         {.message = "{message} cannot be the first one.",
          .expected = "a system or user message",
          .received = "{value}"}},
    next(system, system | user | assistant, "a system, user or assistant message"),
    next(user, assistant, "an assistant message"),
    next(assistant, user | result, "a user message, or a tool's result"),
    next(result, assistant | result, "an assistant message, or another tool's result"),
};

void check(const Row& row, Findings& findings) {
  Turn before = start;
  std::string_view name_before;
  std::uint32_t number = 0;
  for (const Message& message : row.talk.messages()) {
    const std::uint32_t own = number++;
    const Turn turn = turn_of(message.name);
    if (turn == other) return;  // the schema speaks of it
    for (const Next& next : kOrder) {
      if (next.after != before || (next.may & turn) != 0) continue;
      findings.add(row, {.at = *message.role, .more = name_before, .message = own}, next.words);
    }
    before = turn;
    name_before = message.name;
  }
}

}  // namespace

extern const Rule role_order;
const Rule role_order = {
    .id = "role-order",
    .summary = "user and assistant must take turns, and results follow calls",
    .defaults = {Level::off, Level::off, Level::off},
    .check_row = check,
};

}  // namespace entrybridge::rules
