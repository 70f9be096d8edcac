#include "rules/rule.h"

#include "rules/legacy_calls.h"

namespace entrybridge::rules {
namespace {

using text::Node;

constexpr std::string_view kFix =
    "Write the call as one of `tool_calls` and its result as a `tool` message that names it";

text::Edits mend(const Row& row, const Spot& spot) {
  return modern_message({row.tree, row.talk, row.platform}, spot.message);
}

constexpr Words kCall = {.message = "{} is the older form of a call, which has no id.",
                         .expected = "`tool_calls`",
                         .received = "{}",
                         .mend = {kFix, mend}};
constexpr Words kResult = {
    .message = "{message} is the older form of a result, which does not name its call.",
    .expected = "the role \"tool\", with `tool_call_id`",
    .received = "{value}",
    .mend = {kFix, mend}};

// What no schema refuses and no other rule speaks of: Humanloop has no role `function`, and drops
// `function_call`.
bool is_said_elsewhere(const Row& row, std::string_view what) {
  return row.platform == Platform::humanloop && what != "tool_call";
}

void check(const Row& row, Findings& findings) {
  std::uint32_t number = 0;
  for (const Message& message : row.talk.messages()) {
    const std::uint32_t own = number++;
    if (message.name == "function" && !is_said_elsewhere(row, message.name)) {
      findings.add(row, {.at = *message.role, .message = own}, kResult);
    }
    const Node* call = message.has_calls ? legacy_call(row.tree, *message.node) : nullptr;
    if (call == nullptr) continue;
    const std::string_view name = row.tree.name(*call);
    if (is_said_elsewhere(row, name)) continue;
    findings.add(row, {.at = *call, .is_key = true, .subject = name, .message = own}, kCall);
  }
}

}  // namespace

extern const Rule deprecated_function_call;
const Rule deprecated_function_call = {
    .id = "deprecated-function-call",
    .summary = "calls and results should be in the form that has ids",
    .defaults = {Level::warn, Level::warn, Level::off},
    .fix = kFix,
    .check_row = check,
    .signs = sign::call | sign::tool_result,
};

}  // namespace entrybridge::rules
