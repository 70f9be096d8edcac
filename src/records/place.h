// Where something stands in a file, to be named later: by then its row is gone.
#ifndef ENTRYBRIDGE_RECORDS_PLACE_H_
#define ENTRYBRIDGE_RECORDS_PLACE_H_

#include <cstdint>
#include <optional>

#include "text/position.h"

namespace entrybridge::records {

struct Place {
  std::uint64_t record = 0;
  std::uint64_t offset = 0;  // bytes of the file
  text::Position position = {};
  std::uint64_t length = 1;  // of the mark
};

// Line ends of two bytes.
struct CarriageReturns {
  std::uint64_t count = 0;
  Place first = {};
};

// What is known of a file once it has been read.
struct FileEnd {
  CarriageReturns carriage_returns = {};
  std::optional<Place> over_lines;  // of values one after the other, the first that spans lines
};

}  // namespace entrybridge::records

#endif  // ENTRYBRIDGE_RECORDS_PLACE_H_
