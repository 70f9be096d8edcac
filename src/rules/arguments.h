// Rules of what the text of a call's arguments holds.
#ifndef ENTRYBRIDGE_RULES_ARGUMENTS_H_
#define ENTRYBRIDGE_RULES_ARGUMENTS_H_

#include "rules/rule.h"

namespace entrybridge::rules {

// Speaks of each call whose arguments hold that; `{more}` is the kind of value: "an array".
void say_held(const Row& row, Held held, const Words& words, Findings& findings);

}  // namespace entrybridge::rules

#endif  // ENTRYBRIDGE_RULES_ARGUMENTS_H_
