// A schema of the user's own, from its text to a plan and its tables.
//
// It promises: any bytes give a schema or a SchemaError with its place, in bounded time and memory.
// Limits: 4 MiB of text, 256 deep, Plan::kMaxNodes schemas; `$schema` may name draft-07 or draft-06
// or be absent. References lead inside the document or to draft-07's own schema.
//
//   auto made = OwnSchema::compile(R"({"type":"object"})");
//   if (auto* own = std::get_if<OwnSchema>(&made)) explain(tree, tree.root(), own->plan());
#ifndef ENTRYBRIDGE_VALIDATE_OWN_SCHEMA_H_
#define ENTRYBRIDGE_VALIDATE_OWN_SCHEMA_H_

#include <memory>
#include <string_view>
#include <variant>

#include "entrybridge.h"
#include "schema/automaton.h"
#include "schema/plan.h"
#include "schema/registry.h"

namespace entrybridge::validate {

class OwnSchema {
 public:
  static constexpr std::size_t kMaxBytes = std::size_t{4} << 20U;
  static constexpr std::size_t kMaxDepth = 256;

  // What it is made for: without the tables of the one pass it is made faster.
  enum class Use : std::uint8_t { accept, explain };

  [[nodiscard]] static std::variant<OwnSchema, SchemaError> compile(std::string_view text,
                                                                    Use use = Use::accept);

  [[nodiscard]] const schema::Plan& plan() const { return *plan_; }
  // Only where it was made for the one pass.
  [[nodiscard]] const schema::Automaton& automaton() const { return *automaton_; }

  // The document, and the schema in it.
  [[nodiscard]] const schema::Registry& registry() const { return *registry_; }
  [[nodiscard]] const schema::Place& place() const { return place_; }

 private:
  std::unique_ptr<schema::Registry> registry_;
  schema::Place place_;
  std::unique_ptr<schema::Plan> plan_;
  std::unique_ptr<schema::Automaton> automaton_;
};

}  // namespace entrybridge::validate

#endif  // ENTRYBRIDGE_VALIDATE_OWN_SCHEMA_H_
