// A frame: one row's bytes and their place in the file.
#ifndef ENTRYBRIDGE_RECORDS_FRAME_H_
#define ENTRYBRIDGE_RECORDS_FRAME_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "text/fault.h"
#include "text/position.h"

namespace entrybridge::records {

struct Frame {
  std::string_view text;      // the row, without the line end; none where it is too large
  std::uint64_t record = 0;   // 0-based
  std::uint64_t offset = 0;   // of the row's first byte, in bytes of the file
  text::Position start = {};  // of the row's first byte
  // Why the row cannot be read at all; its offset counts from the row's first byte.
  std::optional<text::TextFault> fault = std::nullopt;
};

}  // namespace entrybridge::records

#endif  // ENTRYBRIDGE_RECORDS_FRAME_H_
