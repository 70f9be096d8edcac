// JSON Pointers (RFC 6901) of the rows read and written.
//
//   append_pointer(out, row["metadata"]["topic"]);               // /metadata/topic
//   append_pointer(out, Place::named("/metadata/inputs.", "q"));  // /metadata/inputs.q
#ifndef ENTRYBRIDGE_CONVERT_POINTER_H_
#define ENTRYBRIDGE_CONVERT_POINTER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "convert/value.h"

namespace entrybridge::conversion {

// A place in a row, in the pieces its pointer is made of; the pieces must outlive it.
struct Place {
  std::string_view base;    // as it stands in the pointer
  std::string_view key;     // escaped behind it
  std::int64_t index = -1;  // or this, where it is not negative
  std::string_view tail;    // as it stands in the pointer

  static Place at(std::string_view base) { return {.base = base, .key = {}, .tail = {}}; }
  // `base` ends where the name begins: "/target/" or "/metadata/target.".
  static Place named(std::string_view base, std::string_view key) {
    return {.base = base, .key = key, .tail = {}};
  }
  // `base` ends in "/".
  static Place item(std::string_view base, std::size_t index, std::string_view tail = {}) {
    return {.base = base, .key = {}, .index = static_cast<std::int64_t>(index), .tail = tail};
  }
};

void append_pointer(std::string& out, const Place& place);
[[nodiscard]] std::string pointer_of(const Place& place);

// The value's place in the row; of a value inside a string's text, that string's.
void append_pointer(std::string& out, const Value& value);
[[nodiscard]] std::string pointer_of(const Value& value);

// From `ancestor`, which holds `value` in the same text.
void append_pointer(std::string& out, const Value& value, const Value& ancestor);

// The steps, decoded; none where the text is no pointer or names no step.
[[nodiscard]] std::optional<std::vector<std::string>> pointer_steps(std::string_view pointer);

// A step as an array's index: digits without a leading zero.
[[nodiscard]] std::optional<std::uint32_t> index_step(std::string_view step);

[[nodiscard]] inline bool is_at_or_below(std::string_view pointer, std::string_view above) {
  return pointer.starts_with(above) &&
         (pointer.size() == above.size() || pointer[above.size()] == '/');
}

// The value `pointer` leads to from `value`, or the last one on the way there.
[[nodiscard]] Value nearest(Value value, std::string_view pointer);

}  // namespace entrybridge::conversion

#endif  // ENTRYBRIDGE_CONVERT_POINTER_H_
