#include "rules/rule.h"

namespace entrybridge::rules {
namespace {

constexpr Words kLate = {.message = "{message} stands after the conversation has begun.",
                         .expected = "system messages before all others",
                         .received = "{value}"};

void check(const Row& row, Findings& findings) {
  bool is_underway = false;
  std::uint32_t number = 0;
  for (const Message& message : row.talk.messages()) {
    const std::uint32_t own = number++;
    if (message.role == nullptr) continue;
    if (!is_system(message.name)) {
      is_underway = true;
    } else if (is_underway) {
      findings.add(row, {.at = *message.role, .message = own}, kLate);
    }
  }
}

}  // namespace

extern const Rule system_not_first;
const Rule system_not_first = {
    .id = "system-not-first",
    .summary = "system messages must stand before all others",
    .defaults = {Level::off, Level::off, Level::off},
    .check_row = check,
};

}  // namespace entrybridge::rules
