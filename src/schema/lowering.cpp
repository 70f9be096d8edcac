// From schema documents to a plan. Nothing here recurses along references, however long they are.
#include <algorithm>
#include <array>
#include <deque>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "schema/deferral.h"
#include "schema/oracle.h"
#include "schema/plan.h"
#include "schema/type_names.h"
#include "text/canonical.h"
#include "text/order.h"
#include "text/write.h"

namespace entrybridge::schema {
namespace {

using text::Decimal;
using text::Kind;
using text::Node;
using text::Tree;

constexpr std::size_t kFewProperties = 16;

TypeSet type_named(std::string_view name) {
  for (const TypeName& known : kTypeNames) {
    if (name == known.name) return TypeSet(known.bit);
  }
  return TypeSet();
}

// A count such as `minItems`; what no size can hold is the largest one.
std::size_t count_of(std::string_view number) {
  const Decimal value = Decimal::parse(number);
  const std::size_t digits = std::numeric_limits<std::size_t>::digits10;
  if (value.exponent > static_cast<std::int64_t>(digits)) {
    return std::numeric_limits<std::size_t>::max();
  }
  std::size_t count = 0;
  for (std::int64_t i = 0; i < value.exponent; ++i) {
    const auto at = static_cast<std::size_t>(i);
    count = count * 10 +
            (at < value.digits.size() ? static_cast<std::size_t>(value.digits[at] - '0') : 0);
  }
  return count;
}

TypeSet type_of(const Literal& literal) {
  switch (literal.kind) {
    case Kind::null:
      return TypeSet(TypeSet::null);
    case Kind::boolean:
      return TypeSet(TypeSet::boolean);
    case Kind::number:
      return TypeSet(text::is_integer_text(literal.text) ? TypeSet::integer : TypeSet::number);
    case Kind::string:
      return TypeSet(TypeSet::string);
    case Kind::array:
      return TypeSet(TypeSet::array);
    case Kind::object:
      return TypeSet(TypeSet::object);
  }
  return TypeSet();
}

Literal literal_of(const Tree& tree, const Node& value) {
  if (value.kind == Kind::string) {
    const std::string_view characters = tree.string(value);
    return {value.kind, text::quoted(characters), std::string(characters)};
  }
  return {value.kind, std::string(tree.raw(value)), text::canonical(tree, value)};
}

// The nodes that apply to the same value as the node they belong to.
std::vector<NodeId> applied_in_place(const PlanNode& node, const Rare* rare) {
  std::vector<NodeId> ids = node.any_of;
  if (rare == nullptr) return ids;
  ids.insert(ids.end(), rare->all_of.begin(), rare->all_of.end());
  if (rare->excluded) ids.push_back(*rare->excluded);
  if (rare->condition) ids.insert(ids.end(), {*rare->condition, rare->then, rare->otherwise});
  for (const Dependency& dependency : rare->dependencies) ids.push_back(dependency.node);
  return ids;
}

}  // namespace

class Lowering {
 public:
  Lowering(const Registry& registry, const Plan::CheckSchema& check, Plan& plan,
           std::optional<Problem>& problem)
      : registry_(registry), check_(check), plan_(plan), problem_(problem) {
    add(PlanNode{}, {});  // kAnything
  }

  void run(const Place& root) {
    plan_.root_ = lower(root);
    while (!open_.empty() && !problem_) {
      const auto [id, place] = open_.front();
      open_.pop_front();
      fill(id, place);
    }
    if (!problem_) settle();
  }

 private:
  static constexpr NodeId kFollowing = std::numeric_limits<NodeId>::max();

  // A node while its keywords are read.
  struct Draft {
    const Place& place;
    PlanNode node = {};
    Rare rare = {};
    bool is_rare = false;
    std::unordered_map<std::string_view, std::size_t> properties = {};

    Rare& rarely() {
      is_rare = true;
      return rare;
    }
  };

