#include "validate/explain.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "text/near_miss.h"
#include "text/order.h"
#include "validate/matcher.h"

namespace entrybridge::validate {
namespace {

using schema::Check;
using schema::NodeId;
using schema::Plan;
using schema::PlanNode;
using schema::Property;
using schema::Rare;
using schema::TypeSet;
using text::Kind;
using text::Node;
using text::Tree;

using Faults = std::vector<Fault>;

constexpr std::size_t kMostRememberedFaults = 100'000;
constexpr std::size_t kMostCompared = 64;  // missing keys a stranger may be a slip of

// Where an issue is marked: the byte that orders faults.
std::uint32_t marked_offset(const Fault& fault) {
  const bool at_key = fault.kind == FaultKind::unknown_key ||
                      fault.kind == FaultKind::reserved_key ||
                      fault.kind == FaultKind::property_names;
  return at_key ? fault.at->key.offset : fault.at->span.offset;
}

// Several schemas may say the same of a value: it is said once.
void drop_repeated(Faults& faults) {
  if (faults.size() < 2) return;
  std::set<std::tuple<FaultKind, const Node*, std::string_view, const Check*>> said;
  faults.erase(std::remove_if(faults.begin(), faults.end(),
                              [&](const Fault& one) {
                                return !said.emplace(one.kind, one.at, one.key, one.check).second;
                              }),
               faults.end());
}

class Explainer {
 public:
  Explainer(const Tree& tree, const Plan& plan, Budget& budget)
      : tree_(tree), plan_(plan), budget_(budget), matcher_(tree, plan, budget) {}

  Faults run(const Node& value) {
    Faults faults;
    explain(value, plan_.root(), faults);
    // What was given up may have hidden a fault.
    if ((gave_up_ || budget_.exhausted()) && faults.empty()) {
      add(faults, FaultKind::no_match, value, plan_.at(plan_.root()));
    }
    return faults;
  }

 private:
  // Adds a fault where it stays: the walk recurses, and its frames are better small.
  static Fault& add(Faults& faults, FaultKind kind, const Node& value, const PlanNode& node) {
    Fault& added = faults.emplace_back();
    added.kind = kind;
    added.at = &value;
    added.plan = &node;
    return added;
  }

  void explain(const Node& value, NodeId id, Faults& faults) {
    if (id == Plan::kAnything) return;
    const PlanNode& node = plan_.at(id);
    const bool may_repeat = node.rare != PlanNode::kNoRare || !node.any_of.empty();
    if (!may_repeat || !budget_.is_long()) {
      explain_fresh(value, node, faults);
      return;
    }
    const std::uint64_t key = (std::uint64_t{tree_.index_of(value)} << 32U) | id;
    const auto known = told_.find(key);
    if (known != told_.end()) {
      budget_.take(known->second.size());
      faults.insert(faults.end(), known->second.begin(), known->second.end());
      return;
    }
    Faults own;
    explain_fresh(value, node, own);
    drop_repeated(own);
    faults.insert(faults.end(), own.begin(), own.end());
    told_count_ += own.size() + 1;
    if (told_count_ < kMostRememberedFaults) told_.emplace(key, std::move(own));
  }

  void explain_fresh(const Node& value, const PlanNode& node, Faults& faults) {
    const bool deep_enough = budget_.descend();
    if (deep_enough && budget_.take(1)) {
      explain_keywords(value, node, faults);
    } else {
      give_up(value, node, faults);
    }
    budget_.ascend();
  }

  void give_up(const Node& value, const PlanNode& node, Faults& faults) {
    if (!std::exchange(gave_up_, true)) add(faults, FaultKind::no_match, value, node);
  }

  void explain_keywords(const Node& value, const PlanNode& node, Faults& faults) {
    if (node.never) {
      add(faults, value.key.length > 0 ? FaultKind::reserved_key : FaultKind::no_match, value,
          node);
      return;
    }
    if (!matcher_.has_type(value, node.types)) {
      report_type(value, node, node.types, faults);
      return;
    }
    if (node.values && !matcher_.is_allowed(value, *node.values)) {
      report_values(value, node, faults);
      return;
    }
    const Rare* rare = plan_.rare(node);
    if (rare != nullptr) explain_checks(value, node, *rare, faults);
    if (value.kind == Kind::object) explain_object(value, node, faults);
    if (value.kind == Kind::array) explain_array(value, node, faults);
    if (!node.any_of.empty()) explain_union(value, node, faults);
    if (rare != nullptr) explain_in_place(value, node, *rare, faults);
  }

