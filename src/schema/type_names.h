// The types of JSON Schema by name.
#ifndef ENTRYBRIDGE_SCHEMA_TYPE_NAMES_H_
#define ENTRYBRIDGE_SCHEMA_TYPE_NAMES_H_

#include <array>
#include <string_view>

#include "schema/plan.h"

namespace entrybridge::schema {

struct TypeName {
  std::string_view name;
  TypeSet::Bit bit;
};

inline constexpr std::array kTypeNames = {
    TypeName{"string", TypeSet::string},   TypeName{"number", TypeSet::number},
    TypeName{"integer", TypeSet::integer}, TypeName{"boolean", TypeSet::boolean},
    TypeName{"array", TypeSet::array},     TypeName{"object", TypeSet::object},
    TypeName{"null", TypeSet::null},
};

}  // namespace entrybridge::schema

#endif  // ENTRYBRIDGE_SCHEMA_TYPE_NAMES_H_
