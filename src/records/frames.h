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
#include "records/lines.h"
#include "text/tree.h"

namespace entrybridge::records {

class Frames {
 public:
  // What an object whose only key is `entries` or `examples` is.
  enum class Bodies : std::uint8_t { hold_rows, are_rows };

  // `file` must outlive the frames.
  Frames(std::string_view file, const Limits& limits, Bodies bodies = Bodies::hold_rows);

  [[nodiscard]] Framing framing() const { return framing_; }

  // The key of a request body (`entries` or `examples`), else "".
  [[nodiscard]] std::string_view body_key() const { return body_key_; }

  // Whether the first line that is not blank is JSON by itself: then the lines are the rows,
  // whatever follows.
  [[nodiscard]] bool first_line_is_row() const { return first_line_is_row_; }

  // Whether the first value begins in one line and ends in another.
  [[nodiscard]] bool spans_lines() const { return spans_lines_; }

  // The opening bracket of the first value; of a request body, the key of its rows.
  [[nodiscard]] Place opening() const { return place_of(opening_, 1); }
  [[nodiscard]] Place body_key_place() const;

  // The line ends "\r\n" of all that was read, which is all there is once the rows were.
  [[nodiscard]] CarriageReturns carriage_returns() const;

  // The rows where the framing is JSON Lines, else null; they can be taken in place there.
  [[nodiscard]] Lines* lines() { return framing_ == Framing::json_lines ? &lines_ : nullptr; }

  // The next row, or none.
  [[nodiscard]] std::optional<Frame> next();

 private:
  void choose_framing();
  void enter_array(std::size_t open_bracket);
  [[nodiscard]] std::optional<Frame> next_element();
  [[nodiscard]] std::optional<Frame> whole();
  [[nodiscard]] Place place_of(std::size_t offset, std::size_t length) const;
  [[nodiscard]] Frame frame_of(std::size_t start, std::size_t end);
  [[nodiscard]] Frame broken_rest(std::size_t start, text::Wanted wanted);

  std::string_view file_;
  Limits limits_;
  Bodies bodies_;
  Framing framing_ = Framing::json_lines;
  std::string_view body_key_;
  std::size_t opening_ = 0;  // where the first value starts
  std::size_t first_ = 0;    // the first byte behind a byte order mark
  Lines lines_;
  std::size_t at_ = 0;
  std::size_t counted_ = 0;  // bytes whose lines `position_` has counted
  text::Position position_;
  std::uint64_t record_ = 0;
  bool first_line_is_row_ = false;
  bool spans_lines_ = false;
  bool done_ = false;
  bool first_element_ = true;
};

}  // namespace entrybridge::records

#endif  // ENTRYBRIDGE_RECORDS_FRAMES_H_
