#include "rules/arguments.h"

namespace entrybridge::rules {
namespace {

constexpr Words kTwice = {
    .message = "`arguments` is JSON text of JSON text: the object was encoded twice.",
    .expected = "a JSON object as text",
    .received = "a JSON string that holds one",
    .hint = "encode the arguments once"};

void check(const Row& row, Findings& findings) {
  say_held(row, Held::encoded_object, kTwice, findings);
}

}  // namespace

extern const Rule arguments_double_encoded;
const Rule arguments_double_encoded = {
    .id = "arguments-double-encoded",
    .summary = "a call's arguments must be encoded once",
    .defaults = {Level::warn, Level::warn, Level::off},
    .check_row = check,
    .signs = sign::call,
};

}  // namespace entrybridge::rules
