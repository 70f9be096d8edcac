// Rules that ask for a message of some role.
#ifndef ENTRYBRIDGE_RULES_PRESENCE_H_
#define ENTRYBRIDGE_RULES_PRESENCE_H_

#include "rules/rule.h"

namespace entrybridge::rules {

// Speaks where the row has messages and none whose role `is_it` takes; `words` as in "no user
// message".
void check_presence(const Row& row, Findings& findings, bool (*is_it)(std::string_view role),
                    std::string_view words);

}  // namespace entrybridge::rules

#endif  // ENTRYBRIDGE_RULES_PRESENCE_H_