  using Read = void (Lowering::*)(Draft& draft, const Node& value);
  struct Keyword {
    std::string_view name;
    Read read;
  };

  void fail(const Place& place, const Node& at, std::string message) {
    if (!problem_) problem_ = Problem{std::move(message), place.tree, &at};
  }

  // References

  // The node of the schema at `place`, which is filled later; references are followed.
  NodeId lower(Place place) {
    std::vector<const Node*> passed;
    while (true) {
      const auto known = ids_.find(place.schema);
      if (known != ids_.end() && known->second == kFollowing) {
        fail(place, *place.schema, "The `$ref` here leads back to itself.");
        return Plan::kAnything;
      }
      if (known != ids_.end()) return settle_passed(passed, known->second);
      const Node* reference = place.tree->find(*place.schema, "$ref");
      if (reference == nullptr || reference->kind != Kind::string) break;
      ids_.emplace(place.schema, kFollowing);
      passed.push_back(place.schema);
      const std::optional<Place> target = target_of(place, *reference);
      if (!target) return Plan::kAnything;
      place = *target;
    }
    return settle_passed(passed, new_node(place));
  }

  NodeId settle_passed(const std::vector<const Node*>& passed, NodeId id) {
    for (const Node* one : passed) ids_[one] = id;
    return id;
  }

  std::optional<Place> target_of(const Place& place, const Node& reference) {
    const std::string_view uri = place.tree->string(reference);
    const Place target = registry_.resolve(uri, place.base);
    if (target.empty()) {
      fail(place, reference,
           "The `$ref` " + std::string(place.tree->raw(reference)) +
               " leads to no schema of this document; other documents are not fetched.");
      return std::nullopt;
    }
    if (check_ && !registry_.expects_schema_at(*target.schema) &&
        checked_.insert(target.schema).second) {
      if (auto problem = check_(target)) {
        problem_ = std::move(problem);
        return std::nullopt;
      }
    }
    return target;
  }

  NodeId new_node(const Place& place) {
    if (place.tree->is_true(*place.schema)) {
      return Plan::kAnything;
    }
    const NodeId id = add(PlanNode{}, place);
    ids_.emplace(place.schema, id);
    if (plan_.nodes_.size() > Plan::kMaxNodes) {
      fail(place, *place.schema,
           "The schema holds more than " + std::to_string(Plan::kMaxNodes) + " schemas.");
    }
    open_.emplace_back(id, place);
    return id;
  }

  NodeId add(PlanNode node, const Place& place) {
    plan_.nodes_.push_back(std::move(node));
    places_.push_back(place);
    return static_cast<NodeId>(plan_.nodes_.size() - 1);
  }

  NodeId lower_inner(const Draft& draft, const Node& inner) {
    return lower(registry_.inside(draft.place, inner));
  }

  std::vector<NodeId> lower_list(const Draft& draft, const Node& list) {
    std::vector<NodeId> ids;
    ids.reserve(list.size);
    for (const Node& one : draft.place.tree->children(list)) {
      ids.push_back(lower_inner(draft, one));
    }
    return ids;
  }

  // Keywords

  void fill(NodeId id, const Place& place) {
    Draft draft{.place = place};
    if (place.schema->kind == Kind::boolean) {
      draft.node.never = true;
    } else {
      for (const Node& member : place.tree->children(*place.schema)) read_keyword(draft, member);
    }
    PlanNode& node = draft.node;
    for (const Property& property : node.properties) node.required_count += property.required;
    if (node.properties.size() > kFewProperties) sort_names(node);
    if (draft.is_rare) {
      node.rare = static_cast<std::uint32_t>(plan_.rares_.size());
      plan_.rares_.push_back(std::move(draft.rare));
    }
    plan_.nodes_[id] = std::move(node);
  }

