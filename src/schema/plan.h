// A plan: a JSON Schema lowered into one table of nodes that the validator walks beside the data.
//
// References are resolved, so a plan is a graph and may hold cycles; nodes are named by index and
// shared. It covers the keywords our documents use; lowering says which keyword it does not know.
//
//   const Plan& plan = Plan::embedded("openpipe/entry");
//   const PlanNode& root = plan.at(plan.root());
#ifndef ENTRYBRIDGE_SCHEMA_PLAN_H_
#define ENTRYBRIDGE_SCHEMA_PLAN_H_

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/registry.h"
#include "text/tree.h"

namespace entrybridge::schema {

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
  [[nodiscard]] constexpr TypeSet operator&(TypeSet other) const {
    return TypeSet(static_cast<unsigned>(bits_) & other.bits_);
  }

  // Whether a value of this kind can fit, its being a whole number aside.
  [[nodiscard]] bool admits(text::Kind kind) const;

  // "string", "string or null", "array, object or null".
  [[nodiscard]] std::string words() const;

 private:
  std::uint8_t bits_ = 0;
};

struct Property {
  std::string name;
  NodeId node = 0;
  bool required = false;
  bool declared = true;  // stands under `properties`, not only under `required`
};

struct PlanNode {
  bool never = false;  // the schema `false`
  TypeSet types = TypeSet::all();

  // `enum` and `const`: the values' JSON text, decoded strings quoted anew.
  std::optional<std::vector<std::string>> values;

  std::vector<Property> properties;
  NodeId additional = 0;  // for keys not declared; kAnything where all may come
  bool closed = false;    // no other keys
  std::size_t min_properties = 0;

  NodeId items = 0;  // kAnything where items are free
  std::size_t min_items = 0;
  std::size_t max_items = std::numeric_limits<std::size_t>::max();

  std::vector<NodeId> any_of;

  [[nodiscard]] const Property* property(std::string_view name) const;
};

class Plan {
 public:
  // The node that takes everything.
  static constexpr NodeId kAnything = 0;

  // Lowers the schema at `place`. On failure `problem` says what could not be lowered.
  [[nodiscard]] static std::optional<Plan> lower(const Registry& registry, Place place,
                                                 std::string& problem);

  // The plan of one of our own documents, by name: "openpipe/entry", "combined".
  [[nodiscard]] static const Plan& embedded(std::string_view name);

  [[nodiscard]] NodeId root() const { return root_; }
  [[nodiscard]] const PlanNode& at(NodeId id) const { return nodes_[id]; }
  [[nodiscard]] std::size_t size() const { return nodes_.size(); }

  // The types a value must have to fit the node, its alternatives counted in.
  [[nodiscard]] TypeSet types_of(NodeId id) const;

  // The one string an object's property must hold, where it is such a tag, else none: the tag's
  // decoded value.
  [[nodiscard]] std::optional<std::string_view> tag_value(const Property& property) const;

 private:
  class Lowering;

  std::vector<PlanNode> nodes_;
  NodeId root_ = kAnything;
};

}  // namespace entrybridge::schema

#endif  // ENTRYBRIDGE_SCHEMA_PLAN_H_
