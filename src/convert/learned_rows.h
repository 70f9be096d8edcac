// Conversions that need not be thought through again.
//
// Rows of a file are mostly alike: the same keys, roles and kinds, other texts. A conversion tells
// what it looked at (seen.h). Of two rows that are the same in all of that, it makes the same row,
// but for the values it copied. So a row that was converted is remembered as the text around its
// copied values, and what was made of it as pieces of text and those values. What is learned is
// proven first, on a stand-in: the row with other values wherever nothing was looked at.
//
// It promises: of a row that is found it makes the text and the changes that a RowConverter would
// make, which has no findings. Limits: a megabyte of text is remembered, of rows of at most 4,000
// values; where few rows are like others, learning stops.
//
//   if (const LearnedRow* row = learned.find(text)) learned.append(out);
#ifndef ENTRYBRIDGE_CONVERT_LEARNED_ROWS_H_
#define ENTRYBRIDGE_CONVERT_LEARNED_ROWS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "convert/notes.h"
#include "convert/row.h"
#include "convert/seen.h"
#include "entrybridge.h"
#include "text/tree.h"

namespace entrybridge::conversion {

// A change as it is counted, and as it is carried (its `record` is left at 0).
struct LearnedChange {
  Action action;
  Reason reason;
  Change change;
};

struct LearnedRow {
  // Some text of its own (of `text`, one behind the other), then the value of this number.
  struct Piece {
    static constexpr std::uint32_t kNoValue = ~0U;
    std::uint32_t length = 0;
    std::uint32_t value = kNoValue;
  };

  std::vector<Piece> pieces;
  std::string text;
  std::vector<LearnedChange> changes;
};

class LearnedRows {
 public:
  // Bytes that must be readable behind a row that is looked for, whatever they hold.
  static constexpr std::size_t kReadable = 64;

  // `options` must outlive it.
  explicit LearnedRows(const ConvertOptions& options);

  [[nodiscard]] bool knows_any() const { return !rows_.empty(); }

  // What is known of rows like this one (JSON, without white space around), or null. It stays until
  // the next call of `learn`.
  [[nodiscard]] const LearnedRow* find(std::string_view row);

  // Appends what becomes of the row that was found last, which must still be there.
  void append(const LearnedRow& row, std::string& out) const;

  // Whether it may pay to learn of one more row, for which its conversion must tell what it sees.
  [[nodiscard]] bool wants_more(const text::Tree& row) const;

  // What `converter` made of the row, having seen no more than was `seen`.
  void learn(const text::Tree& row, const RowConverter& converter, const Seen& seen);

 private:
  friend class Lesson;

  // A value that is not looked at, but for what is said here.
  struct Blank {
    bool has_kind = false;
    text::Kind kind = text::Kind::string;

    bool operator==(const Blank&) const = default;
  };
  // What may come next in a row: this text, and then a value, or the row's end.
  struct Step {
    std::string text;
    Blank blank;
    bool is_last = false;
    std::uint32_t next = 0;  // the place behind the value; or, of the last, the row in `rows_`
  };
  using Place = std::vector<Step>;  // where the row may go on in one of several ways
  // Where it was decided how to go on: at which place, by which of its steps, where in the row.
  struct Turn {
    std::uint32_t place;
    std::uint32_t step;  // the next one to be tried
    const char* at;
  };

  static constexpr std::size_t kMostBytes = std::size_t{1} << 20U;
  static constexpr std::size_t kMostNodes = 4000;
  static constexpr std::size_t kMostWays = 32;  // from one place
  static constexpr std::uint64_t kFreeLessons = 32;
  static constexpr std::uint64_t kHitsALesson = 4;

  [[nodiscard]] static const char* behind(const Step& step, const char* at, const char* end);
  void remember(const std::vector<Step>& steps, LearnedRow row);

  const ConvertOptions& options_;
  bool can_learn_;
  std::vector<Place> places_;
  std::vector<LearnedRow> rows_;
  std::vector<std::string_view> values_;  // of the row found last
  std::vector<Turn> turns_;
  std::size_t bytes_ = 0;
  std::uint64_t lessons_ = 0;
  std::uint64_t hits_ = 0;
};

}  // namespace entrybridge::conversion

#endif  // ENTRYBRIDGE_CONVERT_LEARNED_ROWS_H_
