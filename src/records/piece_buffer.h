// The bytes of a file that have come and are not done with yet, with readable bytes behind them.
//
//   std::memcpy(pieces.room(n), piece, n);
//   pieces.grow(n);
//   pieces.drop(done_with(pieces.view()));
#ifndef ENTRYBRIDGE_RECORDS_PIECE_BUFFER_H_
#define ENTRYBRIDGE_RECORDS_PIECE_BUFFER_H_

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string_view>
#include <vector>

namespace entrybridge::records {

class PieceBuffer {
 public:
  static constexpr std::size_t kReadable = 64;

  char* room(std::size_t bytes) {
    const std::size_t needed = used_ + bytes + kReadable;
    if (bytes_.size() < needed) bytes_.resize(std::max(needed, bytes_.size() + bytes_.size() / 2));
    return bytes_.data() + used_;
  }

  void grow(std::size_t bytes) { used_ += bytes; }

  // Takes away the first bytes.
  void drop(std::size_t bytes) {
    if (bytes == 0) return;
    used_ -= bytes;
    std::memmove(bytes_.data(), bytes_.data() + bytes, used_);
  }

  void clear() { used_ = 0; }

  [[nodiscard]] std::string_view view() const { return {bytes_.data(), used_}; }

 private:
  std::vector<char> bytes_;
  std::size_t used_ = 0;
};

}  // namespace entrybridge::records

#endif  // ENTRYBRIDGE_RECORDS_PIECE_BUFFER_H_
