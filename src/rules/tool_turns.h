// Calls of tools and the messages that answer them, paired by id.
//
// An assistant message that calls opens a turn; the messages of role `tool` behind it answer its
// calls, until the next such message. A row may be made without ids (OpenPipe's own examples have
// `""`): a call or a result without one may belong to any, and nothing is said of it.
//
//   for (const Mispaired& one : mispaired_in(row)) …
#ifndef ENTRYBRIDGE_RULES_TOOL_TURNS_H_
#define ENTRYBRIDGE_RULES_TOOL_TURNS_H_

#include <cstdint>
#include <vector>

#include "rules/rule.h"

namespace entrybridge::rules {

enum class Mispairing : std::uint8_t {
  unanswered,      // a call without a result, though the conversation goes on
  repeated_id,     // of a call, in one turn
  orphan,          // a result of no call
  answered_before  // a second result of a call
};

struct Mispaired {
  Mispairing how;
  std::uint32_t message;       // of the call or the result
  const text::Node* id;        // a string; null where a result has none and there is no call
  const text::Node* function;  // of a call; null for a result
};

// In the order of the messages.
[[nodiscard]] std::vector<Mispaired> mispaired_in(const Row& row);

}  // namespace entrybridge::rules

#endif  // ENTRYBRIDGE_RULES_TOOL_TURNS_H_
