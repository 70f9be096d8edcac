#include "rules/rule.h"

namespace entrybridge::rules {
namespace {

constexpr std::string_view kFix = "Write arguments of no text as an empty object";

text::Edits write_empty_object(const Row& /*row*/, const Spot& spot) {
  return {text::replacing(spot.at.span, "\"{}\"")};
}

constexpr Words kMissing = {
    .message = "The call has no `arguments`; a call without any has an empty object.",
    .expected = "`arguments`, a JSON object as text",
    .received = "no such key"};
constexpr Words kEmpty = {
    .message = "`arguments` is empty, which is no JSON; a call without any has an empty object.",
    .expected = "a JSON object as text",
    .received = "an empty text",
    .mend = {kFix, write_empty_object}};
constexpr Words kNoJson = {.message = "`arguments` is no JSON: {more}",
                           .expected = kEmpty.expected,
                           .received = "{value}"};

// A `function_call` that lacks the key; OpenPipe's importer refuses it as it does an empty text.
bool lacks_arguments(const Row& row, const Call& call) {
  return !call.is_listed && row.platform == Platform::openpipe &&
         row.tree.find(*call.function, "arguments") == nullptr;
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

void check(const Row& row, Findings& findings) {
  std::size_t number = 0;
  for (const Call& call : row.talk.calls()) {
    const Holding& holding = row.talk.arguments_of(number++);
    if (lacks_arguments(row, call)) {
      findings.add(row, {.at = *call.function, .lacks = "arguments"}, kMissing);
    } else if (holding.held == Held::no_json) {
      findings.add(row, {.at = *call.arguments, .more = holding.problem},
                   is_blank(row.tree.string(*call.arguments)) ? kEmpty : kNoJson);
    }
  }
}

}  // namespace

extern const Rule arguments_not_json;
const Rule arguments_not_json = {
    .id = "arguments-not-json",
    .summary = "a call's arguments must be JSON text",
    .defaults = {Level::warn, Level::warn, Level::off},
    .fix = kFix,
    .check_row = check,
    .signs = sign::call,
};

}  // namespace entrybridge::rules
