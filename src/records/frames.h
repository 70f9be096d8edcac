// Splits a file into its rows.
//
// It reads JSON Lines, one JSON array of rows, one request body (an object whose only key is
// `entries` or `examples`, holding an array), and a single row that may span lines. Blank lines and
// a byte order mark are skipped; "\n", "\r\n" and a lone "\r" end a line. A row that is no JSON
// does not harm its neighbours in JSON Lines; in an array everything behind it is one broken row.
//
//   Frames frames(file, limits);
//   while (auto frame = frames.next()) …
#ifndef ENTRYBRIDGE_RECORDS_FRAMES_H_
#define ENTRYBRIDGE_RECORDS_FRAMES_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "entrybridge.h"
#include "records/frame.h"
#include "text/tree.h"

namespace entrybridge::records {

class Frames {
 public:
  static constexpr std::size_t kReadable = 64;

  // `file` must outlive the frames.
  Frames(std::string_view file, const Limits& limits);

  [[nodiscard]] Framing framing() const { return framing_; }

  // The key of a request body (`entries` or `examples`), else "".
  [[nodiscard]] std::string_view body_key() const { return body_key_; }

  // JSON Lines only: steps over rows for as long as `accepts(start, limit)` gives the end of the
  // row's JSON, and says how many. `start` is the row's first byte; up to `limit`, behind which
  // kReadable bytes can be read, every row ends in a line end.
  template <class Accepts>
  std::uint64_t take_lines(Accepts&& accepts);

  // Whether `take_lines` has asked about this row, and was refused.
  [[nodiscard]] bool was_offered(const Frame& frame) const { return frame.offset < safe_end_; }

  // The next row, or none.
  [[nodiscard]] std::optional<Frame> next();

 private:
  void choose_framing();
  void find_last_safe_line();
  // Behind the line end at `at`, which white space may precede; null where there is none.
  [[nodiscard]] static const char* skip_line_end(const char* at);
  void enter_array(std::size_t open_bracket);
  [[nodiscard]] std::optional<Frame> next_line();
  [[nodiscard]] std::optional<Frame> next_element();
  [[nodiscard]] std::optional<Frame> whole();
  [[nodiscard]] Frame frame_of(std::size_t start, std::size_t end);
  [[nodiscard]] Frame broken_rest(std::size_t start, text::Wanted wanted);

  std::string_view file_;
  Limits limits_;
  Framing framing_ = Framing::json_lines;
  std::string_view body_key_;
  std::size_t first_ = 0;  // the first byte behind a byte order mark
  std::size_t at_ = 0;
  std::size_t safe_end_ = 0;  // behind the last line end that has kReadable bytes behind it
  std::size_t counted_ = 0;   // bytes whose lines `position_` has counted
  text::Position position_;
  std::uint64_t record_ = 0;
  bool done_ = false;
  bool first_element_ = true;
};

template <class Accepts>
std::uint64_t Frames::take_lines(Accepts&& accepts) {
  if (framing_ != Framing::json_lines) return 0;
  const char* const limit = file_.data() + safe_end_;
  const char* at = file_.data() + at_;
  std::uint64_t lines = 0;
  std::uint64_t rows = 0;
  while (at < limit) {
    const char* const start = at;
    while (*at == ' ' || *at == '\t') ++at;
    if (*at != '\n' && *at != '\r') {
      const char* const end = accepts(at, limit);
      if (end == nullptr || static_cast<std::size_t>(end - start) > limits_.max_row_bytes) {
        at = start;
        break;
      }
      at = end;
      ++rows;
    }
    const char* const next = skip_line_end(at);
    if (next == nullptr) {
      at = start;
      --rows;
      break;
    }
    at = next;
    ++lines;
  }
  at_ = counted_ = static_cast<std::size_t>(at - file_.data());
  position_.line += lines;
  record_ += rows;
  return rows;
}

}  // namespace entrybridge::records

#endif  // ENTRYBRIDGE_RECORDS_FRAMES_H_
