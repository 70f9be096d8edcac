#include "rules/rule.h"

#include <utility>

#include "rules/response_format.h"

namespace entrybridge::rules {
namespace {

using text::Node;

// Takes a hint in brackets off the end of the message.
std::string take_hint(std::string& message) {
  const std::size_t bracket = message.rfind(" (");
  if (bracket == std::string::npos || !message.ends_with("?)")) return {};
  std::string hint = message.substr(bracket + 2, message.size() - bracket - 3);
  message.resize(bracket);
  return hint;
}

records::Finding words_of(const Row& row, const Node& schema, SchemaError error) {
  std::string hint = take_hint(error.message);
  const auto offset = static_cast<std::uint32_t>(schema.span.offset + error.offset);
  records::Finding finding{.path = row.tree.path(schema),
                           .span = mark_of(row.tree.innermost(offset)),
                           .message = "This is no JSON Schema: " + error.message,
                           .expected = "a JSON Schema",
                           .received = "one that is not valid",
                           .hint = std::move(hint)};
  for (PathStep& step : error.path) finding.path.push_back(std::move(step));
  return finding;
}

void check_schema(const Row& row, const Node* schema, Findings& findings) {
  if (schema == nullptr) return;
  std::optional<SchemaError> error = row.schemas.fault_of(row.tree.raw(*schema));
  if (error) findings.add([&] { return words_of(row, *schema, *std::move(error)); });
}

void check(const Row& row, Findings& findings) {
  for (const Tool& tool : row.talk.tools()) check_schema(row, tool.parameters, findings);
  check_schema(row, response_schema_of(row), findings);
}

}  // namespace

extern const Rule parameters_invalid_schema;
const Rule parameters_invalid_schema = {
    .id = "parameters-invalid-schema",
    .summary = "a tool's `parameters`, and the response format's `schema`, must be JSON Schemas",
    .defaults = {Level::warn, Level::off, Level::off},
    .check_row = check,
    .signs = sign::tools | sign::response_format,
};

}  // namespace entrybridge::rules
