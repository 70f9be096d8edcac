#include "validate/explain.h"

#include <algorithm>
#include <optional>

#include "text/near_miss.h"
#include "text/write.h"

namespace entrybridge::validate {
namespace {

using schema::NodeId;
using schema::Plan;
using schema::PlanNode;
using schema::Property;
using schema::TypeSet;
using text::Kind;
using text::Node;
using text::Tree;

using Faults = std::vector<Fault>;

// Where an issue is marked: the byte that orders faults.
std::uint32_t marked_offset(const Fault& fault) {
  const bool at_key = fault.kind == FaultKind::unknown_key || fault.kind == FaultKind::reserved_key;
  return at_key ? fault.at->key.offset : fault.at->span.offset;
}

class Explainer {
 public:
  Explainer(const Tree& tree, const Plan& plan) : tree_(tree), plan_(plan) {}

  void explain(const Node& value, NodeId id, Faults& faults) const {
    const PlanNode& node = plan_.at(id);
    if (node.never) {
      faults.push_back(
          fault(value.key.length > 0 ? FaultKind::reserved_key : FaultKind::no_match, value, node));
      return;
    }
    if (!has_type(value, node.types)) {
      report_type(value, node, node.types, faults);
      return;
    }
    if (node.values && !is_allowed(value, *node.values)) {
      Fault wrong = fault(FaultKind::enumeration, value, node);
      wrong.allowed.assign(node.values->begin(), node.values->end());
      faults.push_back(std::move(wrong));
      return;
    }
    if (value.kind == Kind::object) explain_object(value, node, faults);
    if (value.kind == Kind::array) explain_array(value, node, faults);
    if (!node.any_of.empty()) explain_union(value, node, faults);
  }

 private:
  static Fault fault(FaultKind kind, const Node& value, const PlanNode& node) {
    return {.kind = kind, .at = &value, .plan = &node};
  }

  static void report_type(const Node& value, const PlanNode& node, TypeSet types, Faults& faults) {
    Fault wrong = fault(FaultKind::type, value, node);
    wrong.types = types;
    faults.push_back(std::move(wrong));
  }

  [[nodiscard]] bool has_type(const Node& value, TypeSet types) const {
    if (!types.admits(value.kind)) return false;
    return value.kind != Kind::number || types.has(TypeSet::number) ||
           text::is_integer_text(tree_.raw(value));
  }

  [[nodiscard]] bool is_allowed(const Node& value, const std::vector<std::string>& values) const {
    const std::string text = value.kind == Kind::string ? text::quoted(tree_.string(value))
                                                        : std::string(tree_.raw(value));
    return std::find(values.begin(), values.end(), text) != values.end();
  }

  [[nodiscard]] Faults faults_of(const Node& value, NodeId id) const {
    Faults faults;
    explain(value, id, faults);
    return faults;
  }

  [[nodiscard]] bool fits(const Node& value, NodeId id) const {
    return faults_of(value, id).empty();
  }

  // Objects

  void explain_object(const Node& object, const PlanNode& node, Faults& faults) const {
    if (explain_wrong_tag(object, node, faults)) return;
    if (object.size < node.min_properties) {
      faults.push_back(fault(FaultKind::min_properties, object, node));
    }
    const std::vector<std::string_view> missing = missing_keys(object, node);
    std::vector<std::string_view> misspelt;
    for (const Node& member : tree_.children(object)) {
      const Property* property = node.property(tree_.name(member));
      if (property != nullptr && property->declared) {
        explain(member, property->node, faults);
      } else if (!node.closed) {
        explain(member, node.additional, faults);
      } else {
        faults.push_back(fault(FaultKind::unknown_key, member, node));
        const auto meant = text::near_miss(tree_.name(member), missing);
        if (meant) misspelt.push_back(*meant);
      }
    }
    for (const std::string_view key : missing) {
      // A misspelt key is one mistake, told at the key that stands there.
      if (std::find(misspelt.begin(), misspelt.end(), key) != misspelt.end()) continue;
      Fault lacking = fault(FaultKind::required, object, node);
      lacking.key = key;
      faults.push_back(std::move(lacking));
    }
  }

  [[nodiscard]] std::vector<std::string_view> missing_keys(const Node& object,
                                                           const PlanNode& node) const {
    std::vector<std::string_view> missing;
    for (const Property& property : node.properties) {
      if (property.required && tree_.find(object, property.name) == nullptr) {
        missing.push_back(property.name);
      }
    }
    return missing;
  }

  // An object whose tag says it is something else: only that is said of it.
  bool explain_wrong_tag(const Node& object, const PlanNode& node, Faults& faults) const {
    for (const Property& property : node.properties) {
      if (!plan_.tag_value(property)) continue;
      const Node* member = tree_.find(object, property.name);
      if (member == nullptr || fits(*member, property.node)) continue;
      explain(*member, property.node, faults);
      return true;
    }
    return false;
  }

  // Arrays

