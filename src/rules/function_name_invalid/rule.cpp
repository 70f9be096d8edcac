#include "rules/rule.h"

#include <algorithm>

namespace entrybridge::rules {
namespace {

constexpr std::size_t kLongest = 64;

constexpr Words kInvalid = {
    .message = "{} is no name for a function: models' interfaces refuse it.",
    .expected = "1 to 64 letters, digits, `_` and `-`",
    .received = "{}"};

bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= kLongest &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return is_alphanumeric(c) || c == '_' || c == '-'; });
}

void check_name(const Row& row, const text::Node* at, Findings& findings) {
  if (at == nullptr || is_name(row.tree.string(*at))) return;
  findings.add(row, {.at = *at, .subject = row.tree.string(*at)}, kInvalid);
}

void check(const Row& row, Findings& findings) {
  for (const Tool& tool : row.talk.tools()) check_name(row, tool.name, findings);
  for (const Call& call : row.talk.calls()) {
    const bool is_declared =
        call.name != nullptr && row.talk.tool_named(row.tree.string(*call.name)) != nullptr;
    if (!is_declared) check_name(row, call.name, findings);  // else it was said of the tool
  }
}

}  // namespace

extern const Rule function_name_invalid;
const Rule function_name_invalid = {
    .id = "function-name-invalid",
    .summary = "a function's name must be 1 to 64 letters, digits, `_` and `-`",
    .defaults = {Level::warn, Level::off, Level::off},
    .check_row = check,
    .signs = sign::call | sign::tools,
};

}  // namespace entrybridge::rules