  static void report_type(const Node& value, const PlanNode& node, TypeSet types, Faults& faults) {
    Fault& wrong = add(faults, types.empty() ? FaultKind::no_match : FaultKind::type, value, node);
    wrong.types = types;
  }

  static void report_values(const Node& value, const PlanNode& node, Faults& faults) {
    Fault& wrong =
        add(faults, node.is_const ? FaultKind::constant : FaultKind::enumeration, value, node);
    add_allowed(wrong, node);
  }

  static void add_allowed(Fault& wrong, const PlanNode& node) {
    for (const schema::Literal& one : *node.values) wrong.allowed.emplace_back(one.text);
  }

  // Keywords that ask one thing of the value itself.
  void explain_checks(const Node& value, const PlanNode& node, const Rare& rare, Faults& faults) {
    for (const Check& check : rare.checks) {
      if (check.assertion == schema::Assertion::unique_items) {
        if (value.kind == Kind::array) explain_repeats(value, node, faults);
        continue;
      }
      if (matcher_.holds(value, check)) continue;
      // A pattern for which there was no time is not known to fail.
      if (budget_.exhausted()) return give_up(value, node, faults);
      Fault& broken =
          add(faults, kAssertionFaults[static_cast<std::size_t>(check.assertion)], value, node);
      broken.check = &check;
    }
  }

  void explain_repeats(const Node& array, const PlanNode& node, Faults& faults) {
    for (const Matcher::Repeat& repeat : matcher_.repeats_in(array)) {
      Fault& again = add(faults, FaultKind::unique_items, *repeat.item, node);
      again.other = repeat.first;
    }
  }

  [[nodiscard]] Faults faults_of(const Node& value, NodeId id) {
    Faults faults;
    explain(value, id, faults);
    return faults;
  }

  [[nodiscard]] bool fits(const Node& value, NodeId id) { return matcher_.fits(value, id); }

  // Objects

  void explain_object(const Node& object, const PlanNode& node, Faults& faults) {
    if (explain_wrong_tag(object, node, faults)) return;
    if (object.size < node.min_properties) {
      add(faults, FaultKind::min_properties, object, node);
    }
    std::uint32_t required = 0;
    std::vector<const Node*> strangers;
    for (const Node& member : tree_.children(object)) {
      const std::string_view name = tree_.name(member);
      const Property* property = node.property(name);
      const bool is_required = property != nullptr && property->required;
      if (is_required) ++required;
      const std::size_t before = faults.size();
      const bool may_be_there = explain_member(member, name, node, property, faults);
      if (!may_be_there) {
        add(faults, FaultKind::unknown_key, member, node);
        strangers.push_back(&member);
      }
      if (member.kind == Kind::null && !is_required) {
        for (std::size_t i = before; i < faults.size(); ++i) faults[i].may_go = true;
      }
    }
    if (required < node.required_count) explain_missing(object, node, strangers, faults);
    if (const Rare* rare = plan_.rare(node)) explain_dependencies(object, node, *rare, faults);
  }

  void explain_missing(const Node& object, const PlanNode& node,
                       const std::vector<const Node*>& strangers, Faults& faults) {
    const std::vector<std::string_view> missing = missing_keys(object, node);
    std::vector<std::string_view> misspelt;
    for (const Node* stranger : strangers) {
      if (missing.size() > kMostCompared) break;
      const auto meant = text::near_miss(tree_.name(*stranger), missing);
      if (meant) misspelt.push_back(*meant);
    }
    for (const std::string_view key : missing) {
      // A misspelt key is one mistake, told at the key that stands there.
      if (std::find(misspelt.begin(), misspelt.end(), key) != misspelt.end()) continue;
      Fault& lacking = add(faults, FaultKind::required, object, node);
      lacking.key = key;
    }
  }

