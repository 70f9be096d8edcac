// Edits of a JSON text: what they do not name stays byte for byte.
//
// It promises: a text that was JSON is JSON after `without_member`, and after edits that put JSON
// in the place of JSON. Offsets count from the start of the text.
//
//   const Edits edits = {replacing(role.span, "\"tool\""), without_member(row, name)};
//   const std::string fixed = with_edits(row, edits);
#ifndef ENTRYBRIDGE_TEXT_EDIT_H_
#define ENTRYBRIDGE_TEXT_EDIT_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "entrybridge.h"
#include "text/tree.h"

namespace entrybridge::text {

using Edits = std::vector<Edit>;

[[nodiscard]] Edit replacing(Span span, std::string text);
[[nodiscard]] Edit inserting(std::uint32_t offset, std::string text);

// Takes a member away, with the comma and the white space that only it needs. `key` and `value` are
// the member's.
[[nodiscard]] Edit without_member(std::string_view text, Span key, Span value);
[[nodiscard]] Edit without_member(std::string_view text, const Node& member);

// The text with all edits done; no two of them may touch the same byte.
[[nodiscard]] std::string with_edits(std::string_view text, Edits edits);

// The JSON text without the white space between its tokens.
[[nodiscard]] std::string compact(std::string_view json);

// The JSON text as it may stand within a line: itself, or compact where it has line ends.
[[nodiscard]] std::string on_one_line(std::string_view json);

}  // namespace entrybridge::text

#endif  // ENTRYBRIDGE_TEXT_EDIT_H_
