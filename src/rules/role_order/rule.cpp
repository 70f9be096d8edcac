#include "rules/rule.h"

#include <array>

#include "text/write.h"

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
  std::string_view words;
};

constexpr std::array kOrder = {
    Next{start, system | user, "a system or user message"},
    Next{system, system | user | assistant, "a system, user or assistant message"},
    Next{user, assistant, "an assistant message"},
    Next{assistant, user | result, "a user message, or a tool's result"},
    Next{result, assistant | result, "an assistant message, or another tool's result"},
};

void check(const Row& row, Findings& findings) {
  Turn before = start;
  for (std::size_t i = 0; i < row.talk.messages().size(); ++i) {
    const Message& message = row.talk.messages()[i];
    const Turn turn = turn_of(message.name);
    if (turn == other) return;  // the schema speaks of it
    for (const Next& next : kOrder) {
      if (next.after != before || (next.may & turn) != 0) continue;
      findings.add([&] {
        return records::Finding{
            .path = row.tree.path(*message.role),
            .span = message.role->span,
            .message = title_of(row.talk, i) +
                       (before == start ? " cannot be the first one."
                                        : " cannot follow one of role " +
                                              text::quoted(row.talk.messages()[i - 1].name) + "."),
            .expected = std::string(next.words),
            .received = text::quoted(message.name)};
      });
    }
    before = turn;
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