  // False: the key may not be there; the rest is told.
  bool explain_member(const Node& member, std::string_view name, const PlanNode& node,
                      const Property* property, Faults& faults) {
    bool known = property != nullptr && property->declared;
    if (known) explain(member, property->node, faults);
    if (const Rare* rare = plan_.rare(node)) {
      for (const schema::PatternProperty& one : rare->pattern_properties) {
        if (!matcher_.matches(one.pattern, name)) continue;
        known = true;
        explain(member, one.node, faults);
      }
      const bool may_be_named_so = matcher_.fits_name(name, rare->property_names);
      if (budget_.exhausted()) {
        give_up(member, node, faults);
        return true;
      }
      if (!may_be_named_so) {
        add(faults, FaultKind::property_names, member, plan_.at(rare->property_names));
      }
    }
    if (known) return true;
    if (!node.closed) explain(member, node.additional, faults);
    return !node.closed;
  }

  [[nodiscard]] std::vector<std::string_view> missing_keys(const Node& object,
                                                           const PlanNode& node) const {
    std::vector<std::string_view> missing;
    std::vector<bool> present(node.properties.size());
    for (const Node& member : tree_.children(object)) {
      const Property* property = node.property(tree_.name(member));
      if (property != nullptr) {
        present[static_cast<std::size_t>(property - node.properties.data())] = true;
      }
    }
    for (std::size_t i = 0; i < present.size(); ++i) {
      if (node.properties[i].required && !present[i]) missing.push_back(node.properties[i].name);
    }
    return missing;
  }

  // An object whose tag says it is something else: only that is said of it.
  bool explain_wrong_tag(const Node& object, const PlanNode& node, Faults& faults) {
    for (const std::uint32_t index : node.tags) {
      const Property& tag = node.properties[index];
      const Node* member = tree_.find(object, tag.name);
      if (member == nullptr || fits(*member, tag.node)) continue;
      explain(*member, tag.node, faults);
      return true;
    }
    return false;
  }

  void explain_dependencies(const Node& object, const PlanNode& node, const Rare& rare,
                            Faults& faults) {
    for (const schema::Dependency& dependency : rare.dependencies) {
      budget_.take(object.size);
      const Node* member = tree_.find(object, dependency.key);
      if (member == nullptr) continue;
      for (const std::string& key : dependency.needs) {
        if (!budget_.take(object.size)) break;
        if (tree_.find(object, key) != nullptr) continue;
        Fault& lacking = add(faults, FaultKind::dependencies, object, node);
        lacking.key = key;
        lacking.other = member;
      }
      explain(object, dependency.node, faults);
    }
  }

  // Arrays

  void explain_array(const Node& array, const PlanNode& node, Faults& faults) {
    if (array.size < node.min_items) add(faults, FaultKind::min_items, array, node);
    if (array.size > node.max_items) add(faults, FaultKind::max_items, array, node);
    const Rare* rare = plan_.rare(node);
    if (rare != nullptr && rare->contains) explain_contains(array, *rare->contains, faults);
    if (node.items == Plan::kAnything && (rare == nullptr || rare->item_list.empty())) return;
    for (const Node& item : tree_.children(array)) {
      const bool listed = rare != nullptr && item.index < rare->item_list.size();
      if (!listed && plan_.at(node.items).never) {
        add(faults, FaultKind::additional_items, item, node);
        return;
      }
      explain(item, listed ? rare->item_list[item.index] : node.items, faults);
    }
  }

  void explain_contains(const Node& array, NodeId wanted, Faults& faults) {
    for (const Node& item : tree_.children(array)) {
      if (fits(item, wanted)) return;
    }
    add(faults, FaultKind::contains, array, plan_.at(wanted));
  }

  // Schemas in place

  void explain_in_place(const Node& value, const PlanNode& node, const Rare& rare, Faults& faults) {
    for (const NodeId id : rare.all_of) explain(value, id, faults);
    if (rare.excluded && fits(value, *rare.excluded)) {
      add(faults, FaultKind::excluded, value, plan_.at(*rare.excluded));
    }
    if (rare.condition) {
      explain(value, fits(value, *rare.condition) ? rare.then : rare.otherwise, faults);
    }
    if (rare.deferred && !matcher_.fits_deferred(value, *rare.deferred)) {
      Fault& none = add(faults, FaultKind::no_match, value, node);
      none.count = rare.deferred->forms;
    }
  }