  void read_keyword(Draft& draft, const Node& member) {
    static constexpr std::array<Keyword, 29> kKeywords = {{
        {"type", &Lowering::read_type},
        {"enum", &Lowering::read_enum},
        {"const", &Lowering::read_const},
        {"properties", &Lowering::read_properties},
        {"required", &Lowering::read_required},
        {"additionalProperties", &Lowering::read_additional_properties},
        {"items", &Lowering::read_items},
        {"anyOf", &Lowering::read_any_of},
        {"oneOf", &Lowering::read_one_of},
        {"allOf", &Lowering::read_all_of},
        {"not", &Lowering::read_not},
        {"if", &Lowering::read_if},
        {"minItems", &Lowering::read_min_items},
        {"maxItems", &Lowering::read_max_items},
        {"minProperties", &Lowering::read_min_properties},
        {"maxProperties", &Lowering::read_count<Assertion::max_properties>},
        {"minLength", &Lowering::read_count<Assertion::min_length>},
        {"maxLength", &Lowering::read_count<Assertion::max_length>},
        {"minimum", &Lowering::read_bound<Assertion::minimum>},
        {"maximum", &Lowering::read_bound<Assertion::maximum>},
        {"exclusiveMinimum", &Lowering::read_bound<Assertion::exclusive_minimum>},
        {"exclusiveMaximum", &Lowering::read_bound<Assertion::exclusive_maximum>},
        {"multipleOf", &Lowering::read_bound<Assertion::multiple_of>},
        {"pattern", &Lowering::read_pattern},
        {"patternProperties", &Lowering::read_pattern_properties},
        {"propertyNames", &Lowering::read_property_names},
        {"dependencies", &Lowering::read_dependencies},
        {"contains", &Lowering::read_contains},
        {"uniqueItems", &Lowering::read_unique_items},
        // `additionalItems` speaks with `items`, `then` and `else` with `if`.
    }};
    const std::string_view name = draft.place.tree->name(member);
    for (const Keyword& keyword : kKeywords) {
      if (keyword.name == name) return (this->*keyword.read)(draft, member);
    }
  }

  void read_type(Draft& draft, const Node& value) {
    const Tree& tree = *draft.place.tree;
    if (value.kind == Kind::string) {
      draft.node.types = type_named(tree.string(value));
      return;
    }
    draft.node.types = TypeSet();
    for (const Node& name : tree.children(value)) {
      draft.node.types = draft.node.types | type_named(tree.string(name));
    }
  }

  void read_enum(Draft& draft, const Node& value) {
    std::vector<Literal> values;
    for (const Node& one : draft.place.tree->children(value)) {
      values.push_back(literal_of(*draft.place.tree, one));
    }
    set_values(draft, std::move(values), false);
  }

  void read_const(Draft& draft, const Node& value) {
    set_values(draft, {literal_of(*draft.place.tree, value)}, true);
  }

  void set_values(Draft& draft, std::vector<Literal> values, bool is_const) {
    PlanNode apart;
    PlanNode& node = draft.node.values ? apart : draft.node;
    node.values = std::move(values);
    node.is_const = is_const;
    if (&node == &apart) draft.rarely().all_of.push_back(add(std::move(apart), draft.place));
  }

  void read_properties(Draft& draft, const Node& value) {
    for (const Node& member : draft.place.tree->children(value)) {
      Property& property = property_of(draft, draft.place.tree->name(member));
      property.declared = true;
      property.node = lower_inner(draft, member);
    }
  }

  void read_required(Draft& draft, const Node& value) {
    for (const Node& key : draft.place.tree->children(value)) {
      property_of(draft, draft.place.tree->string(key)).required = true;
    }
  }

  static Property& property_of(Draft& draft, std::string_view name) {
    std::vector<Property>& properties = draft.node.properties;
    const auto [known, is_new] = draft.properties.emplace(name, properties.size());
    if (is_new) {
      properties.push_back({.name = std::string(name), .node = Plan::kAnything, .declared = false});
    }
    return properties[known->second];
  }

