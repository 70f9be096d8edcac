// One self-contained schema out of several documents: each `$ref`'s target is set once under
// `definitions` of the result, and annotations are left out.
#ifndef ENTRYBRIDGE_TESTS_JUDGE_BUNDLE_H_
#define ENTRYBRIDGE_TESTS_JUDGE_BUNDLE_H_

#include "schema/registry.h"
#include "text/rapidjson.h"

namespace entrybridge::judge {

// Fills `bundle` with the schema at `place`; references that lead nowhere take everything.
void make_bundle(const schema::Registry& registry, const schema::Place& place,
                 rapidjson::Document& bundle);

}  // namespace entrybridge::judge

#endif  // ENTRYBRIDGE_TESTS_JUDGE_BUNDLE_H_
