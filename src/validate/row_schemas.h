// The JSON Schemas that stand in rows, such as a tool's parameters: what the rules ask of them.
//
// It promises that a row's own schemas cost bounded time and memory: a schema's text may be
// kMaxSchemaBytes long, a row may bring kMaxNewBytes of schemas not met before, all checks of a row
// share one budget of steps, and the schemas remembered take about kMaxKeptBytes. What is beyond is
// passed over in silence, as is a schema that names another draft than 07 or 06.
//
//   RowSchemas schemas;
//   schemas.begin_row(row.size());
//   schemas.count_faults(parameters, arguments, Subject::arguments);
#ifndef ENTRYBRIDGE_VALIDATE_ROW_SCHEMAS_H_
#define ENTRYBRIDGE_VALIDATE_ROW_SCHEMAS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "entrybridge.h"
#include "rules/schemas.h"
#include "validate/budget.h"
#include "validate/explain.h"
#include "validate/own_schema.h"

namespace entrybridge::validate {

class RowSchemas final : public rules::Schemas {
 public:
  static constexpr std::size_t kMaxKept = 64;
  static constexpr std::size_t kMaxKeptBytes = std::size_t{8} << 20U;
  static constexpr std::size_t kMaxSchemaBytes = std::size_t{64} << 10U;
  static constexpr std::size_t kMaxNewBytes = std::size_t{1} << 20U;

  void begin_row(std::size_t row_bytes);

  [[nodiscard]] std::optional<SchemaError> fault_of(std::string_view schema) override;
  [[nodiscard]] std::size_t count_faults(std::string_view schema, const text::Tree& value,
                                         Subject subject) override;
  [[nodiscard]] records::Finding words_of(std::size_t fault) const override;

  // How many schemas are remembered.
  [[nodiscard]] std::size_t kept() const { return known_.size(); }

 private:
  struct Known {
    std::string text;
    std::variant<OwnSchema, SchemaError> made;
    std::size_t bytes = 0;
    std::uint64_t used = 0;  // when last
  };

  // The schema made ready, or null where nothing is to be said of it.
  const Known* known(std::string_view schema);
  const Known* learn(std::string_view schema);
  void forget_oldest();

  std::vector<std::unique_ptr<Known>> known_;
  std::uint64_t uses_ = 0;
  std::size_t kept_bytes_ = 0;
  std::size_t new_bytes_left_ = 0;
  Budget budget_{0};

  // The check last made.
  std::vector<Fault> faults_;
  const text::Tree* value_ = nullptr;
  const schema::Plan* plan_ = nullptr;
  Subject subject_ = Subject::arguments;
};

}  // namespace entrybridge::validate

#endif  // ENTRYBRIDGE_VALIDATE_ROW_SCHEMAS_H_
