#include "validate/matcher.h"

#include <algorithm>
#include <functional>
#include <string>
#include <utility>

#include "schema/oracle.h"
#include "text/canonical.h"
#include "text/order.h"
#include "text/utf8.h"
#include "text/write.h"

namespace entrybridge::validate {
namespace {

using schema::Assertion;
using schema::Check;
using schema::Dependency;
using schema::NodeId;
using schema::Plan;
using schema::PlanNode;
using schema::Property;
using schema::Rare;
using schema::TypeSet;
using text::Decimal;
using text::Kind;
using text::Node;
using text::Tree;

constexpr std::size_t kMostRemembered = 1'000'000;
constexpr std::size_t kBytesPerStep = 8;

bool compares(const Decimal& value, const Check& check) {
  switch (check.assertion) {
    case Assertion::minimum:
      return compare(value, check.number) >= 0;
    case Assertion::maximum:
      return compare(value, check.number) <= 0;
    case Assertion::exclusive_minimum:
      return compare(value, check.number) > 0;
    case Assertion::exclusive_maximum:
      return compare(value, check.number) < 0;
    default:
      return is_multiple(value, check.number);
  }
}

}  // namespace

Matcher::Matcher(const Tree& tree, const Plan& plan, Budget& budget)
    : tree_(tree), plan_(plan), budget_(budget) {}

bool Matcher::fits(const Node& value, NodeId id) {
  if (id == Plan::kAnything) return true;
  const PlanNode& node = plan_.at(id);
  if (node.never || !has_type(value, node.types)) return false;
  if (!budget_.take(1)) return false;
  const bool may_repeat = node.rare != PlanNode::kNoRare || !node.any_of.empty();
  const bool remembers = may_repeat && budget_.is_long() && known_.size() < kMostRemembered;
  const std::uint64_t key = (std::uint64_t{tree_.index_of(value)} << 32U) | id;
  if (remembers) {
    const auto found = known_.find(key);
    if (found != known_.end()) return found->second;
  }
  const bool deep_enough = budget_.descend();
  if (!deep_enough) budget_.take(budget_.steps());
  const bool fit = deep_enough && fits_fresh(value, node);
  budget_.ascend();
  if (remembers && !budget_.exhausted()) known_.emplace(key, fit);
  return fit;
}

bool Matcher::fits_fresh(const Node& value, const PlanNode& node) {
  if (node.values && !is_allowed(value, *node.values)) return false;
  const Rare* rare = plan_.rare(node);
  if (rare != nullptr) {
    for (const Check& check : rare->checks) {
      if (!holds(value, check)) return false;
    }
  }
  if (value.kind == Kind::object && !fits_object(value, node)) return false;
  if (value.kind == Kind::array && !fits_array(value, node)) return false;
  if (!node.any_of.empty() && !fits_union(value, node)) return false;
  return rare == nullptr || fits_in_place(value, *rare);
}

bool Matcher::has_type(const Node& value, TypeSet types) const {
  if (!types.admits(value.kind)) return false;
  return value.kind != Kind::number || types.has(TypeSet::number) ||
         text::is_integer_text(tree_.raw(value));
}

bool Matcher::is_allowed(const Node& value, const std::vector<schema::Literal>& values) {
  budget_.take(values.size() + value.span.length / kBytesPerStep);
  std::string own;
  std::string_view same;
  if (value.kind == Kind::string) {
    same = tree_.string(value);
  } else {
    own = text::canonical(tree_, value);
    same = own;
  }
  return std::any_of(values.begin(), values.end(), [&](const schema::Literal& one) {
    return one.kind == value.kind && one.same == same;
  });
}

bool Matcher::holds(const Node& value, const Check& check) {
  switch (check.assertion) {
    case Assertion::minimum:
    case Assertion::maximum:
    case Assertion::exclusive_minimum:
    case Assertion::exclusive_maximum:
    case Assertion::multiple_of:
      budget_.take(value.span.length / kBytesPerStep);
      return value.kind != Kind::number || compares(Decimal::parse(tree_.raw(value)), check);
    case Assertion::min_length:
      return value.kind != Kind::string ||
             text::count_code_points(tree_.string(value)) >= check.count;
    case Assertion::max_length:
      return value.kind != Kind::string ||
             text::count_code_points(tree_.string(value)) <= check.count;
    case Assertion::pattern:
      return value.kind != Kind::string || matches(check.pattern, tree_.string(value));
    case Assertion::max_properties:
      return value.kind != Kind::object || value.size <= check.count;
    case Assertion::unique_items:
      return value.kind != Kind::array || repeats_in(value).empty();
  }
  return false;
}

bool Matcher::matches(std::uint32_t pattern, std::string_view text) {
  const text::Found found = plan_.pattern(pattern).find_in(text, budget_.steps());
  if (found == text::Found::too_costly) budget_.take(budget_.steps());
  return found == text::Found::yes;
}

std::vector<Matcher::Repeat> Matcher::repeats_in(const Node& array) {
  std::vector<Repeat> repeats;
  if (array.size < 2 || !budget_.take(array.span.length / kBytesPerStep)) return repeats;
  std::vector<std::pair<std::string, const Node*>> items;
  items.reserve(array.size);
  for (const Node& item : tree_.children(array)) {
    items.emplace_back(text::canonical(tree_, item), &item);
  }
  text::reorder(items, std::less<>());
  std::size_t first = 0;
  for (std::size_t i = 1; i < items.size(); ++i) {
    if (items[i].first == items[first].first) {
      repeats.push_back({items[i].second, items[first].second});
    } else {
      first = i;
    }
  }
  text::reorder(repeats, [](const Repeat& a, const Repeat& b) { return a.item < b.item; });
  return repeats;
}

// Objects

// A tag that is wrong settles it at once.
bool Matcher::has_right_tags(const Node& object, const PlanNode& node) {
  return std::all_of(node.tags.begin(), node.tags.end(), [&](std::uint32_t index) {
    const Property& tag = node.properties[index];
    const Node* member = tree_.find(object, tag.name);
    return member == nullptr || fits(*member, tag.node);
  });
}

bool Matcher::fits_object(const Node& object, const PlanNode& node) {
  if (object.size < node.min_properties || !has_right_tags(object, node)) return false;
  std::uint32_t required = 0;
  for (const Node& member : tree_.children(object)) {
    const Property* property = node.property(tree_.name(member));
    if (property != nullptr && property->required) ++required;
    if (!fits_member(member, node, property)) return false;
  }
  if (required < node.required_count) return false;
  const Rare* rare = plan_.rare(node);
  return rare == nullptr || fits_dependencies(object, *rare);
}

bool Matcher::fits_member(const Node& member, const PlanNode& node, const Property* property) {
  bool known = property != nullptr && property->declared;
  if (known && !fits(member, property->node)) return false;
  if (const Rare* rare = plan_.rare(node)) {
    const std::string_view name = tree_.name(member);
    for (const schema::PatternProperty& one : rare->pattern_properties) {
      if (!matches(one.pattern, name)) continue;
      known = true;
      if (!fits(member, one.node)) return false;
    }
    if (!fits_name(name, rare->property_names)) return false;
  }
  return known || (!node.closed && fits(member, node.additional));
}

bool Matcher::fits_name(std::string_view name, NodeId id) {
  if (id == Plan::kAnything) return true;
  if (!budget_.take(1 + name.size())) return false;
  const std::string text = text::quoted(name);
  if (name_tree_ == nullptr) name_tree_ = std::make_unique<Tree>();
  if (name_tree_->parse(text, 1)) return false;
  return Matcher(*name_tree_, plan_, budget_).fits(name_tree_->root(), id);
}

bool Matcher::fits_dependencies(const Node& object, const Rare& rare) {
  return std::all_of(rare.dependencies.begin(), rare.dependencies.end(),
                     [&](const Dependency& dependency) {
                       budget_.take(object.size);
                       if (tree_.find(object, dependency.key) == nullptr) return true;
                       for (const std::string& key : dependency.needs) {
                         budget_.take(object.size);
                         if (budget_.exhausted() || tree_.find(object, key) == nullptr)
                           return false;
                       }
                       return fits(object, dependency.node);
                     });
}

// Arrays

bool Matcher::fits_array(const Node& array, const PlanNode& node) {
  if (array.size < node.min_items || array.size > node.max_items) return false;
  const Rare* rare = plan_.rare(node);
  if (rare == nullptr && node.items == Plan::kAnything) return true;
  bool contains = rare == nullptr || !rare->contains;
  for (const Node& item : tree_.children(array)) {
    const bool listed = rare != nullptr && item.index < rare->item_list.size();
    if (!fits(item, listed ? rare->item_list[item.index] : node.items)) return false;
    contains = contains || fits(item, *rare->contains);
  }
  return contains;
}

// Schemas in place

bool Matcher::fits_union(const Node& value, const PlanNode& node) {
  std::size_t count = 0;
  for (const NodeId id : node.any_of) {
    if (!has_type(value, plan_.at(id).reach) || !fits(value, id)) continue;
    if (!node.exactly_one) return true;
    ++count;
  }
  return count == 1;
}

bool Matcher::fits_in_place(const Node& value, const Rare& rare) {
  for (const NodeId id : rare.all_of) {
    if (!fits(value, id)) return false;
  }
  if (rare.excluded && fits(value, *rare.excluded)) return false;
  if (rare.condition) {
    const bool holds = fits(value, *rare.condition);
    if (!fits(value, holds ? rare.then : rare.otherwise)) return false;
  }
  return !rare.deferred || fits_deferred(value, *rare.deferred);
}

bool Matcher::fits_deferred(const Node& value, const schema::Deferred& deferred) {
  const std::size_t values = value.end - tree_.index_of(value);
  // valijson tries all alternatives; its time is at most values times schemas.
  const std::size_t cost = 1 + deferred.size / kBytesPerStep;
  if (values > budget_.steps() / cost || !budget_.take(values * cost)) {
    budget_.take(budget_.steps());
    return false;
  }
  return plan_.oracle(deferred.oracle).accepts(tree_, value);
}

}  // namespace entrybridge::validate
