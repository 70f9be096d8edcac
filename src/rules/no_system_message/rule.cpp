#include "rules/presence.h"

namespace entrybridge::rules {
namespace {

constexpr Words kNone = {.message = "The conversation has no system message.",
                         .expected = "at least one system or developer message",
                         .received = "none"};

void check(const Row& row, Findings& findings) {
  check_presence(row, is_system, kNone, findings);
}

}  // namespace

extern const Rule no_system_message;
const Rule no_system_message = {
    .id = "no-system-message",
    .summary = "a conversation must have a system message",
    .defaults = {Level::off, Level::off, Level::off},
    .check_row = check,
};

}  // namespace entrybridge::rules
