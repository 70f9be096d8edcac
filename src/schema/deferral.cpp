#include "schema/deferral.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "schema/keywords.h"

namespace entrybridge::schema {
namespace {

using text::Kind;
using text::Node;
using text::Tree;

// What a keyword's value must be for valijson to be trusted with it.
enum class Trust : unsigned char { always, whole_number, no_integer, plain_values, no_list, names };

struct Trusted {
  std::string_view keyword;
  Trust trust;
};

constexpr std::array kTrusted = {
    Trusted{"$comment", Trust::always},
    Trusted{"additionalProperties", Trust::always},
    Trusted{"allOf", Trust::always},
    Trusted{"anyOf", Trust::always},
    Trusted{"const", Trust::plain_values},
    Trusted{"default", Trust::always},
    Trusted{"description", Trust::always},
    Trusted{"enum", Trust::plain_values},
    Trusted{"examples", Trust::always},
    Trusted{"format", Trust::always},
    Trusted{"items", Trust::no_list},
    Trusted{"maxItems", Trust::whole_number},
    Trusted{"maxProperties", Trust::whole_number},
    Trusted{"minItems", Trust::whole_number},
    Trusted{"minProperties", Trust::whole_number},
    Trusted{"not", Trust::always},
    Trusted{"oneOf", Trust::always},
    Trusted{"properties", Trust::names},
    Trusted{"required", Trust::plain_values},
    Trusted{"title", Trust::always},
    Trusted{"type", Trust::no_integer},
};

bool has_nul(std::string_view text) {
  return text.find('\0') != std::string_view::npos;
}

bool is_plain(const Tree& tree, const Node& value) {
  if (value.kind == Kind::string) return !has_nul(tree.string(value));
  return value.kind == Kind::null || value.kind == Kind::boolean;
}

template <class Test>
bool all_children(const Tree& tree, const Node& holder, Test test) {
  for (const Node& child : tree.children(holder)) {
    if (!test(child)) return false;
  }
  return true;
}

bool is_trusted(const Tree& tree, const Node& value, Trust trust) {
  switch (trust) {
    case Trust::always:
      return true;
    case Trust::whole_number: {
      const std::string_view number = tree.raw(value);
      return number.size() <= 9 &&
             std::all_of(number.begin(), number.end(), [](char c) { return c >= '0' && c <= '9'; });
    }
    case Trust::no_integer: {
      const auto differs = [&](const Node& name) { return tree.string(name) != "integer"; };
      return value.kind == Kind::array ? all_children(tree, value, differs) : differs(value);
    }
    case Trust::plain_values:
      if (value.kind != Kind::array) return is_plain(tree, value);
      return all_children(tree, value, [&](const Node& one) { return is_plain(tree, one); });
    case Trust::no_list:
      return value.kind != Kind::array;
    case Trust::names:
      return all_children(tree, value,
                          [&](const Node& member) { return !has_nul(tree.name(member)); });
  }
  return false;
}

bool is_trusted_schema(const Tree& tree, const Node& schema) {
  if (schema.kind != Kind::object) return schema.kind == Kind::boolean;
  const bool keywords_are = all_children(tree, schema, [&](const Node& member) {
    const auto* const known =
        std::find_if(kTrusted.begin(), kTrusted.end(),
                     [&](const Trusted& one) { return one.keyword == tree.name(member); });
    return known != kTrusted.end() && is_trusted(tree, member, known->trust);
  });
  if (!keywords_are) return false;
  bool inner_are = true;
  for_each_subschema(tree, schema, [&](const Node& inner) {
    inner_are = inner_are && is_trusted_schema(tree, inner);
  });
  return inner_are;
}

}  // namespace

bool can_be_deferred(const Tree& tree, const Node& list) {
  return all_children(tree, list,
                      [&](const Node& schema) { return is_trusted_schema(tree, schema); });
}

}  // namespace entrybridge::schema
