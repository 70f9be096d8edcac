#include "rules/rule.h"

#include "text/write.h"

namespace entrybridge::rules {
namespace {

using text::Kind;
using text::Node;

// A `function_call` that lacks the key; OpenPipe's importer refuses it as it does an empty text.
bool lacks_arguments(const Row& row, const Call& call) {
  return !call.is_listed && row.platform == Platform::openpipe &&
         row.tree.find(*call.function, "arguments") == nullptr;
}

records::Finding words_of_missing(const Row& row, const Call& call) {
  records::Finding finding{
      .path = row.tree.path(*call.function),
      .span = mark_of(*call.function),
      .message = "The call has no `arguments`; a call without any has `\"{}\"`.",
      .expected = "a JSON object as text",
      .received = "no `arguments`"};
  finding.path.emplace_back("arguments");
  return finding;
}

records::Finding words_of(const Row& row, const Call& call, const text::TextFault& fault) {
  const std::string_view text = row.tree.string(*call.arguments);
  const bool is_blank = text.find_first_not_of(" \t\r\n") == std::string_view::npos;
  records::Finding finding{.path = row.tree.path(*call.arguments),
                           .span = call.arguments->span,
                           .message = "`arguments` is no JSON: " + fault.message,
                           .expected = fault.expected,
                           .received = fault.received,
                           .hint = fault.hint};
  if (is_blank) {
    finding.message = "`arguments` is empty, which is no JSON; a call without any has `\"{}\"`.";
    finding.expected = "a JSON object as text";
    finding.received = "an empty text";
    finding.hint.clear();
  }
  return finding;
}

void check(const Row& row, Findings& findings) {
  const std::vector<Call>& calls = row.talk.calls();
  for (std::size_t i = 0; i < calls.size(); ++i) {
    if (lacks_arguments(row, calls[i])) {
      findings.add([&] { return words_of_missing(row, calls[i]); });
    } else if (row.talk.arguments_of(i).held == Held::no_json) {
      findings.add([&] { return words_of(row, calls[i], *row.talk.arguments_of(i).fault); });
    }
  }
}

}  // namespace

extern const Rule arguments_not_json;
const Rule arguments_not_json = {
    .id = "arguments-not-json",
    .summary = "a call's arguments must be JSON text",
    .defaults = {Level::warn, Level::warn, Level::off},
    .check_row = check,
    .signs = sign::call,
};

}  // namespace entrybridge::rules