  static void sort_names(PlanNode& node) {
    node.by_name = text::ordered(node.properties.size(), [&](std::uint32_t a, std::uint32_t b) {
      return node.properties[a].name < node.properties[b].name;
    });
  }

  void read_additional_properties(Draft& draft, const Node& value) {
    draft.node.closed = value.kind == Kind::boolean && !draft.place.tree->is_true(value);
    if (!draft.node.closed) draft.node.additional = lower_inner(draft, value);
  }

  void read_items(Draft& draft, const Node& value) {
    if (value.kind != Kind::array) {
      draft.node.items = lower_inner(draft, value);
      return;
    }
    draft.rarely().item_list = lower_list(draft, value);
    const Node* behind = draft.place.tree->find(*draft.place.schema, "additionalItems");
    if (behind != nullptr) draft.node.items = lower_inner(draft, *behind);
  }

  void read_any_of(Draft& draft, const Node& value) { read_union(draft, value, false); }
  void read_one_of(Draft& draft, const Node& value) { read_union(draft, value, true); }

  void read_union(Draft& draft, const Node& value, bool exactly_one) {
    if (value.size > Plan::kMaxAlternatives && can_be_deferred(*draft.place.tree, value)) {
      defer(draft, value, exactly_one);
      return;
    }
    PlanNode apart;
    PlanNode& node = draft.node.any_of.empty() ? draft.node : apart;
    node.any_of = lower_list(draft, value);
    node.exactly_one = exactly_one;
    if (&node == &apart) draft.rarely().all_of.push_back(add(std::move(apart), draft.place));
  }

  void defer(Draft& draft, const Node& list, bool exactly_one) {
    auto oracle = std::make_shared<const Oracle>(*draft.place.tree, list, exactly_one);
    PlanNode apart;
    apart.rare = static_cast<std::uint32_t>(plan_.rares_.size());
    Rare& rare = plan_.rares_.emplace_back();
    const std::uint32_t start = draft.place.tree->index_of(list);
    rare.deferred = Deferred{.oracle = static_cast<std::uint32_t>(plan_.oracles_.size()),
                             .forms = list.size,
                             .size = list.end - start};
    plan_.oracles_.push_back(std::move(oracle));
    draft.rarely().all_of.push_back(add(std::move(apart), draft.place));
  }

  void read_all_of(Draft& draft, const Node& value) {
    const std::vector<NodeId> ids = lower_list(draft, value);
    std::vector<NodeId>& all_of = draft.rarely().all_of;
    all_of.insert(all_of.end(), ids.begin(), ids.end());
  }

  void read_not(Draft& draft, const Node& value) {
    draft.rarely().excluded = lower_inner(draft, value);
  }

  void read_if(Draft& draft, const Node& value) {
    Rare& rare = draft.rarely();
    rare.condition = lower_inner(draft, value);
    const Tree& tree = *draft.place.tree;
    if (const Node* then = tree.find(*draft.place.schema, "then")) {
      rare.then = lower_inner(draft, *then);
    }
    if (const Node* otherwise = tree.find(*draft.place.schema, "else")) {
      rare.otherwise = lower_inner(draft, *otherwise);
    }
  }

  void read_min_items(Draft& draft, const Node& value) {
    draft.node.min_items = count_of(draft.place.tree->raw(value));
  }
  void read_max_items(Draft& draft, const Node& value) {
    draft.node.max_items = count_of(draft.place.tree->raw(value));
  }
  void read_min_properties(Draft& draft, const Node& value) {
    draft.node.min_properties = count_of(draft.place.tree->raw(value));
  }

  static Check& add_check(Draft& draft, Assertion assertion) {
    Check& check = draft.rarely().checks.emplace_back();
    check.assertion = assertion;
    return check;
  }

  template <Assertion kAssertion>
  void read_count(Draft& draft, const Node& value) {
    Check& check = add_check(draft, kAssertion);
    check.count = count_of(draft.place.tree->raw(value));
    check.text = std::to_string(check.count);
  }

