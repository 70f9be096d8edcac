// One self-contained schema out of several documents: each `$ref`'s target is set once under
// `definitions` of the result, and annotations are left out.
#ifndef ENTRYBRIDGE_SCHEMA_BUNDLE_H_
#define ENTRYBRIDGE_SCHEMA_BUNDLE_H_

#include "schema/registry.h"

namespace entrybridge::schema {

// Fills `bundle` with the schema at `place`; references that lead nowhere take everything.
void make_bundle(const Registry& registry, Place place, rapidjson::Document& bundle);

}  // namespace entrybridge::schema

#endif  // ENTRYBRIDGE_SCHEMA_BUNDLE_H_
