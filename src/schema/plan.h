// A plan: a JSON Schema (draft-07) lowered into one table of nodes that the validator walks beside
// the data.
//
// References are resolved, so a plan is a graph and may hold cycles; nodes are named by index and
// shared. It covers every keyword of draft-07; `format` and its like only annotate. It promises: a
// schema never applies itself to the same value again, and at most kLongestChain schemas apply one
// inside another to the same value; so a walk beside a finite value ends.
//
//   const Plan& plan = Plan::embedded("openpipe/entry");
//   const PlanNode& root = plan.at(plan.root());
#ifndef ENTRYBRIDGE_SCHEMA_PLAN_H_
#define ENTRYBRIDGE_SCHEMA_PLAN_H_

#include <array>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/registry.h"
#include "text/decimal.h"
#include "text/pattern.h"
#include "text/tree.h"

namespace entrybridge::schema {

class Oracle;

using NodeId = std::uint32_t;

// A set of JSON types. `integer` is told apart from `number`: a number fits either bit, an integer
// only where its text stands for a whole number.
class TypeSet {
 public:
  enum Bit : std::uint8_t {
    null = 1,
    boolean = 2,
    object = 4,
    array = 8,
    number = 16,
    string = 32,
    integer = 64
  };
  constexpr TypeSet() = default;
  constexpr explicit TypeSet(unsigned bits) : bits_(static_cast<std::uint8_t>(bits)) {}
  [[nodiscard]] static constexpr TypeSet all() { return TypeSet(127); }

  [[nodiscard]] constexpr bool has(Bit bit) const { return (bits_ & bit) != 0; }
  [[nodiscard]] constexpr bool empty() const { return bits_ == 0; }
  [[nodiscard]] constexpr bool is_all() const { return bits_ == 127; }
  [[nodiscard]] constexpr TypeSet operator|(TypeSet other) const {
    return TypeSet(static_cast<unsigned>(bits_) | other.bits_);
  }
  // An integer is a number too.
  [[nodiscard]] constexpr TypeSet operator&(TypeSet other) const {
    return TypeSet(widened() & other.widened());
  }

  // Whether a value of this kind can fit, its being a whole number aside.
  [[nodiscard]] constexpr bool admits(text::Kind kind) const {
    return (bits_ & kOfKinds[static_cast<std::size_t>(kind)]) != 0;
  }

  // "string", "string or null", "array, object or null".
  [[nodiscard]] std::string words() const;

 private:
  [[nodiscard]] constexpr unsigned widened() const {
    return (bits_ & number) != 0 ? bits_ | integer : bits_;
  }

  // In the order of text::Kind.
  static constexpr std::array<unsigned, 6> kOfKinds = {null,   boolean, number | integer,
                                                       string, array,   object};

  std::uint8_t bits_ = 0;
};

struct Property {
  std::string name;
  NodeId node = 0;
  bool required = false;
  bool declared = true;  // stands under `properties`, not only under `required`
};

// A value of `enum` or `const`.
struct Literal {
  text::Kind kind = text::Kind::null;
  std::string text;  // JSON, as it is shown; a string is quoted anew
  std::string same;  // the same for equal values of a kind: a string's characters, else canonical
};

// A keyword that asks one thing of a value by itself.
enum class Assertion : std::uint8_t {
  minimum,
  maximum,
  exclusive_minimum,
  exclusive_maximum,
  multiple_of,
  min_length,
  max_length,
  pattern,
  max_properties,
  unique_items
};

struct Check {
  Assertion assertion = Assertion::minimum;
  std::size_t count = 0;      // of a length or a number of keys
  text::Decimal number = {};  // of a bound
  std::uint32_t pattern = 0;  // into the plan's patterns
  std::string text = {};      // the bound or the expression, as the schema has it
};

struct PatternProperty {
  std::uint32_t pattern = 0;
  NodeId node = 0;
};

struct Dependency {
  std::string key;
  std::vector<std::string> needs;  // the keys that must stand beside it
  NodeId node = 0;                 // or what the object must then fit
};

// A union too large to be lowered: valijson says whether a value fits.
struct Deferred {
  std::uint32_t oracle = 0;  // into the plan's oracles
  std::size_t forms = 0;     // its alternatives
  std::size_t size = 0;      // values in its text, to reckon what asking costs
};

// Keywords that few schemas use.
struct Rare {
  std::vector<Check> checks;

  std::vector<PatternProperty> pattern_properties;
  NodeId property_names = 0;
  std::vector<Dependency> dependencies;

  std::vector<NodeId> item_list;  // `items` as a list; PlanNode::items is for those behind it
  std::optional<NodeId> contains;