  void explain_array(const Node& array, const PlanNode& node, Faults& faults) const {
    if (array.size < node.min_items) faults.push_back(fault(FaultKind::min_items, array, node));
    if (array.size > node.max_items) faults.push_back(fault(FaultKind::max_items, array, node));
    if (node.items == Plan::kAnything) return;
    for (const Node& item : tree_.children(array)) explain(item, node.items, faults);
  }

  // Unions

  void explain_union(const Node& value, const PlanNode& node, Faults& faults) const {
    std::vector<NodeId> meant;
    TypeSet types;
    for (const NodeId id : node.any_of) {
      types = types | plan_.types_of(id);
      if (has_type(value, plan_.types_of(id))) meant.push_back(id);
    }
    if (meant.empty()) {
      report_type(value, node, types, faults);
      return;
    }
    for (const NodeId id : meant) {
      if (fits(value, id)) return;
    }
    if (value.kind == Kind::object && choose_by_tag(value, node, meant, faults)) return;
    if (value.kind == Kind::string && explain_string_union(value, node, meant, faults)) return;
    if (value.kind == Kind::object) {
      keep_sharing_keys(value, meant);
      keep_passing_properties(value, meant);
    }
    explain_nearest(value, node, meant, faults);
  }

  // The tag all object alternatives have, or none.
  [[nodiscard]] const Property* common_tag(const std::vector<NodeId>& alternatives) const {
    for (const Property& candidate : plan_.at(alternatives.front()).properties) {
      const bool everywhere = std::all_of(alternatives.begin(), alternatives.end(), [&](NodeId id) {
        const Property* property = plan_.at(id).property(candidate.name);
        return property != nullptr && plan_.tag_value(*property).has_value();
      });
      if (everywhere) return &candidate;
    }
    return nullptr;
  }

  // Narrows `meant` to the alternatives of the object's tag. True: the fault is told.
  bool choose_by_tag(const Node& object, const PlanNode& node, std::vector<NodeId>& meant,
                     Faults& faults) const {
    const Property* tag = common_tag(meant);
    if (tag == nullptr) return false;
    const Node* member = tree_.find(object, tag->name);
    const auto property_in = [&](NodeId id) { return plan_.at(id).property(tag->name); };
    if (member == nullptr) {
      const bool needed = std::all_of(meant.begin(), meant.end(),
                                      [&](NodeId id) { return property_in(id)->required; });
      if (!needed) return false;
      Fault lacking = fault(FaultKind::required, object, node);
      lacking.key = tag->name;
      faults.push_back(std::move(lacking));
      return true;
    }
    if (member->kind != Kind::string) {
      report_type(*member, plan_.at(property_in(meant.front())->node), TypeSet(TypeSet::string),
                  faults);
      return true;
    }
    std::vector<NodeId> tagged;
    for (const NodeId id : meant) {
      if (plan_.tag_value(*property_in(id)) == tree_.string(*member)) tagged.push_back(id);
    }
    if (tagged.empty()) {
      Fault wrong = fault(FaultKind::enumeration, *member, node);
      for (const NodeId id : meant) {
        wrong.allowed.push_back(plan_.at(property_in(id)->node).values->front());
      }
      faults.push_back(std::move(wrong));
      return true;
    }
    meant = std::move(tagged);
    return false;
  }

  // Strings that may only be one of some words: the words of all alternatives together.
  bool explain_string_union(const Node& value, const PlanNode& node,
                            const std::vector<NodeId>& meant, Faults& faults) const {
    Fault wrong = fault(FaultKind::enumeration, value, node);
    for (const NodeId id : meant) {
      const PlanNode& alternative = plan_.at(id);
      if (!alternative.values) return false;
      wrong.allowed.insert(wrong.allowed.end(), alternative.values->begin(),
                           alternative.values->end());
    }
    faults.push_back(std::move(wrong));
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
  void keep_passing_properties(const Node& object, std::vector<NodeId>& meant) const {
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
                       Faults& faults) const {
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
    if (unlike) {
      faults.push_back(fault(FaultKind::no_match, value, node));
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
};

}  // namespace

std::string_view code_of(FaultKind kind) {
  switch (kind) {
    case FaultKind::type:
      return "type";
    case FaultKind::required:
      return "required";
    case FaultKind::unknown_key:
      return "unknown-key";
    case FaultKind::enumeration:
      return "enum";
    case FaultKind::min_items:
      return "min-items";
    case FaultKind::max_items:
      return "max-items";
    case FaultKind::min_properties:
      return "min-properties";
    case FaultKind::reserved_key:
      return "reserved-key";
    case FaultKind::no_match:
      return "no-match";
  }
  return "no-match";
}

std::vector<Fault> explain(const Tree& tree, const Node& value, const Plan& plan) {
  Faults faults;
  Explainer(tree, plan).explain(value, plan.root(), faults);
  std::stable_sort(faults.begin(), faults.end(), [](const Fault& a, const Fault& b) {
    return marked_offset(a) < marked_offset(b);
  });
  return faults;
}

}  // namespace entrybridge::validate
