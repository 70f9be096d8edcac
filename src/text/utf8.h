// UTF-8: where it breaks, how many UTF-16 units it makes, and writing one code point.
#ifndef ENTRYBRIDGE_TEXT_UTF8_H_
#define ENTRYBRIDGE_TEXT_UTF8_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace entrybridge::text {

inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// The offset of the first byte that does not belong to well-formed UTF-8 (overlong forms, encoded
// surrogates and code points above U+10FFFF are ill-formed), or `npos`.
[[nodiscard]] std::size_t find_invalid_utf8(std::string_view text);

// UTF-16 units of `text`; each byte that is not UTF-8 counts as one.
[[nodiscard]] std::size_t utf16_length(std::string_view text);

// Appends the code point; a surrogate gets its three-byte form, which is not UTF-8: such strings
// stay inside the library and are never written out.
void append_code_point(std::string& out, std::uint32_t code_point);

// The character at `at`, which is moved behind it. Three-byte surrogates are characters here, and a
// byte that begins none stands for itself.
[[nodiscard]] std::uint32_t take_code_point(std::string_view text, std::size_t& at);

// Characters of a string that is UTF-8, three-byte surrogates aside.
[[nodiscard]] std::size_t count_code_points(std::string_view text);

// The longest prefix of at most `max_bytes` bytes that does not cut a character in two.
[[nodiscard]] std::string_view utf8_prefix(std::string_view text, std::size_t max_bytes);

}  // namespace entrybridge::text

#endif  // ENTRYBRIDGE_TEXT_UTF8_H_
