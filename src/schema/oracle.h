// valijson's verdict on a value. valijson is met in this file alone: it is fed one self-contained
// schema (references resolved by us, annotations left out) that was checked against draft-07's own,
// and trees that our scanner has checked. What it throws ends here: it then accepts nothing.
//
// It stands for a plan of ours: where the two disagree, see docs/disagreements.md.
#ifndef ENTRYBRIDGE_SCHEMA_ORACLE_H_
#define ENTRYBRIDGE_SCHEMA_ORACLE_H_

#include <memory>
#include <string_view>

#include "schema/registry.h"
#include "text/rapidjson.h"

namespace entrybridge::schema {

class Oracle {
 public:
  // For the schema at `place`, which Plan::lower must have taken.
  Oracle(const Registry& registry, const Place& place);

  // For a union that can_be_deferred; `list` is the value of its `anyOf` or `oneOf`.
  Oracle(const text::Tree& tree, const text::Node& list, bool exactly_one);

  Oracle(const Oracle&) = delete;
  Oracle& operator=(const Oracle&) = delete;
  Oracle(Oracle&&) = delete;
  Oracle& operator=(Oracle&&) = delete;
  ~Oracle();

  // The oracle of one of our own documents, by name: "openpipe/entry".
  [[nodiscard]] static const Oracle& embedded(std::string_view name);

  [[nodiscard]] bool accepts(const text::JsonValue& value) const;
  [[nodiscard]] bool accepts(const text::Tree& tree, const text::Node& value) const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace entrybridge::schema

#endif  // ENTRYBRIDGE_SCHEMA_ORACLE_H_
