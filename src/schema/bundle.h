// One self-contained schema out of several documents: each `$ref`'s target is set once under
// `definitions` of the result, and annotations are left out.
#ifndef ENTRYBRIDGE_SCHEMA_BUNDLE_H_
#define ENTRYBRIDGE_SCHEMA_BUNDLE_H_

#include "schema/registry.h"
#include "text/rapidjson.h"

namespace entrybridge::schema {

// Fills `bundle` with the schema at `place`; references that lead nowhere take everything.
void make_bundle(const Registry& registry, const Place& place, rapidjson::Document& bundle);

// The same for a union without references: `list` is the value of its `anyOf` or `oneOf`.
void make_union_bundle(const text::Tree& tree, const text::Node& list, bool exactly_one,
                       rapidjson::Document& bundle);

}  // namespace entrybridge::schema

#endif  // ENTRYBRIDGE_SCHEMA_BUNDLE_H_
