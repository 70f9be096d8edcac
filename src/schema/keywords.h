// Where schemas stand inside a schema: draft-07's keywords that hold some.
#ifndef ENTRYBRIDGE_SCHEMA_KEYWORDS_H_
#define ENTRYBRIDGE_SCHEMA_KEYWORDS_H_

#include <array>
#include <string_view>

#include "text/tree.h"

namespace entrybridge::schema {

enum class Holds : unsigned char {
  schema,
  list,  // an array of schemas
  map,   // an object of schemas
  schema_or_list,
  map_of_some  // an object whose values may be schemas or something else (`dependencies`)
};

struct SchemaKeyword {
  std::string_view name;
  Holds holds;
};

inline constexpr std::array kSchemaKeywords = {
    SchemaKeyword{"additionalItems", Holds::schema},
    SchemaKeyword{"additionalProperties", Holds::schema},
    SchemaKeyword{"allOf", Holds::list},
    SchemaKeyword{"anyOf", Holds::list},
    SchemaKeyword{"contains", Holds::schema},
    SchemaKeyword{"definitions", Holds::map},
    SchemaKeyword{"dependencies", Holds::map_of_some},
    SchemaKeyword{"else", Holds::schema},
    SchemaKeyword{"if", Holds::schema},
    SchemaKeyword{"items", Holds::schema_or_list},
    SchemaKeyword{"not", Holds::schema},
    SchemaKeyword{"oneOf", Holds::list},
    SchemaKeyword{"patternProperties", Holds::map},
    SchemaKeyword{"properties", Holds::map},
    SchemaKeyword{"propertyNames", Holds::schema},
    SchemaKeyword{"then", Holds::schema},
};

// The keyword of this name, or null.
[[nodiscard]] constexpr const SchemaKeyword* schema_keyword(std::string_view name) {
  for (const SchemaKeyword& one : kSchemaKeywords) {
    if (one.name == name) return &one;
  }
  return nullptr;
}

[[nodiscard]] inline bool may_be_schema(const text::Node& node) {
  return node.kind == text::Kind::object || node.kind == text::Kind::boolean;
}

// Calls `visit` with each schema that stands directly in the schema `object`.
template <class Visit>
void for_each_subschema(const text::Tree& tree, const text::Node& object, Visit visit) {
  if (object.kind != text::Kind::object) return;
  for (const text::Node& member : tree.children(object)) {
    const SchemaKeyword* keyword = schema_keyword(tree.name(member));
    if (keyword == nullptr) continue;
    const bool is_one = keyword->holds == Holds::schema || keyword->holds == Holds::schema_or_list;
    if (is_one && may_be_schema(member)) {
      visit(member);
    } else if (keyword->holds != Holds::schema) {
      for (const text::Node& inner : tree.children(member)) {
        if (may_be_schema(inner)) visit(inner);
      }
    }
  }
}

}  // namespace entrybridge::schema

#endif  // ENTRYBRIDGE_SCHEMA_KEYWORDS_H_
