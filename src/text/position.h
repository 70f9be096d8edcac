// Where a byte is for a person: line and column.
#ifndef ENTRYBRIDGE_TEXT_POSITION_H_
#define ENTRYBRIDGE_TEXT_POSITION_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace entrybridge::text {

struct Position {
  std::uint64_t line = 1;    // 1-based; "\n", "\r\n" and a lone "\r" end a line
  std::uint64_t column = 1;  // 1-based, UTF-16 units; a bad UTF-8 byte is one
};

// Line ends of two bytes, "\r\n".
struct PairedEnds {
  std::uint64_t count = 0;
  std::size_t first = 0;  // where in the text, if there are any
};

// The place `offset` bytes into `text`, whose first byte stands at `start`; `pairs`, if asked for,
// hears of the line ends before it.
[[nodiscard]] Position position_of(std::string_view text, std::size_t offset, Position start,
                                   PairedEnds* pairs = nullptr);

}  // namespace entrybridge::text

#endif  // ENTRYBRIDGE_TEXT_POSITION_H_
