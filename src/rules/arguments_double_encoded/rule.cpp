#include <string>

#include "rules/arguments.h"
#include "text/scanner.h"

namespace entrybridge::rules {
namespace {

constexpr std::string_view kFix = "Decode the arguments once";

// The text is itself the token of the string that it should be.
text::Edits decode_once(const Row& row, const Spot& spot) {
  const std::string text(row.tree.string(spot.at));
  text::Tree held;
  if (held.parse(text, text::kDepthCeiling)) return {};
  return {text::replacing(spot.at.span, std::string(held.raw(held.root())))};
}

constexpr Words kTwice = {
    .message = "`arguments` is JSON text of JSON text: the object was encoded twice.",
    .expected = "a JSON object as text",
    .received = "a JSON string that holds one",
    .hint = "encode the arguments once",
    .mend = {kFix, decode_once}};

void check(const Row& row, Findings& findings) {
  say_held(row, Held::encoded_object, kTwice, findings);
}

}  // namespace

extern const Rule arguments_double_encoded;
const Rule arguments_double_encoded = {
    .id = "arguments-double-encoded",
    .summary = "a call's arguments must be encoded once",
    .defaults = {Level::warn, Level::warn, Level::off},
    .fix = kFix,
    .check_row = check,
    .signs = sign::call,
};

}  // namespace entrybridge::rules
