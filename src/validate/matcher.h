// Whether a value fits a node of a plan, yes or no, in bounded time.
//
// Where the budget is used up it says no, and the budget says that it is exhausted: such a no is
// no verdict. Long walks remember what they have answered.
//
//   Budget budget(tree.text().size());
//   Matcher matcher(tree, plan, budget);
//   const bool fits = matcher.fits(tree.root(), plan.root()) && !budget.exhausted();
#ifndef ENTRYBRIDGE_VALIDATE_MATCHER_H_
#define ENTRYBRIDGE_VALIDATE_MATCHER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "schema/plan.h"
#include "text/tree.h"
#include "validate/budget.h"

namespace entrybridge::validate {

class Matcher {
 public:
  // All three must outlive the matcher.
  Matcher(const text::Tree& tree, const schema::Plan& plan, Budget& budget);

  [[nodiscard]] bool fits(const text::Node& value, schema::NodeId id);

  // The keywords one by one.
  [[nodiscard]] bool has_type(const text::Node& value, schema::TypeSet types) const;
  [[nodiscard]] bool is_allowed(const text::Node& value,
                                const std::vector<schema::Literal>& values);
  [[nodiscard]] bool holds(const text::Node& value, const schema::Check& check);
  [[nodiscard]] bool matches(std::uint32_t pattern, std::string_view text);
  [[nodiscard]] bool fits_name(std::string_view name, schema::NodeId id);
  [[nodiscard]] bool fits_deferred(const text::Node& value, const schema::Deferred& deferred);

  // The second of two equal items of an array, and the first.
  struct Repeat {
    const text::Node* item;
    const text::Node* first;
  };
  // All items that repeat an earlier one, in their order.
  [[nodiscard]] std::vector<Repeat> repeats_in(const text::Node& array);

 private:
  [[nodiscard]] bool fits_fresh(const text::Node& value, const schema::PlanNode& node);
  [[nodiscard]] bool has_right_tags(const text::Node& object, const schema::PlanNode& node);
  [[nodiscard]] bool fits_object(const text::Node& object, const schema::PlanNode& node);
  [[nodiscard]] bool fits_member(const text::Node& member, const schema::PlanNode& node,
                                 const schema::Property* property);
  [[nodiscard]] bool fits_dependencies(const text::Node& object, const schema::Rare& rare);
  [[nodiscard]] bool fits_array(const text::Node& array, const schema::PlanNode& node);
  [[nodiscard]] bool fits_union(const text::Node& value, const schema::PlanNode& node);
  [[nodiscard]] bool fits_in_place(const text::Node& value, const schema::Rare& rare);

  const text::Tree& tree_;
  const schema::Plan& plan_;
  Budget& budget_;
  std::unordered_map<std::uint64_t, bool> known_;
  std::unique_ptr<text::Tree> name_tree_;
};

}  // namespace entrybridge::validate

#endif  // ENTRYBRIDGE_VALIDATE_MATCHER_H_
