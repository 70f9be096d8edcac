// What one pass over a row's bytes remembers for the rules, so that most rows need no tree.
#ifndef ENTRYBRIDGE_RULES_FACTS_H_
#define ENTRYBRIDGE_RULES_FACTS_H_

#include <cstdint>
#include <string_view>

namespace entrybridge::rules {

struct Facts {
  bool has_messages = false;  // the row's `messages` is an array
  std::uint32_t message_count = 0;
  std::string_view last_role;  // of the last message that has one
};

}  // namespace entrybridge::rules

#endif  // ENTRYBRIDGE_RULES_FACTS_H_