  // Unions

  // The alternative that alone can be meant, by the value's tag or its type, or none.
  [[nodiscard]] std::optional<NodeId> only_one_meant(const Node& value,
                                                     const PlanNode& node) const {
    std::optional<NodeId> only;
    const auto is_first = [&](NodeId id) { return !std::exchange(only, id); };
    if (value.kind == Kind::object && node.tag_choice) {
      const Node* member = tree_.find(value, node.tag_choice->key);
      if (member == nullptr || member->kind != Kind::string) return std::nullopt;
      const std::string_view tag = tree_.string(*member);
      for (const schema::TagChoice::Form& form : node.tag_choice->forms) {
        if (form.tag == tag && !is_first(form.node)) return std::nullopt;
      }
      return only;
    }
    for (const NodeId id : node.any_of) {
      if (matcher_.has_type(value, plan_.at(id).reach) && !is_first(id)) return std::nullopt;
    }
    return only;
  }

  void explain_union(const Node& value, const PlanNode& node, Faults& faults) {
    const std::optional<NodeId> only = only_one_meant(value, node);
    if (only && !plan_.at(*only).values) {
      explain(value, *only, faults);
      return;
    }
    std::vector<NodeId> meant;
    TypeSet types;
    for (const NodeId id : node.any_of) {
      types = types | plan_.at(id).reach;
      if (matcher_.has_type(value, plan_.at(id).reach)) meant.push_back(id);
    }
    if (meant.empty()) {
      report_type(value, node, types, faults);
      return;
    }
    const bool tagged = value.kind == Kind::object && node.tag_choice;
    if (tagged && choose_by_tag(value, node, meant, faults)) return;
    if (const std::size_t fitting = count_fitting(value, node, meant); fitting > 0) {
      if (node.exactly_one && fitting > 1) {
        Fault& several = add(faults, FaultKind::one_of, value, node);
        several.count = fitting;
      }
      return;
    }
    if (explain_union_of_values(value, node, meant, faults)) return;
    if (value.kind == Kind::object) {
      keep_sharing_keys(value, meant);
      keep_passing_properties(value, meant);
    }
    explain_nearest(value, node, meant, faults);
  }

  // How many alternatives the value fits; of an `anyOf`, one tells.
  [[nodiscard]] std::size_t count_fitting(const Node& value, const PlanNode& node,
                                          const std::vector<NodeId>& meant) {
    std::size_t count = 0;
    for (const NodeId id : meant) {
      count += fits(value, id) ? 1 : 0;
      if (count > 0 && !node.exactly_one) break;
    }
    return count;
  }

  // Narrows `meant` to the alternatives of the object's tag. True: the fault is told.
  bool choose_by_tag(const Node& object, const PlanNode& node, std::vector<NodeId>& meant,
                     Faults& faults) {
    const schema::TagChoice& choice = *node.tag_choice;
    const Node* member = tree_.find(object, choice.key);
    if (member == nullptr) {
      if (!choice.needed) return false;
      Fault& lacking = add(faults, FaultKind::required, object, node);
      lacking.key = choice.key;
      return true;
    }
    const auto tag_node = [&](NodeId id) { return plan_.at(id).property(choice.key)->node; };
    if (member->kind != Kind::string) {
      report_type(*member, plan_.at(tag_node(meant.front())), TypeSet(TypeSet::string), faults);
      return true;
    }
    const std::string_view tag = tree_.string(*member);
    meant.clear();
    for (const schema::TagChoice::Form& form : choice.forms) {
      if (form.tag == tag) meant.push_back(form.node);
    }
    if (!meant.empty()) return false;
    Fault& wrong = add(faults, FaultKind::enumeration, *member, node);
    for (const schema::TagChoice::Form& form : choice.forms) {
      wrong.allowed.emplace_back(plan_.at(tag_node(form.node)).values->front().text);
    }
    return true;
  }

  // Values that may only be one of some: those of all alternatives together.
  bool explain_union_of_values(const Node& value, const PlanNode& node,
                               const std::vector<NodeId>& meant, Faults& faults) const {
    const bool all_values = std::all_of(meant.begin(), meant.end(),
                                        [&](NodeId id) { return plan_.at(id).values.has_value(); });
    if (!all_values) return false;
    Fault& wrong = add(faults, FaultKind::enumeration, value, node);
    for (const NodeId id : meant) add_allowed(wrong, plan_.at(id));
    return true;
  }

