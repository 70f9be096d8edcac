// Finds where a value ends by its quotes and brackets alone, so that one broken row can be stepped
// over; it reads on from one piece of text to the next. Nothing is promised of the text between:
// that is the scanner's work.
//
//   ValueEnd end(text[at], ValueEnd::Kind::element);
//   if (end.read(text, at) == ValueEnd::Stop::end) … // `at` is behind the value
#ifndef ENTRYBRIDGE_RECORDS_VALUE_END_H_
#define ENTRYBRIDGE_RECORDS_VALUE_END_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace entrybridge::records {

class ValueEnd {
 public:
  // An element of an array; one of several values, which ends at the latest where a line begins
  // another; or what stands between values and is none: it ends with its line or before a value.
  enum class Kind : std::uint8_t { element, value, junk };
  enum class Stop : std::uint8_t { out_of_text, end, new_value };

  // `first`: the value's first byte, no white space.
  ValueEnd(char first, Kind kind);

  // Reads from `at` on, which it moves to where it stopped: behind the value, at the line start
  // that begins a new one, or at the end of the text, with which the value goes on.
  [[nodiscard]] Stop read(std::string_view text, std::size_t& at);

  // A bare word needs nothing behind it to be whole.
  [[nodiscard]] bool is_bare() const { return is_bare_; }
  [[nodiscard]] bool is_in_string() const { return in_string_; }
  [[nodiscard]] std::size_t depth() const { return depth_; }
  // Whether a line inside it starts with what opens a value.
  [[nodiscard]] bool holds_opening_line() const { return holds_opening_line_; }

 private:
  static constexpr std::size_t kKnownDepth = 1024;

  Stop read_bare(std::string_view text, std::size_t& at);
  Stop read_junk(std::string_view text, std::size_t& at);
  // Whether the line that starts with `c` begins a value which cannot be part of this one.
  bool starts_anew(char c);
  bool read_in_string(std::string_view text, std::size_t& at);
  bool read_outside(char c);
  void open(bool object);
  [[nodiscard]] bool may_hold_value() const;

  Kind kind_;
  bool is_bare_ = false;
  bool in_string_ = false;
  bool escaped_ = false;
  bool after_line_end_ = false;
  bool holds_opening_line_ = false;
  char last_ = '\0';  // the last byte outside strings that is no white space
  std::size_t depth_ = 0;
  std::array<std::uint64_t, kKnownDepth / 64> objects_{};  // which open brackets are braces
};

}  // namespace entrybridge::records

#endif  // ENTRYBRIDGE_RECORDS_VALUE_END_H_