  template <Assertion kAssertion>
  void read_bound(Draft& draft, const Node& value) {
    const std::string_view number = draft.place.tree->raw(value);
    Check& check = add_check(draft, kAssertion);
    check.number = Decimal::parse(number);
    check.text = number;
  }

  void read_unique_items(Draft& draft, const Node& value) {
    if (draft.place.tree->is_true(value)) add_check(draft, Assertion::unique_items);
  }

  void read_pattern(Draft& draft, const Node& value) {
    const std::string_view source = draft.place.tree->string(value);
    Check& check = add_check(draft, Assertion::pattern);
    check.pattern = pattern_of(draft.place, value, source);
    check.text = source;
  }

  // The pattern's number in the plan; the same expression is compiled once.
  std::uint32_t pattern_of(const Place& place, const Node& at, std::string_view source) {
    const auto [known, is_new] =
        pattern_numbers_.emplace(std::string(source), plan_.patterns_.size());
    if (!is_new) return known->second;
    std::variant<text::Pattern, text::PatternFault> made = text::Pattern::compile(source);
    if (const auto* fault = std::get_if<text::PatternFault>(&made)) {
      fail(place, at,
           "The pattern " + text::quoted(source.substr(0, 60)) + " " + fault->problem + ".");
      return 0;
    }
    auto& pattern = std::get<text::Pattern>(made);
    pattern_states_ += pattern.states();
    if (plan_.patterns_.size() >= Plan::kMaxPatterns || pattern_states_ > Plan::kMaxPatternStates) {
      fail(place, at, "The schema's patterns are too many or too large.");
    }
    plan_.patterns_.push_back(std::move(pattern));
    plan_.pattern_texts_.emplace_back(source);
    return known->second;
  }

  void read_pattern_properties(Draft& draft, const Node& value) {
    for (const Node& member : draft.place.tree->children(value)) {
      const std::string_view source = draft.place.tree->name(member);
      draft.rarely().pattern_properties.push_back(
          {pattern_of(draft.place, member, source), lower_inner(draft, member)});
    }
  }

  void read_property_names(Draft& draft, const Node& value) {
    draft.rarely().property_names = lower_inner(draft, value);
  }

  void read_dependencies(Draft& draft, const Node& value) {
    const Tree& tree = *draft.place.tree;
    for (const Node& member : tree.children(value)) {
      Dependency dependency;
      dependency.key = tree.name(member);
      if (member.kind == Kind::array) {
        for (const Node& key : tree.children(member)) {
          dependency.needs.emplace_back(tree.string(key));
        }
      } else {
        dependency.node = lower_inner(draft, member);
      }
      draft.rarely().dependencies.push_back(std::move(dependency));
    }
  }

  void read_contains(Draft& draft, const Node& value) {
    draft.rarely().contains = lower_inner(draft, value);
  }

  // What needs all nodes

  // Finds each node's reach and tags, and refuses schemas that apply themselves to one value
  // without end, or too many to one.
  void settle() {
    chains_.assign(plan_.nodes_.size(), 0);
    for (NodeId id = 0; id < plan_.nodes_.size() && !problem_; ++id) settle_from(id);
    for (PlanNode& node : plan_.nodes_) {
      for (std::uint32_t i = 0; i < node.properties.size(); ++i) {
        if (plan_.tag_value(node.properties[i])) node.tags.push_back(i);
      }
    }
    for (PlanNode& node : plan_.nodes_) node.tag_choice = tag_choice_of(node);
  }