  // Drops what `drop` names, unless that is all of them.
  template <class Drop>
  static void drop_some(std::vector<NodeId>& meant, Drop drop) {
    std::vector<NodeId> left;
    for (const NodeId id : meant) {
      if (!drop(id)) left.push_back(id);
    }
    if (!left.empty()) meant = std::move(left);
  }

  void keep_sharing_keys(const Node& object, std::vector<NodeId>& meant) const {
    drop_some(meant, [&](NodeId id) {
      for (const Node& member : tree_.children(object)) {
        if (plan_.at(id).property(tree_.name(member)) != nullptr) return false;
      }
      return true;
    });
  }

  // A property that fits in one alternative speaks against those where it does not.
  void keep_passing_properties(const Node& object, std::vector<NodeId>& meant) {
    if (meant.size() < 2) return;
    for (const Node& member : tree_.children(object)) {
      const std::string_view name = tree_.name(member);
      const auto passes = [&](NodeId id) {
        const Property* property = plan_.at(id).property(name);
        return property != nullptr && property->declared && fits(member, property->node);
      };
      if (std::none_of(meant.begin(), meant.end(), passes)) continue;
      drop_some(meant, [&](NodeId id) { return !passes(id); });
    }
  }

  // The alternative with the fewest faults; where several have as few, and other ones, none is
  // meant.
  void explain_nearest(const Node& value, const PlanNode& node, const std::vector<NodeId>& meant,
                       Faults& faults) {
    std::optional<Faults> best;
    bool unlike = false;
    for (const NodeId id : meant) {
      Faults own = faults_of(value, id);
      if (!best || own.size() < best->size()) {
        best = std::move(own);
        unlike = false;
      } else if (own.size() == best->size()) {
        unlike = unlike || !alike(own, *best);
      }
    }
    if (unlike || budget_.exhausted()) {
      Fault& none = add(faults, FaultKind::no_match, value, node);
      none.count = node.any_of.size();
      return;
    }
    faults.insert(faults.end(), best->begin(), best->end());
  }

  static bool alike(const Faults& a, const Faults& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Fault& x, const Fault& y) {
      return x.kind == y.kind && x.at == y.at && x.key == y.key;
    });
  }

  const Tree& tree_;
  const Plan& plan_;
  Budget& budget_;
  Matcher matcher_;
  std::unordered_map<std::uint64_t, Faults> told_;
  std::size_t told_count_ = 0;
  bool gave_up_ = false;
};

// In the order of FaultKind.
constexpr std::array<std::string_view, 26> kCodes = {"type",
                                                     "required",
                                                     "unknown-key",
                                                     "enum",
                                                     "const",
                                                     "min-items",
                                                     "max-items",
                                                     "min-properties",
                                                     "max-properties",
                                                     "reserved-key",
                                                     "no-match",
                                                     "minimum",
                                                     "maximum",
                                                     "exclusive-minimum",
                                                     "exclusive-maximum",
                                                     "multiple-of",
                                                     "min-length",
                                                     "max-length",
                                                     "pattern",
                                                     "property-names",
                                                     "dependencies",
                                                     "additional-items",
                                                     "contains",
                                                     "unique-items",
                                                     "one-of",
                                                     "not"};
static_assert(kCodes.size() == static_cast<std::size_t>(FaultKind::excluded) + 1);

}  // namespace

std::string_view code_of(FaultKind kind) {
  return kCodes[static_cast<std::size_t>(kind)];
}

std::vector<Fault> explain(const Tree& tree, const Node& value, const Plan& plan) {
  Budget budget(tree.text().size());
  return explain(tree, value, plan, budget);
}

std::vector<Fault> explain(const Tree& tree, const Node& value, const Plan& plan, Budget& budget) {
  Faults faults = Explainer(tree, plan, budget).run(value);
  if (faults.size() < 2) return faults;
  text::reorder(faults,
                [](const Fault& a, const Fault& b) { return marked_offset(a) < marked_offset(b); });
  drop_repeated(faults);
  return faults;
}

}  // namespace entrybridge::validate
