// Rules that ask for a message of some role.
#ifndef ENTRYBRIDGE_RULES_PRESENCE_H_
#define ENTRYBRIDGE_RULES_PRESENCE_H_

#include "rules/rule.h"

namespace entrybridge::rules {

// Speaks, of the list, where the row has messages and none whose role `is_it` takes.
void check_presence(const Row& row, bool (*is_it)(std::string_view role), const Words& words,
                    Findings& findings);

}  // namespace entrybridge::rules

#endif  // ENTRYBRIDGE_RULES_PRESENCE_H_
