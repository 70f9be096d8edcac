// What is wrong with a value, each fault once.
//
// It walks a plan and a tree together. At a union it finds the alternative that was meant, by the
// value's type, by a tag (`role`, `type`), by shared keys, by the fewest faults, and reports only
// that one's faults; so one mistake makes one fault. No fault: the value fits. Its time is bounded
// (validate/budget.h); where that does not do, it says `no-match` at the place it came to.
//
//   for (const Fault& fault : explain(tree, tree.root(), plan)) …
#ifndef ENTRYBRIDGE_VALIDATE_EXPLAIN_H_
#define ENTRYBRIDGE_VALIDATE_EXPLAIN_H_

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "schema/plan.h"
#include "text/tree.h"
#include "validate/budget.h"

namespace entrybridge::validate {

enum class FaultKind : std::uint8_t {
  type,
  required,
  unknown_key,
  enumeration,
  constant,
  min_items,
  max_items,
  min_properties,
  max_properties,
  reserved_key,
  no_match,
  minimum,
  maximum,
  exclusive_minimum,
  exclusive_maximum,
  multiple_of,
  min_length,
  max_length,
  pattern,
  property_names,
  dependencies,
  additional_items,
  contains,
  unique_items,
  one_of,
  excluded
};

// The fault that breaking an assertion is; in the order of schema::Assertion.
inline constexpr std::array kAssertionFaults = {
    FaultKind::minimum,           FaultKind::maximum,     FaultKind::exclusive_minimum,
    FaultKind::exclusive_maximum, FaultKind::multiple_of, FaultKind::min_length,
    FaultKind::max_length,        FaultKind::pattern,     FaultKind::max_properties,
    FaultKind::unique_items,
};

// The issue code: "unknown-key".
[[nodiscard]] std::string_view code_of(FaultKind kind);

// A fault without words, cheap enough to make and throw away while alternatives are compared.
struct Fault {
  FaultKind kind = FaultKind::type;
  const text::Node* at = nullptr;  // the value; for `required` the object that lacks the key
  const schema::PlanNode* plan = nullptr;      // what it was held against
  std::string_view key = {};                   // `required`, `dependencies`: the missing key
  schema::TypeSet types = {};                  // `type`: what would fit
  std::vector<std::string_view> allowed = {};  // `enumeration`: the values' JSON text
  const schema::Check* check = nullptr;        // a keyword of one value: which
  const text::Node* other = nullptr;           // `dependencies`: the member that needs the key;
                                               // `unique_items`: the item repeated
  std::size_t count = 0;                       // `one_of`, `no_match`: how many forms
  bool may_go = false;  // of a member that is null: the schema does not ask for its key
};

// In document order. `plan` and `tree` must outlive the faults.
[[nodiscard]] std::vector<Fault> explain(const text::Tree& tree, const text::Node& value,
                                         const schema::Plan& plan);

// The same out of a budget that several walks share. Where it is used up, what was found is not to
// be relied on.
[[nodiscard]] std::vector<Fault> explain(const text::Tree& tree, const text::Node& value,
                                         const schema::Plan& plan, Budget& budget);

}  // namespace entrybridge::validate

#endif  // ENTRYBRIDGE_VALIDATE_EXPLAIN_H_
