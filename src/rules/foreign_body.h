// Request bodies of another kind that pass for a row, since Humanloop and Arize take most objects.
#ifndef ENTRYBRIDGE_RULES_FOREIGN_BODY_H_
#define ENTRYBRIDGE_RULES_FOREIGN_BODY_H_

#include "rules/rule.h"

namespace entrybridge::rules {

// The list of rows, or of ids, that makes the row a request body: the only member, an array under
// `entries`, `examples` or (for Arize) `log_ids`. Null: it is none.
[[nodiscard]] const text::Node* foreign_rows(const Row& row);

}  // namespace entrybridge::rules

#endif  // ENTRYBRIDGE_RULES_FOREIGN_BODY_H_
