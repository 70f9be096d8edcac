#include "rules/arguments.h"

namespace entrybridge::rules {
namespace {

constexpr Words kOther = {
    .message = "`arguments` must hold an object that names each argument, got {more}.",
    .expected = "a JSON object as text",
    .received = "{more}"};

void check(const Row& row, Findings& findings) {
  say_held(row, Held::other, kOther, findings);
}

}  // namespace

extern const Rule arguments_not_object;
const Rule arguments_not_object = {
    .id = "arguments-not-object",
    .summary = "a call's arguments must be an object",
    .defaults = {Level::warn, Level::warn, Level::off},
    .check_row = check,
    .signs = sign::call,
};

}  // namespace entrybridge::rules
