// Which unions valijson may decide: those made only of keywords it is known to get right.
#ifndef ENTRYBRIDGE_SCHEMA_DEFERRAL_H_
#define ENTRYBRIDGE_SCHEMA_DEFERRAL_H_

#include "text/tree.h"

namespace entrybridge::schema {

// Whether `list`, the schemas of an `anyOf` or `oneOf`, holds nothing that valijson gets wrong or
// takes long over: no reference, no pattern, no integer, no bound of numbers, no uniqueness.
[[nodiscard]] bool can_be_deferred(const text::Tree& tree, const text::Node& list);

}  // namespace entrybridge::schema

#endif  // ENTRYBRIDGE_SCHEMA_DEFERRAL_H_
