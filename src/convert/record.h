// The hub: what a row says, whatever platform it was written for.
//
// Values are slices of the row's own text, so numbers keep their digits, strings their escapes and
// objects the order of their keys; text that had to be made is owned by the row's `Arena`. Each
// slice knows the value it was read from, which gives the changes their `from` (notes.h says which
// steps are changes). Readers fill a record, writers empty it; what a reader finds no slot for is
// `homeless`, with the pointer it would stand at in its own platform's default layout.
//
//   {"messages":[{"role":"user","content":"2 + 2?"},{"role":"assistant","content":"4"}],
//    "metadata":{"topic":"sums","inputs.a":"2"}}
//   is: prompt = [user message], answer = the assistant's, metadata = {topic}, variables = {a}
#ifndef ENTRYBRIDGE_CONVERT_RECORD_H_
#define ENTRYBRIDGE_CONVERT_RECORD_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "convert/notes.h"
#include "convert/sidecar.h"
#include "convert/value.h"
#include "entrybridge.h"

namespace entrybridge::conversion {

// JSON text, where it was read, and what the reader did to it.
struct Slice {
  std::string_view raw;
  Value source = {};
  Value also = {};  // a second value that is part of it
  Action action = Action::moved;
  Reason reason = Reason::slot;
};

[[nodiscard]] inline Slice slice_of(const Value& value) {
  return {.raw = value.raw(), .source = value};
}

// Notes where the slice went.
void note_slice(Notes& notes, const Slice& slice, const Place& to);

// A message as it stands, or a content that has to be made one.
struct Message {
  Slice value;
  std::string_view role = {};  // not empty: `value` is the content of a message of this role
};

struct Prompt {
  Value source = {};  // the list they were read from, where it was one
  std::vector<Message> items = {};

  [[nodiscard]] bool is_present() const { return source || !items.empty(); }
};

struct Member {
  std::string_view name;
  std::string_view token;  // the name as a JSON string
  Slice value;
};

[[nodiscard]] inline Member member_of(const Value& value) {
  return {.name = value.name(), .token = value.key_token(), .value = slice_of(value)};
}

// Members under names that are theirs alone.
class MemberList {
 public:
  Value source = {};  // the object they were read from, where it was one

  [[nodiscard]] const std::vector<Member>& items() const { return items_; }
  // An object whose members all went elsewhere is not there; one that was empty is.
  [[nodiscard]] bool is_present() const { return !items_.empty() || source.is_empty_container(); }
  [[nodiscard]] const Member* find(std::string_view name) const;

  // False: the name is taken.
  bool add(const Member& member);

  // Takes out the member, which is one of `items()`.
  Member take(const Member& member);

 private:
  static constexpr std::size_t kFewItems = 16;

  void index_items() const;

  std::vector<Member> items_;
  mutable std::unordered_map<std::string_view, std::size_t> places_;  // once there are many
};

// A value that no slot takes.
struct Homeless {
  Value value;
  std::string pointer;  // where it stands in the default layout of the row's own platform
  Reason reason = Reason::no_slot;
};

struct Record {
  Platform from = Platform::openpipe;
  Prompt prompt;
  std::optional<Message> answer;
  std::optional<Message> rejected;
  MemberList variables;
  MemberList references;
  MemberList metadata;
  std::optional<Slice> split;
  std::optional<Slice> tools;
  std::optional<Slice> tool_choice;
  std::optional<Slice> response_format;
  std::vector<Homeless> homeless;
  std::vector<Sidecar> sidecars;  // outermost first
};

// Whether a sidecar says that the row came from the platform it goes to.
[[nodiscard]] bool is_returning(const Record& record, Platform to);

}  // namespace entrybridge::conversion

#endif  // ENTRYBRIDGE_CONVERT_RECORD_H_
