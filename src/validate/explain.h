// What is wrong with a value, each fault once.
//
// It walks a plan and a tree together. At a union it finds the alternative that was meant, by the
// value's type, by a tag (`role`, `type`), by shared keys, by the fewest faults, and reports only
// that one's faults; so one mistake makes one fault. No fault: the value fits.
//
//   for (const Fault& fault : explain(tree, tree.root(), plan)) …
#ifndef ENTRYBRIDGE_VALIDATE_EXPLAIN_H_
#define ENTRYBRIDGE_VALIDATE_EXPLAIN_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "schema/plan.h"
#include "text/tree.h"

namespace entrybridge::validate {

enum class FaultKind : std::uint8_t {
  type,
  required,
  unknown_key,
  enumeration,
  min_items,
  max_items,
  min_properties,
  reserved_key,
  no_match
};

// The issue code: "unknown-key".
[[nodiscard]] std::string_view code_of(FaultKind kind);

// A fault without words, cheap enough to make and throw away while alternatives are compared.
struct Fault {
  FaultKind kind = FaultKind::type;
  const text::Node* at = nullptr;  // the value; for `required` the object that lacks the key
  const schema::PlanNode* plan = nullptr;      // what it was held against
  std::string_view key = {};                   // `required`: the missing key
  schema::TypeSet types = {};                  // `type`: what would fit
  std::vector<std::string_view> allowed = {};  // `enumeration`: the values' JSON text
};

// In document order. `plan` and `tree` must outlive the faults.
[[nodiscard]] std::vector<Fault> explain(const text::Tree& tree, const text::Node& value,
                                         const schema::Plan& plan);

}  // namespace entrybridge::validate

#endif  // ENTRYBRIDGE_VALIDATE_EXPLAIN_H_
