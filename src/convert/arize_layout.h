// Which layout an Arize example has: told by the names and types of its columns.
#ifndef ENTRYBRIDGE_CONVERT_ARIZE_LAYOUT_H_
#define ENTRYBRIDGE_CONVERT_ARIZE_LAYOUT_H_

#include <cstdint>
#include <string_view>

#include "convert/value.h"

namespace entrybridge::conversion {

enum class Layout : std::uint8_t {
  nested,        // what we write; also a row of nothing but slot columns
  messages,      // a `messages` column: an OpenPipe entry
  pair,          // a column the user fills and one the assistant fills
  columns,       // those that the options name
  input_output,  // `input`, `output`, each read by its own shape
  unknown,
};

struct ColumnPair {
  std::string_view user;
  std::string_view assistant;
  std::string_view context = {};  // joined to what the user says
};

struct FoundLayout {
  Layout layout = Layout::unknown;
  ColumnPair pair = {};
};

// The first that fits: `nested`; a `messages` column; the pair `instruction`/`output`, which would
// else be read as an output; `input` with `output`; the other pairs; `input` or `output` alone.
[[nodiscard]] FoundLayout layout_of(const Value& row);

// `input` or `output`: null, a text, a number or boolean, an object, a list of messages.
[[nodiscard]] bool is_readable_side(const Value& side);

// An `input` of the nested layout, rather than an object of variables.
[[nodiscard]] bool is_nested_input(const Value& input);

// The one assistant message that a `rejected_output` is: `{"messages":[m]}`, `[m]`, or a text; no
// value where it is none of these.
[[nodiscard]] Value rejected_in(const Value& rejected_output);

}  // namespace entrybridge::conversion

#endif  // ENTRYBRIDGE_CONVERT_ARIZE_LAYOUT_H_