  std::vector<NodeId> all_of;
  std::optional<NodeId> excluded;   // `not`
  std::optional<NodeId> condition;  // `if`
  NodeId then = 0;
  NodeId otherwise = 0;

  std::optional<Deferred> deferred;
};

// A property by which the object alternatives of a union are told apart: a tag in each of them.
struct TagChoice {
  struct Form {
    std::string tag;
    NodeId node = 0;
  };
  std::string key;
  bool needed = true;  // no alternative takes an object without it
  std::vector<Form> forms = {};
};

struct PlanNode {
  static constexpr std::uint32_t kNoRare = std::numeric_limits<std::uint32_t>::max();

  bool never = false;        // the schema `false`
  bool is_const = false;     // `values` is a `const`
  bool closed = false;       // no other keys
  bool exactly_one = false;  // `any_of` is a `oneOf`
  TypeSet types = TypeSet::all();
  TypeSet reach = TypeSet::all();  // what `types`, `values` and the alternatives leave together
  std::uint32_t rare = kNoRare;    // into the plan's rare keywords

  std::optional<std::vector<Literal>> values;  // `enum` and `const`

  std::vector<Property> properties;
  std::vector<std::uint32_t> by_name;  // `properties` in order of names, where they are many
  std::vector<std::uint32_t> tags;     // those of them that are tags; see Plan::tag_value
  std::uint32_t required_count = 0;
  NodeId additional = 0;  // for keys not declared; kAnything where all may come
  std::size_t min_properties = 0;

  NodeId items = 0;  // kAnything where items are free
  std::size_t min_items = 0;
  std::size_t max_items = std::numeric_limits<std::size_t>::max();

  std::vector<NodeId> any_of;
  std::optional<TagChoice> tag_choice;

  [[nodiscard]] const Property* property(std::string_view name) const;
};

// What is wrong with a schema that passes draft-07's own schema, and where.
struct Problem {
  std::string message;
  const text::Tree* tree = nullptr;
  const text::Node* at = nullptr;
};

class Plan {
 public:
  // The node that takes everything.
  static constexpr NodeId kAnything = 0;
  static constexpr std::size_t kMaxNodes = 100000;
  static constexpr std::size_t kMaxPatterns = 1000;
  static constexpr std::size_t kMaxPatternStates = 200000;  // of all expressions together
  static constexpr std::size_t kLongestChain = 256;
  // A union of more alternatives is left to valijson, where that is sure to be right.
  static constexpr std::size_t kMaxAlternatives = 64;

  // Whether the schema at a place where none was expected is one; else what is wrong with it.
  using CheckSchema = std::function<std::optional<Problem>(const Place&)>;

  // Lowers the schema at `place`, which has passed draft-07's own schema. On failure `problem` says
  // why. `check` is asked about places that only a reference makes a schema.
  [[nodiscard]] static std::optional<Plan> lower(const Registry& registry, Place place,
                                                 std::optional<Problem>& problem,
                                                 const CheckSchema& check = {});

  // The plan of one of our own documents, by name: "openpipe/entry", "combined".
  [[nodiscard]] static const Plan& embedded(std::string_view name);

  // The plan of draft-07's own schema.
  [[nodiscard]] static const Plan& meta();

  [[nodiscard]] NodeId root() const { return root_; }
  [[nodiscard]] const PlanNode& at(NodeId id) const { return nodes_[id]; }
  [[nodiscard]] std::size_t size() const { return nodes_.size(); }

  // The node's rare keywords, or null.
  [[nodiscard]] const Rare* rare(const PlanNode& node) const {
    return node.rare == PlanNode::kNoRare ? nullptr : &rares_[node.rare];
  }
  [[nodiscard]] const text::Pattern& pattern(std::uint32_t index) const { return patterns_[index]; }
  [[nodiscard]] const std::string& pattern_text(std::uint32_t index) const {
    return pattern_texts_[index];
  }
  // What the expressions take in memory, in states.
  [[nodiscard]] std::size_t pattern_states() const;
  [[nodiscard]] const Oracle& oracle(std::uint32_t index) const { return *oracles_[index]; }

  // The one string an object's property must hold, where it is such a tag, else none: the tag's
  // decoded value.
  [[nodiscard]] std::optional<std::string_view> tag_value(const Property& property) const;

 private:
  friend class Lowering;

  std::vector<PlanNode> nodes_;
  std::vector<Rare> rares_;
  std::vector<text::Pattern> patterns_;
  std::vector<std::string> pattern_texts_;
  std::vector<std::shared_ptr<const Oracle>> oracles_;
  NodeId root_ = kAnything;
};

}  // namespace entrybridge::schema

#endif  // ENTRYBRIDGE_SCHEMA_PLAN_H_
