// A fault of the text itself: a byte that makes it no JSON, no UTF-8, or too deep.
#ifndef ENTRYBRIDGE_TEXT_FAULT_H_
#define ENTRYBRIDGE_TEXT_FAULT_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace entrybridge::text {

inline constexpr std::string_view kInvalidJson = "invalid-json";
inline constexpr std::string_view kInvalidUtf8 = "invalid-utf8";
inline constexpr std::string_view kTooDeep = "too-deep";
inline constexpr std::string_view kTooLarge = "too-large";

struct TextFault {
  std::string_view code;
  std::size_t offset = 0;  // bytes from the start of the text scanned
  std::size_t length = 0;  // bytes; 0 at the end of the text
  std::string message;
  std::string expected = {};
  std::string received = {};
  std::string hint = {};
};

// What the grammar wanted where it met something else.
enum class Wanted {
  value,
  value_or_close_array,
  key_or_close_object,
  key,
  colon,
  comma_or_close_array,
  comma_or_close_object,
  end_of_text
};

// The fault for meeting something else than `wanted` at `offset`, with a hint where the text looks
// like a known mistake (Python literals, single quotes, a trailing comma, several documents).
[[nodiscard]] TextFault unexpected_at(std::string_view text, std::size_t offset, Wanted wanted);

[[nodiscard]] TextFault invalid_utf8_at(std::string_view text, std::size_t offset);
[[nodiscard]] TextFault too_deep_at(std::size_t offset, std::size_t max_depth);

// A text longer than `limit` bytes.
[[nodiscard]] TextFault too_large(std::size_t bytes, std::size_t limit);

// Faults inside a string token that starts (with its quote) at `start`.
[[nodiscard]] TextFault unterminated_string(std::string_view text, std::size_t start);
[[nodiscard]] TextFault control_character_at(std::string_view text, std::size_t offset);
[[nodiscard]] TextFault bad_escape_at(std::string_view text, std::size_t offset);

// A token that begins like a number and is none: `01`, `1.`, `-`, `1e`.
[[nodiscard]] TextFault bad_number_at(std::string_view text, std::size_t offset);

}  // namespace entrybridge::text

#endif  // ENTRYBRIDGE_TEXT_FAULT_H_
