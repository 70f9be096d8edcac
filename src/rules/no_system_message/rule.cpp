#include "rules/presence.h"

namespace entrybridge::rules {
namespace {

void check(const Row& row, Findings& findings) {
  check_presence(row, findings, is_system, "system message");
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
