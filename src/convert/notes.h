// What a conversion did to one row, step by step; made into `Change`s only where they are carried.
//
// Which steps there are:
//  * a value whose place differs is one `moved`, the whole subtree of it: what lies below went to
//    the same place below, unless a step of its own says otherwise. A value that stays at its place
//    is no step, except where it now means something else (reason `last-message-is-answer`);
//    A plain message that becomes its content is one step, its role goes without saying;
//  * a value that became other text, or whose key went because null is refused there, is
//    `rewritten`;
//  * a value without a slot is `kept` (its place is in the sidecar) or `dropped`.
// So every leaf of the row read is at its own place in the row written, or at the place that the
// step with the longest `from` above it says, or that step says why it is not.
#ifndef ENTRYBRIDGE_CONVERT_NOTES_H_
#define ENTRYBRIDGE_CONVERT_NOTES_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "convert/pointer.h"
#include "convert/value.h"
#include "entrybridge.h"

namespace entrybridge::conversion {

enum class Reason : std::uint8_t {
  slot,
  column,
  source_id,
  last_message_is_answer,
  only_string_is_answer,
  chosen_answer,
  only_input_is_message,
  part_before_went,
  restored,
  sidecar_read,
  sidecar_passed_on,
  template_filled,
  joined,
  scalar_text,
  json_text,
  developer_role,
  function_role,
  function_call,
  tool_call,
  missing_arguments,
  missing_name,
  null_key,
  null_value,
  empty,
  service_date,
  duplicate_key,
  no_slot,
  key_taken,
  reads_otherwise,
  edited,
  layout,
  dialect,
};
inline constexpr std::size_t kReasonCount = static_cast<std::size_t>(Reason::dialect) + 1;

// Kebab-case, as `Change::reason` has it.
[[nodiscard]] std::string_view name_of(Reason reason);

struct Note {
  Value from;  // no value: the row itself, or `from_pointer`
  std::string_view from_pointer = {};
  std::optional<Place> to = std::nullopt;
  Action action = Action::moved;
  Reason reason = Reason::slot;
};

// Owns made text for as long as a row is worked on.
class Arena {
 public:
  std::string_view keep(std::string text) { return texts_.emplace_back(std::move(text)); }

 private:
  std::deque<std::string> texts_;
};

class Notes {
 public:
  void clear() { notes_.clear(); }
  [[nodiscard]] const std::vector<Note>& all() const { return notes_; }

  void add(const Note& note) { notes_.push_back(note); }

  // Says nothing where the value stays at its place for the plain reason `slot`.
  void moved(const Value& from, const Place& to, Reason reason = Reason::slot);
  void rewritten(const Value& from, const Place& to, Reason reason) {
    add({.from = from, .to = to, .action = Action::rewritten, .reason = reason});
  }
  void gone(const Value& from, Action action, Reason reason) {
    add({.from = from, .action = action, .reason = reason});
  }

  void replace(std::vector<Note> notes) { notes_ = std::move(notes); }

  // Each note's place is another one now, or none.
  void relocate(const std::vector<std::optional<std::string>>& places, Arena& arena);

 private:
  std::vector<Note> notes_;
  std::string from_scratch_;
  std::string to_scratch_;
};

[[nodiscard]] Change change_of(const Note& note, std::uint64_t record);

// The value of the row read that stands at, or went to, `pointer` of the row written; or the
// nearest one above it.
[[nodiscard]] Value trace_back(const Notes& notes, const Value& row, std::string_view pointer);

}  // namespace entrybridge::conversion

#endif  // ENTRYBRIDGE_CONVERT_NOTES_H_
