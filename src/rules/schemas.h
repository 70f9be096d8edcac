// JSON Schemas that stand in a row, such as a tool's parameters, and values held against them.
//
// Rules ask; whoever runs the rules answers (validate/row_schemas.h), since rules know nothing of
// validation. An answer may be "nothing to say" where a schema is too large, of another draft, or
// too slow: a row's own schemas cost bounded time and memory.
#ifndef ENTRYBRIDGE_RULES_SCHEMAS_H_
#define ENTRYBRIDGE_RULES_SCHEMAS_H_

#include <cstddef>
#include <optional>
#include <string_view>

#include "entrybridge.h"
#include "records/issue_sink.h"
#include "text/tree.h"

namespace entrybridge::rules {

class Schemas {
 public:
  Schemas() = default;
  Schemas(const Schemas&) = delete;
  Schemas& operator=(const Schemas&) = delete;
  Schemas(Schemas&&) = delete;
  Schemas& operator=(Schemas&&) = delete;
  virtual ~Schemas() = default;

  // What a value is, for the words of its faults.
  enum class Subject { arguments, answer };

  // Why the text is no JSON Schema; offset and path count from its own start.
  [[nodiscard]] virtual std::optional<SchemaError> fault_of(std::string_view schema) = 0;

  // How many faults the value has against the schema. `value` must live while words are asked for.
  [[nodiscard]] virtual std::size_t count_faults(std::string_view schema, const text::Tree& value,
                                                 Subject subject) = 0;

  // The fault of this number among those last counted; its path is the value's own.
  [[nodiscard]] virtual records::Finding words_of(std::size_t fault) const = 0;
};

}  // namespace entrybridge::rules

#endif  // ENTRYBRIDGE_RULES_SCHEMAS_H_
