// The bytes of a file that have come and are not done with yet, with readable bytes behind them. It
// grows in place where it can, and what was needed once is given back.
//
//   std::memcpy(pieces.room(n), piece, n);
//   pieces.feed(n, reader);  // calls reader.see_piece(window, is_last)
#ifndef ENTRYBRIDGE_RECORDS_PIECE_BUFFER_H_
#define ENTRYBRIDGE_RECORDS_PIECE_BUFFER_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>

namespace entrybridge::records {

class PieceBuffer {
 public:
  static constexpr std::size_t kReadable = 64;

  char* room(std::size_t bytes) {
    const std::size_t needed = used_ + bytes + kReadable;
    if (capacity_ < needed) {
      resize(std::max(needed, capacity_ + capacity_ / 2));
    } else if (capacity_ > kKept && needed < capacity_ / 8) {
      resize(needed);
    }
    return bytes_.get() + used_;
  }

  // Bytes were written into the room: the reader sees what is at hand, and says how many bytes of
  // its front are done with.
  template <class Reader>
  void feed(std::size_t bytes, Reader& reader) {
    used_ += bytes;
    fed_ += bytes;
    drop(reader.see_piece(view(), false));
  }

  // The end of the file: the reader sees what is left. How many bytes there were; the next file may
  // begin.
  template <class Reader>
  std::uint64_t finish(Reader& reader) {
    (void)reader.see_piece(view(), true);
    used_ = 0;
    return std::exchange(fed_, 0);
  }

 private:
  static constexpr std::size_t kKept = std::size_t{4} << 20U;

  struct Free {
    void operator()(char* bytes) const { std::free(bytes); }
  };

  [[nodiscard]] std::string_view view() const { return {bytes_.get(), used_}; }

  // Takes away the first bytes.
  void drop(std::size_t bytes) {
    if (bytes == 0) return;
    used_ -= bytes;
    std::memmove(bytes_.get(), bytes_.get() + bytes, used_);
  }

  void resize(std::size_t capacity) {
    char* const moved = static_cast<char*>(std::realloc(bytes_.get(), capacity));
    if (moved == nullptr) std::abort();  // as the allocator of containers does
    // What was there is moved or freed by now.
    static_cast<void>(bytes_.release());
    bytes_.reset(moved);
    capacity_ = capacity;
  }

  std::unique_ptr<char, Free> bytes_;
  std::size_t capacity_ = 0;
  std::size_t used_ = 0;
  std::uint64_t fed_ = 0;
};

}  // namespace entrybridge::records

#endif  // ENTRYBRIDGE_RECORDS_PIECE_BUFFER_H_
