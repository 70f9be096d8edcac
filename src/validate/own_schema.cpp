#include "validate/own_schema.h"

#include <optional>
#include <utility>

#include "schema/draft.h"
#include "text/position.h"
#include "text/utf8.h"
#include "validate/explain.h"
#include "validate/messages.h"

namespace entrybridge::validate {
namespace {

using schema::Place;
using schema::Plan;
using schema::Problem;
using schema::Registry;
using text::Node;

// The error at byte `offset` of `text`, whose first `skipped` bytes are a byte order mark.
SchemaError error_at(std::string_view text, std::size_t skipped, std::size_t offset,
                     std::string message) {
  const text::Position position = text::position_of(text.substr(skipped), offset, {});
  return {.message = std::move(message),
          .path = {},
          .line = position.line,
          .column = position.column,
          .offset = skipped + offset};
}

// What draft-07's own schema has against the schema at `place`, the first fault of it.
std::optional<std::pair<Problem, std::size_t>> fault_of(const Place& place) {
  const Plan& meta = Plan::meta();
  const std::vector<Fault> faults = explain(*place.tree, *place.schema, meta);
  if (faults.empty()) return std::nullopt;
  records::Finding words = in_words(*place.tree, meta, faults.front(), Voice::schema);
  if (!words.hint.empty()) words.message += " (" + words.hint + ")";
  return std::pair(Problem{std::move(words.message), place.tree, faults.front().at},
                   std::size_t{words.span.offset});
}

// Reads one schema; made for one use.
class Compiler {
 public:
  explicit Compiler(std::string_view text) : text_(text) {
    if (text.starts_with(text::kByteOrderMark)) skipped_ = text::kByteOrderMark.size();
  }

  std::optional<SchemaError> read(Registry& registry, Place& place) {
    if (text_.size() > OwnSchema::kMaxBytes) {
      return error_at(
          text_, skipped_, 0,
          "The schema is larger than " + std::to_string(OwnSchema::kMaxBytes) + " bytes.");
    }
    auto added = registry.add(text_.substr(skipped_), OwnSchema::kMaxDepth);
    if (const auto* fault = std::get_if<text::TextFault>(&added)) {
      return error_at(text_, skipped_, fault->offset, fault->message);
    }
    place = std::get<Place>(added);
    if (auto wrong_draft = other_draft(place)) return wrong_draft;
    if (auto fault = fault_of(place)) return error_of(fault->first, fault->second);
    if (const Node* long_id = registry.overlong_id()) {
      return error_of({"The `$id` here is too long.", place.tree, long_id}, long_id->span.offset);
    }
    return std::nullopt;
  }

  std::optional<SchemaError> lower(const Registry& registry, const Place& place,
                                   std::optional<Plan>& plan) {
    std::optional<Problem> problem;
    plan = Plan::lower(registry, place, problem, [](const Place& target) {
      auto fault = fault_of(target);
      return fault ? std::optional(std::move(fault->first)) : std::nullopt;
    });
    if (plan) return std::nullopt;
    return error_of(*problem, problem->at->span.offset);
  }

 private:
  [[nodiscard]] std::optional<SchemaError> other_draft(const Place& place) const {
    const Node* draft = place.tree->find(*place.schema, "$schema");
    if (draft == nullptr || draft->kind != text::Kind::string) return std::nullopt;
    if (schema::is_readable_draft(place.tree->string(*draft))) return std::nullopt;
    return error_of({"The schema is written for " + excerpt_of(*place.tree, *draft) +
                         "; draft-07 (\"http://json-schema.org/draft-07/schema#\") is read here.",
                     place.tree, draft},
                    draft->span.offset);
  }

  [[nodiscard]] SchemaError error_of(const Problem& problem, std::size_t offset) const {
    SchemaError error = error_at(text_, skipped_, offset, problem.message);
    error.path = problem.tree->path(*problem.at);
    return error;
  }

  std::string_view text_;
  std::size_t skipped_ = 0;
};

}  // namespace

std::variant<OwnSchema, SchemaError> OwnSchema::compile(std::string_view text, Use use) {
  OwnSchema own;
  own.registry_ = std::make_unique<Registry>(&Registry::meta());
  Compiler compiler(text);
  if (auto error = compiler.read(*own.registry_, own.place_)) return *std::move(error);
  std::optional<Plan> plan;
  if (auto error = compiler.lower(*own.registry_, own.place_, plan)) return *std::move(error);
  own.plan_ = std::make_unique<Plan>(std::move(*plan));
  if (use == Use::explain) return own;
  own.automaton_ = std::make_unique<schema::Automaton>(schema::Automaton::build(*own.plan_));
  return own;
}

}  // namespace entrybridge::validate
