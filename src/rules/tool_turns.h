// Calls of tools and the messages that answer them, paired by id.
//
// An assistant message that calls opens a turn; the messages of role `tool` behind it answer its
// calls, until the next such message. A row may be made without ids (OpenPipe's own examples have
// `""`): a call or a result without one may belong to any, and nothing is said of it.
#ifndef ENTRYBRIDGE_RULES_TOOL_TURNS_H_
#define ENTRYBRIDGE_RULES_TOOL_TURNS_H_

#include <cstdint>
#include <initializer_list>

#include "rules/rule.h"

namespace entrybridge::rules {

enum class Mispairing : std::uint8_t {
  unanswered,      // a call without a result, though the conversation goes on
  repeated_id,     // of a call, in one turn
  orphan,          // a result of no call
  nameless,        // a result without id, where nothing was called
  answered_before  // a second result of a call
};

struct Saying {
  Mispairing how;
  Words words;  // their subject is the id
};

// Says each one that there are words for, at the id, or at the message of a result without one.
void say_mispaired(const Row& row, std::initializer_list<Saying> sayings, Findings& findings);

}  // namespace entrybridge::rules

#endif  // ENTRYBRIDGE_RULES_TOOL_TURNS_H_
