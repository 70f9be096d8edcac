#include "rules/tool_turns.h"
#include "text/near_miss.h"

namespace entrybridge::rules {
namespace {

using text::Node;

// The ids of the calls before the message.
std::vector<std::string_view> ids_before(const Row& row, std::uint32_t message) {
  std::vector<std::string_view> ids;
  for (const Call& call : row.talk.calls()) {
    if (call.message < message && call.id != nullptr) ids.push_back(row.tree.string(*call.id));
  }
  return ids;
}

records::Finding words_of(const Row& row, const Mispaired& one) {
  const Node& at = one.id != nullptr ? *one.id : *row.talk.messages()[one.message].node;
  records::Finding finding{.path = row.tree.path(at),
                           .span = mark_of(at),
                           .message = title_of(row.talk, one.message) + " answers no tool call.",
                           .expected = "the id of a call that waits for its result",
                           .received = "no call before it"};
  if (one.id == nullptr) return finding;
  const std::string_view id = row.tree.string(at);
  finding.received = in_backticks(id);
  if (one.how == Mispairing::answered_before) {
    finding.message = "The tool call " + finding.received + " has been answered before.";
    return finding;
  }
  finding.message = "No tool call before this result has the id " + finding.received + ".";
  finding.hint = text::did_you_mean(id, ids_before(row, one.message));
  return finding;
}

void check(const Row& row, Findings& findings) {
  for (const Mispaired& one : mispaired_in(row)) {
    if (one.how != Mispairing::orphan && one.how != Mispairing::answered_before) continue;
    findings.add([&] { return words_of(row, one); });
  }
}

}  // namespace

extern const Rule tool_result_orphan;
const Rule tool_result_orphan = {
    .id = "tool-result-orphan",
    .summary = "a tool's result must answer one call before it",
    .defaults = {Level::warn, Level::warn, Level::off},
    .check_row = check,
    .signs = sign::tool_result,
};

}  // namespace entrybridge::rules
