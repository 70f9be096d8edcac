#include "schema/oracle.h"

#include <array>
#include <cassert>
#include <exception>
#include <string>
#include <string_view>

#include "schema/valijson.h"
#include "text/decimal.h"
#include "text/rapidjson_copy.h"

namespace entrybridge::schema {
namespace {

namespace constraints = valijson::constraints;
using text::Kind;
using text::Node;
using text::Tree;
using valijson::Subschema;
using valijson::adapters::RapidJsonAdapter;

struct NamedType {
  std::string_view name;
  constraints::TypeConstraint::JsonType type;
};

// All but "integer", which is never deferred: valijson does not take 2.0 for one.
constexpr std::array kNamedTypes = {
    NamedType{"array", constraints::TypeConstraint::kArray},
    NamedType{"boolean", constraints::TypeConstraint::kBoolean},
    NamedType{"null", constraints::TypeConstraint::kNull},
    NamedType{"number", constraints::TypeConstraint::kNumber},
    NamedType{"object", constraints::TypeConstraint::kObject},
    NamedType{"string", constraints::TypeConstraint::kString},
};

// Hands schemas to valijson keyword by keyword, as deferral.cpp lists them.
class Maker {
 public:
  Maker(const Tree& tree, valijson::Schema& schema) : tree_(tree), schema_(schema) {}

  void add_union(const Node& list, bool exactly_one) {
    if (exactly_one) {
      add_list<constraints::OneOfConstraint>(list, schema_.root());
    } else {
      add_list<constraints::AnyOfConstraint>(list, schema_.root());
    }
  }

 private:
  const Subschema* make(const Node& source) {
    const Subschema* made = schema_.createSubschema();
    if (source.kind != Kind::object) {
      schema_.setAlwaysInvalid(made, !tree_.is_true(source));
      return made;
    }
    for (const Node& keyword : tree_.children(source)) add(tree_.name(keyword), keyword, made);
    add_properties(source, made);
    return made;
  }

  // Keywords that only annotate, and those of add_properties, are passed over.
  void add(std::string_view keyword, const Node& value, const Subschema* to) {
    if (keyword == "type") return add_types(value, to);
    if (keyword == "enum") return add_values(value, to);
    if (keyword == "const") return add_value(value, to);
    if (keyword == "required") return add_required(value, to);
    if (keyword == "allOf") return add_list<constraints::AllOfConstraint>(value, to);
    if (keyword == "anyOf") return add_list<constraints::AnyOfConstraint>(value, to);
    if (keyword == "oneOf") return add_list<constraints::OneOfConstraint>(value, to);
    if (keyword == "not") return add_not(value, to);
    if (keyword == "items") return add_items(value, to);
    add_bound(keyword, value, to);
  }

  void add_bound(std::string_view keyword, const Node& value, const Subschema* to) {
    const std::uint64_t bound = text::whole_number(tree_.raw(value)).value_or(0);
    if (keyword == "minItems") {
      constraints::MinItemsConstraint constraint;
      constraint.setMinItems(bound);
      add(constraint, to);
    } else if (keyword == "maxItems") {
      constraints::MaxItemsConstraint constraint;
      constraint.setMaxItems(bound);
      add(constraint, to);
    } else if (keyword == "minProperties") {
      constraints::MinPropertiesConstraint constraint;
      constraint.setMinProperties(bound);
      add(constraint, to);
    } else if (keyword == "maxProperties") {
      constraints::MaxPropertiesConstraint constraint;
      constraint.setMaxProperties(bound);
      add(constraint, to);
    }
  }

  void add_types(const Node& value, const Subschema* to) {
    constraints::TypeConstraint constraint;
    const auto add_name = [&](std::string_view name) {
      for (const NamedType& one : kNamedTypes) {
        if (one.name == name) constraint.addNamedType(one.type);
      }
    };
    if (value.kind == Kind::string) add_name(tree_.string(value));
    for (const Node& name : tree_.children(value)) add_name(tree_.string(name));
    add(constraint, to);
  }

