#include "text/position.h"

#include <algorithm>

#include "text/simd.h"
#include "text/utf8.h"

namespace entrybridge::text {

Position position_of(std::string_view text, std::size_t offset, Position start, PairedEnds* pairs) {
  const std::string_view before = text.substr(0, std::min(offset, text.size()));
  Position position = start;
  std::size_t line_start = 0;
  for (std::size_t i = find_line_end(before, 0); i < before.size();
       i = find_line_end(before, i + 1)) {
    // The two bytes of "\r\n" are one line end, told at the second.
    if (before[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') {
      if (pairs != nullptr && pairs->count++ == 0) pairs->first = i;
      continue;
    }
    ++position.line;
    position.column = 1;
    line_start = i + 1;
  }
  position.column += utf16_length(before.substr(line_start));
  return position;
}

}  // namespace entrybridge::text
