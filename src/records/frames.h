// Splits a file into its rows, also one that comes in pieces.
//
// It reads JSON Lines, one JSON array of rows, one request body (an object whose only key is
// `entries` or `examples`, holding an array), a single row that may span lines, and several such
// rows one after the other. Blank lines and a byte order mark are skipped; "\n", "\r\n" and a lone
// "\r" end a line. A row that is no JSON does not harm its neighbours: in JSON Lines it ends with
// its line, among several values at the latest where a line begins another; in an array its
// brackets and quotes say where it ends, and what is no list of values any more is one last row.
//
// Where the file is cut into pieces makes no difference. What has to be at hand is one row of at
// most `max_row_bytes`: a larger one is stepped over without being kept, and its frame has a fault
// and no text. What a file is, is decided by its first value; if that is larger than a row may be,
// by what of it was seen.
//
//   Frames frames(file, limits);
//   while (auto frame = frames.next()) …
//
//   Frames frames(limits);
//   while (pieces come) {
//     frames.see(kept + piece, is_last);
//     while (auto frame = frames.next()) …
//     kept = what of it is left behind the first frames.release() bytes
//   }
#ifndef ENTRYBRIDGE_RECORDS_FRAMES_H_
#define ENTRYBRIDGE_RECORDS_FRAMES_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "entrybridge.h"
#include "records/frame.h"
#include "records/lines.h"
#include "records/place.h"
#include "records/value_end.h"
#include "text/tree.h"

namespace entrybridge::records {

class Frames {
 public:
  // What an object whose only key is `entries` or `examples` is.
  enum class Bodies : std::uint8_t { hold_rows, are_rows };

  // Of a file that comes in pieces.
  explicit Frames(const Limits& limits, Bodies bodies = Bodies::hold_rows);

  // Of a whole file, which must outlive the frames.
  Frames(std::string_view file, const Limits& limits, Bodies bodies = Bodies::hold_rows);

  // What of the file is at hand, from behind the bytes that were released; `is_last`: it ends
  // there. `readable`: as of Lines. `window` must live until the next call.
  void see(std::string_view window, bool is_last, std::size_t readable = 0);

  // The next row; none: the file, or what is at hand of it, holds no further one.
  [[nodiscard]] std::optional<Frame> next();

  // How many bytes at the front of what is at hand are done with, once `next` gave none. What is
  // seen next begins behind them.
  [[nodiscard]] std::size_t release();

  // Whether enough was seen to know what the file is.
  [[nodiscard]] bool is_decided() const { return way_ != Way::unknown; }

  // Of the rows so far: a second one makes several values, or lines, of a single row.
  [[nodiscard]] Framing framing() const;

  // The key of a request body (`entries` or `examples`), else ""; and where it stands.
  [[nodiscard]] std::string_view body_key() const { return body_key_; }
  [[nodiscard]] const Place& body_key_place() const { return body_key_place_; }

  // Once it is decided: whether the file begins with a byte order mark, where its first value
  // opens, and whether that value ends in another line than it begins in.
  [[nodiscard]] bool has_mark() const { return has_mark_; }
  [[nodiscard]] const Place& opening() const { return opening_; }
  [[nodiscard]] bool spans_lines() const { return spans_lines_; }

  // What was found up to what was released last; the file, once that was all of it.
  [[nodiscard]] FileEnd end() const;

  // The rows at hand where the framing is JSON Lines, else null; they can be taken in place there.
  [[nodiscard]] Lines* lines() { return lines_ ? &*lines_ : nullptr; }

 private:
  enum class Way : std::uint8_t { unknown, lines, list, values };
  // What comes next in a list.
  enum class Next : std::uint8_t { first, separator, element, close_body, end };

  // A line that is longer than a row may be, and is not kept. `position_` counts it.
  struct LongLine {
    LinePlace place;
    bool is_blank = true;
  };

  void choose();
  [[nodiscard]] bool find_start();
  [[nodiscard]] bool read_first_value();
  [[nodiscard]] Way way_of_list(std::size_t start, std::size_t line_end) const;
  [[nodiscard]] Way way_of_object(std::string_view seen, std::size_t line_end);
  // Whether the line that the first value begins in is broken, and the next one begins a value.
  [[nodiscard]] bool is_first_line_broken(std::size_t line_end) const;
  [[nodiscard]] bool is_sole_key(std::size_t start) const;
  void enter(Way way, std::size_t at);

  void open_lines();
  [[nodiscard]] std::optional<Frame> next_line();
  void keep_long_line();
  [[nodiscard]] std::optional<Frame> end_long_line();

  [[nodiscard]] std::optional<Frame> next_element();
  // What stands between rows; NUL: the file is over.
  void take_token(std::size_t at, char here);
  void take_mark(std::size_t at, char here, char mark, text::Wanted wanted);
  [[nodiscard]] std::optional<Frame> next_value();
  void begin_row(std::size_t at, ValueEnd::Kind kind);
  // Reads the row that was begun to its end; none: there is more of it to come.
  [[nodiscard]] std::optional<Frame> read_row();
  [[nodiscard]] Frame end_row(std::size_t end);
  // What stands at `at` is not what an array of rows goes on with: one last, broken row.
  void begin_rest(std::size_t at, text::Wanted wanted);
  [[nodiscard]] std::optional<Frame> read_rest();

  [[nodiscard]] std::size_t index(std::uint64_t offset) const {
    return static_cast<std::size_t>(offset - base_);
  }
  [[nodiscard]] bool is_over(std::size_t at) const { return at >= window_.size(); }
  // What was counted up to now, `length` bytes long.
  [[nodiscard]] Place counted_place(std::size_t length) const;
  // Counts lines and columns up to there.
  void count_to(std::size_t at);
  // The last place up to `at` that cuts neither a character nor a line end in two.
  [[nodiscard]] std::size_t clean_cut(std::size_t at) const;

  Limits limits_;
  std::string_view body_key_;
  Bodies bodies_;
  Way way_ = Way::unknown;
  char opener_ = '\0';
  bool is_last_ = false;

  std::string_view window_;
  std::uint64_t base_ = 0;  // offset of the window in the file
  std::size_t readable_ = 0;

  std::uint64_t at_ = 0;       // offset of the next byte to look at
  std::uint64_t counted_ = 0;  // offset up to which `position_` has counted
  text::Position position_;
  FileEnd found_;
  std::uint64_t record_ = 0;

  Place opening_;
  Place body_key_place_;
  bool has_mark_ = false;
  bool spans_lines_ = false;

  // While the way is unknown: the file's first value, and what stands behind it.
  bool is_mark_known_ = false;
  char behind_ = '\0';         // the first byte behind it that is no white space, or NUL
  std::size_t looked_at_ = 0;  // bytes a first value may have to be seen whole
  std::optional<ValueEnd> first_value_;
  ValueEnd::Stop first_stop_ = ValueEnd::Stop::out_of_text;
  std::uint64_t first_end_ = 0;
  std::uint64_t behind_at_ = 0;

  // JSON Lines
  LinePlace place_;
  std::optional<Lines> lines_;
  std::optional<LongLine> long_line_;
  std::uint64_t searched_ = 0;  // offset up to which line ends were looked for

  // Lists and values
  std::optional<ValueEnd> row_;  // the row that was begun
  std::uint64_t row_at_ = 0;
  text::Position row_start_;
  std::optional<text::Wanted> rest_;
  Next next_ = Next::first;
  bool done_ = false;
};

}  // namespace entrybridge::records

#endif  // ENTRYBRIDGE_RECORDS_FRAMES_H_