  void add_values(const Node& values, const Subschema* to) {
    constraints::EnumConstraint constraint;
    for (const Node& value : tree_.children(values)) {
      const text::JsonValue copy = text::rapidjson_copy(tree_, value, memory_);
      constraint.addValue(RapidJsonAdapter(copy));
    }
    add(constraint, to);
  }

  void add_value(const Node& value, const Subschema* to) {
    constraints::ConstConstraint constraint;
    const text::JsonValue copy = text::rapidjson_copy(tree_, value, memory_);
    constraint.setValue(RapidJsonAdapter(copy));
    add(constraint, to);
  }

  void add_required(const Node& names, const Subschema* to) {
    constraints::RequiredConstraint constraint;
    for (const Node& name : tree_.children(names)) {
      constraint.addRequiredProperty(std::string(tree_.string(name)).c_str());
    }
    add(constraint, to);
  }

  void add_properties(const Node& source, const Subschema* to) {
    const Node* properties = tree_.find(source, "properties");
    const Node* others = tree_.find(source, "additionalProperties");
    if (properties == nullptr && others == nullptr) return;
    constraints::PropertiesConstraint constraint;
    if (properties != nullptr) {
      for (const Node& one : tree_.children(*properties)) {
        constraint.addPropertySubschema(std::string(tree_.name(one)).c_str(), make(one));
      }
    }
    if (others == nullptr) {
      constraint.setAdditionalPropertiesSubschema(schema_.emptySubschema());
    } else if (others->kind == Kind::object || tree_.is_true(*others)) {
      constraint.setAdditionalPropertiesSubschema(make(*others));
    }
    add(constraint, to);
  }

  template <class Constraint>
  void add_list(const Node& list, const Subschema* to) {
    Constraint constraint;
    for (const Node& one : tree_.children(list)) constraint.addSubschema(make(one));
    add(constraint, to);
  }

  void add_not(const Node& excluded, const Subschema* to) {
    constraints::NotConstraint constraint;
    constraint.setSubschema(make(excluded));
    add(constraint, to);
  }

  void add_items(const Node& items, const Subschema* to) {
    constraints::SingularItemsConstraint constraint;
    constraint.setItemsSubschema(make(items));
    add(constraint, to);
  }

  void add(const constraints::Constraint& constraint, const Subschema* to) {
    schema_.addConstraintToSubschema(constraint, to);
  }

  const Tree& tree_;
  valijson::Schema& schema_;
  rapidjson::MemoryPoolAllocator<> memory_;  // what constraints are shown; they keep copies
};

}  // namespace

class Oracle::Impl {
 public:
  Impl(const Tree& tree, const Node& list, bool exactly_one) {
    try {
      Maker(tree, schema_).add_union(list, exactly_one);
      usable_ = true;
    } catch (const std::exception&) {
      assert(false && "valijson was handed a schema that it does not know");
    }
  }

  bool accepts(const Tree& tree, const Node& value) {
    if (!usable_) return false;
    try {
      rapidjson::MemoryPoolAllocator<> memory;
      const text::JsonValue copy = text::rapidjson_copy(tree, value, memory);
      return validator_.validate(schema_, RapidJsonAdapter(copy), nullptr);
    } catch (const std::exception&) {
      assert(false && "valijson was handed a value that it does not know");
      return false;
    }
  }

 private:
  valijson::Schema schema_;
  valijson::Validator validator_;
  bool usable_ = false;
};

Oracle::Oracle(const Tree& tree, const Node& list, bool exactly_one)
    : impl_(std::make_unique<Impl>(tree, list, exactly_one)) {}

Oracle::~Oracle() = default;

bool Oracle::accepts(const Tree& tree, const Node& value) const {
  return impl_->accepts(tree, value);
}

}  // namespace entrybridge::schema
