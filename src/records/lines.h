// The rows of JSON Lines, one line each, from a text or from pieces of one.
//
// Blank lines are passed over; "\n", "\r\n" and a lone "\r" end a line. Good rows can be stepped
// over in place, without being framed. A row that is too large has its fault and no text.
//
//   Lines lines(text, limits);
//   do count += lines.take(accepts); while (auto frame = lines.next());
#ifndef ENTRYBRIDGE_RECORDS_LINES_H_
#define ENTRYBRIDGE_RECORDS_LINES_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "entrybridge.h"
#include "records/frame.h"
#include "records/place.h"

namespace entrybridge::records {

// Where the next row stands in the whole file, and the line ends "\r\n" before it.
struct LinePlace {
  std::uint64_t offset = 0;  // bytes
  std::uint64_t line = 1;
  std::uint64_t record = 0;
  std::uint64_t column = 1;
  CarriageReturns carriage_returns = {};
};

class Lines {
 public:
  static constexpr std::size_t kReadable = 64;

  // `text` must outlive this. `readable`: bytes behind the text that can be read, whatever they
  // hold; where they are fewer than kReadable, the last rows are not offered to `take`.
  Lines(std::string_view text, const Limits& limits, LinePlace place = {},
        std::size_t readable = 0);

  // Steps over rows for as long as `accepts(start, limit)` gives the end of the row's JSON, and
  // says how many. `start` is the row's first byte; at or before `limit` a line end stands.
  template <class Accepts>
  std::uint64_t take(Accepts&& accepts) {
    return take(accepts, [](const char*, const char*) { return true; });
  }

  // The same, for as long as `takes(start, end)` agrees: it is asked last, of a row that is a line
  // by itself and not too long.
  template <class Accepts, class Takes>
  std::uint64_t take(Accepts&& accepts, Takes&& takes);

  // The next row, or none.
  [[nodiscard]] std::optional<Frame> next();

  // Whether `take` was asked about this row, and refused.
  [[nodiscard]] bool was_offered(const Frame& frame) const {
    return frame.offset - start_.offset < safe_end_;
  }

  [[nodiscard]] const LinePlace& place() const { return place_; }

 private:
  // Behind the line end at `at`; null where there is none.
  [[nodiscard]] static const char* skip_line_end(const char* at);
  [[nodiscard]] std::size_t last_line_end(std::size_t before) const;
  // Of the first "\r\n" of all, at `end`, in the line that starts at `start`.
  void remember_carriage_return(const char* start, const char* end, text::Position line,
                                std::uint64_t record);

  std::string_view text_;
  Limits limits_;
  LinePlace start_;
  LinePlace place_;
  std::size_t at_ = 0;
  std::size_t safe_end_ = 0;  // behind the last line end that has kReadable bytes behind it
};

template <class Accepts, class Takes>
std::uint64_t Lines::take(Accepts&& accepts, Takes&& takes) {
  const char* const limit = text_.data() + safe_end_;
  const char* at = text_.data() + at_;
  std::uint64_t lines = 0;
  std::uint64_t rows = 0;
  while (at < limit) {
    const char* row = at;
    while (*row == ' ' || *row == '\t') ++row;
    const bool blank = *row == '\n' || *row == '\r';
    const char* end = blank ? row : accepts(row, limit);
    if (end == nullptr) break;
    const char* const json_end = end;
    while (*end == ' ' || *end == '\t') ++end;
    if (static_cast<std::size_t>(end - at) > limits_.max_row_bytes && !blank) break;
    const char* const next = skip_line_end(end);
    if (next == nullptr || (!blank && !takes(row, json_end))) break;
    if (next - end == 2 && place_.carriage_returns.count++ == 0) {
      remember_carriage_return(at, end, {place_.line + lines, lines > 0 ? 1 : place_.column},
                               place_.record + rows);
    }
    at = next;
    ++lines;
    rows += blank ? 0 : 1;
  }
  at_ = static_cast<std::size_t>(at - text_.data());
  place_.offset = start_.offset + at_;
  place_.line += lines;
  place_.record += rows;
  if (lines > 0) place_.column = 1;
  return rows;
}

}  // namespace entrybridge::records

#endif  // ENTRYBRIDGE_RECORDS_LINES_H_
