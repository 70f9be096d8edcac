// What a row asks of its answer's form.
#ifndef ENTRYBRIDGE_RULES_RESPONSE_FORMAT_H_
#define ENTRYBRIDGE_RULES_RESPONSE_FORMAT_H_

#include "rules/rule.h"

namespace entrybridge::rules {

// The `type` of `response_format`, or "".
[[nodiscard]] std::string_view response_type_of(const Row& row);

// `response_format.json_schema.schema`, or null.
[[nodiscard]] const text::Node* response_schema_of(const Row& row);

}  // namespace entrybridge::rules

#endif  // ENTRYBRIDGE_RULES_RESPONSE_FORMAT_H_
