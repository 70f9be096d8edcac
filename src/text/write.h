// Writing JSON text into a string.
#ifndef ENTRYBRIDGE_TEXT_WRITE_H_
#define ENTRYBRIDGE_TEXT_WRITE_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace entrybridge::text {

// Appends `value` as a JSON string token. Three-byte surrogates (see Tree::string) become `\uXXXX`
// escapes again, and bytes that are not UTF-8 become U+FFFD, so what is written is always JSON.
void append_quoted(std::string& out, std::string_view value);
[[nodiscard]] std::string quoted(std::string_view value);

void append_number(std::string& out, std::uint64_t value);

// Appends an RFC 6901 step: "/" and the key with `~` and `/` escaped.
void append_pointer_step(std::string& out, std::string_view key);

}  // namespace entrybridge::text

#endif  // ENTRYBRIDGE_TEXT_WRITE_H_