  [[nodiscard]] std::optional<TagChoice> tag_choice_of(const PlanNode& node) const {
    std::vector<NodeId> objects;
    for (const NodeId id : node.any_of) {
      if (plan_.nodes_[id].reach.has(TypeSet::object)) objects.push_back(id);
    }
    if (objects.empty()) return std::nullopt;
    const PlanNode& first = plan_.nodes_[objects.front()];
    for (const std::uint32_t index : first.tags) {
      TagChoice choice{.key = first.properties[index].name};
      for (const NodeId id : objects) {
        const Property* property = plan_.nodes_[id].property(choice.key);
        const auto tag = property == nullptr ? std::nullopt : plan_.tag_value(*property);
        if (!tag) break;
        choice.needed = choice.needed && property->required;
        choice.forms.push_back({.tag = std::string(*tag), .node = id});
      }
      if (choice.forms.size() == objects.size()) return choice;
    }
    return std::nullopt;
  }

  struct Step {
    NodeId id;
    std::vector<NodeId> inner;
    std::size_t next = 0;
  };

  // Settles a node after all that apply in place within it. A node being settled is marked.
  void settle_from(NodeId first) {
    constexpr std::size_t kOpen = std::numeric_limits<std::size_t>::max();
    if (chains_[first] != 0) return;
    std::vector<Step> steps;
    const auto enter = [&](NodeId id) {
      chains_[id] = kOpen;
      steps.push_back({id, applied_in_place(plan_.nodes_[id], plan_.rare(plan_.nodes_[id]))});
    };
    enter(first);
    while (!steps.empty()) {
      Step& step = steps.back();
      if (step.next < step.inner.size()) {
        const NodeId inner = step.inner[step.next++];
        if (chains_[inner] == kOpen) {
          fail_at(inner, "This schema applies itself to the same value again and again.");
          return;
        }
        if (chains_[inner] == 0) enter(inner);
        continue;
      }
      settle_one(step);
      if (problem_) return;
      steps.pop_back();
    }
  }

  void settle_one(const Step& step) {
    std::size_t longest = 0;
    for (const NodeId inner : step.inner) longest = std::max(longest, chains_[inner]);
    chains_[step.id] = longest + 1;
    if (longest >= Plan::kLongestChain) {
      fail_at(step.id, "More than " + std::to_string(Plan::kLongestChain) +
                           " schemas apply here, one inside another, to the same value.");
    }
    PlanNode& node = plan_.nodes_[step.id];
    node.reach = reach_of(node);
  }

  [[nodiscard]] TypeSet reach_of(const PlanNode& node) const {
    if (node.never) return TypeSet();
    TypeSet reach = node.types;
    const auto narrow = [&](const auto& all, auto type) {
      TypeSet either;
      for (const auto& one : all) either = either | type(one);
      reach = reach & either;
    };
    const auto reach_at = [&](NodeId id) { return plan_.nodes_[id].reach; };
    if (node.values) narrow(*node.values, type_of);
    if (!node.any_of.empty()) narrow(node.any_of, reach_at);
    if (const Rare* rare = plan_.rare(node)) {
      for (const NodeId id : rare->all_of) reach = reach & reach_at(id);
    }
    return reach;
  }

  void fail_at(NodeId id, std::string message) {
    fail(places_[id], *places_[id].schema, std::move(message));
  }

  const Registry& registry_;
  const Plan::CheckSchema& check_;
  Plan& plan_;
  std::optional<Problem>& problem_;
  std::unordered_map<const Node*, NodeId> ids_;
  std::deque<std::pair<NodeId, Place>> open_;
  std::vector<Place> places_;  // per node
  std::unordered_set<const Node*> checked_;
  std::unordered_map<std::string, std::uint32_t> pattern_numbers_;
  std::size_t pattern_states_ = 0;
  std::vector<std::size_t> chains_;  // per node, the longest chain of schemas applied in place
};

std::optional<Plan> Plan::lower(const Registry& registry, Place place,
                                std::optional<Problem>& problem, const CheckSchema& check) {
  Plan plan;
  problem.reset();
  Lowering(registry, check, plan, problem).run(place);
  if (problem) return std::nullopt;
  return plan;
}

}  // namespace entrybridge::schema
