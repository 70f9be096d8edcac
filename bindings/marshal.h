// Reports as JSON text and options from JSON text: what crosses to JavaScript.
//
// The names are those of the npm package's types (web/types.ts); what is empty is left out.
#ifndef ENTRYBRIDGE_BINDINGS_MARSHAL_H_
#define ENTRYBRIDGE_BINDINGS_MARSHAL_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "entrybridge.h"

namespace entrybridge::bindings {

[[nodiscard]] std::string to_json(const Report& report);
[[nodiscard]] std::string to_json(const Summary& summary);
[[nodiscard]] std::string to_json(const SchemaError& error);
[[nodiscard]] std::string to_json(const Detection& detection);
[[nodiscard]] std::string to_json(const std::vector<RuleInfo>& rules);
// Without the mended text, which crosses as bytes of its own.
[[nodiscard]] std::string to_json(const FixResult& result);
// Without the converted text, which crosses as bytes of its own.
[[nodiscard]] std::string to_json(const Conversion& conversion);

// Without the texts, which cross as bytes of their own; `bytes` is the length of each.
[[nodiscard]] std::string to_json(const std::vector<Record>& records);

// Options read, or the reason why not.
template <class Options>
struct Read {
  std::optional<Options> options;
  std::string problem;
};
[[nodiscard]] Read<ValidateOptions> read_validate_options(std::string_view json);
[[nodiscard]] Read<CompileOptions> read_compile_options(std::string_view json);
[[nodiscard]] Read<Limits> read_limits(std::string_view json);
[[nodiscard]] Read<ConvertOptions> read_convert_options(std::string_view json);

}  // namespace entrybridge::bindings

#endif  // ENTRYBRIDGE_BINDINGS_MARSHAL_H_
