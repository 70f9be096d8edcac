#include "validate/row_schemas.h"

#include <algorithm>
#include <utility>

#include "schema/draft.h"
#include "validate/messages.h"

namespace entrybridge::validate {
namespace {

// What even the smallest schema costs, as bytes of text.
constexpr std::size_t kLeastCost = 2048;

// A schema's memory, roughly: its tree, its plan and its expressions.
constexpr std::size_t kBytesPerByte = 8;
constexpr std::size_t kBytesPerState = 32;

std::size_t memory_of(std::string_view text, const std::variant<OwnSchema, SchemaError>& made) {
  std::size_t bytes = kLeastCost + kBytesPerByte * text.size();
  if (const auto* own = std::get_if<OwnSchema>(&made)) {
    bytes += own->plan().size() * sizeof(schema::PlanNode);
    bytes += own->plan().pattern_states() * kBytesPerState;
  }
  return bytes;
}

bool is_of_another_draft(std::string_view text) {
  text::Tree tree;
  if (tree.parse(text, OwnSchema::kMaxDepth)) return true;
  const text::Node* draft = tree.find(tree.root(), "$schema");
  return draft != nullptr && draft->kind == text::Kind::string &&
         !schema::is_readable_draft(tree.string(*draft));
}

// For which there was no time, so that it is not known to be a fault.
bool is_given_up(const Fault& fault) {
  return fault.kind == FaultKind::no_match && fault.count == 0 && !fault.plan->never;
}

}  // namespace

void RowSchemas::begin_row(std::size_t row_bytes) {
  new_bytes_left_ = kMaxNewBytes;
  budget_ = Budget(row_bytes);
}

std::optional<SchemaError> RowSchemas::fault_of(std::string_view schema) {
  const Known* found = known(schema);
  if (found == nullptr) return std::nullopt;
  const auto* error = std::get_if<SchemaError>(&found->made);
  return error == nullptr ? std::nullopt : std::optional(*error);
}

std::size_t RowSchemas::count_faults(std::string_view schema, const text::Tree& value,
                                     Subject subject) {
  faults_.clear();
  const Known* found = known(schema);
  if (found == nullptr || budget_.exhausted()) return 0;
  const auto* own = std::get_if<OwnSchema>(&found->made);
  if (own == nullptr) return 0;
  value_ = &value;
  plan_ = &own->plan();
  subject_ = subject;
  faults_ = explain(value, value.root(), *plan_, budget_);
  if (budget_.exhausted()) faults_.clear();
  faults_.erase(std::remove_if(faults_.begin(), faults_.end(), is_given_up), faults_.end());
  return faults_.size();
}

records::Finding RowSchemas::words_of(std::size_t fault) const {
  const Voice voice = subject_ == Subject::arguments ? Voice::arguments : Voice::answer;
  return in_words(*value_, *plan_, faults_[fault], voice);
}

const RowSchemas::Known* RowSchemas::known(std::string_view schema) {
  if (schema.size() > kMaxSchemaBytes) return nullptr;
  for (const std::unique_ptr<Known>& one : known_) {
    if (one->text != schema) continue;
    one->used = ++uses_;
    return one.get();
  }
  return learn(schema);
}

const RowSchemas::Known* RowSchemas::learn(std::string_view schema) {
  const std::size_t cost = schema.size() + kLeastCost;
  if (cost > new_bytes_left_) return nullptr;
  new_bytes_left_ -= cost;
  if (is_of_another_draft(schema)) return nullptr;
  auto made = std::make_unique<Known>(
      Known{std::string(schema), OwnSchema::compile(schema, OwnSchema::Use::explain)});
  made->bytes = memory_of(schema, made->made);
  made->used = ++uses_;
  while (!known_.empty() &&
         (known_.size() >= kMaxKept || kept_bytes_ + made->bytes > kMaxKeptBytes)) {
    forget_oldest();
  }
  kept_bytes_ += made->bytes;
  return known_.emplace_back(std::move(made)).get();
}

void RowSchemas::forget_oldest() {
  const auto oldest =
      std::min_element(known_.begin(), known_.end(),
                       [](const auto& one, const auto& other) { return one->used < other->used; });
  kept_bytes_ -= (*oldest)->bytes;
  std::swap(*oldest, known_.back());
  known_.pop_back();
}

}  // namespace entrybridge::validate
