// What a pattern is compiled to; for text/pattern*.cpp alone.
#ifndef ENTRYBRIDGE_TEXT_PATTERN_PROGRAM_H_
#define ENTRYBRIDGE_TEXT_PATTERN_PROGRAM_H_

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "text/pattern.h"

namespace entrybridge::text {

// A set of characters, as ranges in ascending order.
class CharSet {
 public:
  static constexpr std::uint32_t kLast = 0x10FFFF;
  using Range = std::pair<std::uint32_t, std::uint32_t>;  // both ends included

  void add(std::uint32_t first, std::uint32_t last) { ranges_.emplace_back(first, last); }
  void add(const CharSet& other) {
    ranges_.insert(ranges_.end(), other.ranges_.begin(), other.ranges_.end());
  }

  // Puts the ranges in order; to be called before the next two.
  void settle();
  [[nodiscard]] CharSet complement() const;
  [[nodiscard]] bool has(std::uint32_t c) const {
    const auto next = std::upper_bound(
        ranges_.begin(), ranges_.end(), c,
        [](std::uint32_t wanted, const Range& range) { return wanted < range.first; });
    return next != ranges_.begin() && c <= std::prev(next)->second;
  }

 private:
  std::vector<Range> ranges_;
};

enum class Op : std::uint8_t {
  set,        // takes one character of sets[a]
  split,      // goes on at a and at b
  jump,       // goes on at a
  begin,      // only at the start
  end,        // only at the end
  word,       // only at the edge of a word
  not_word,   // only elsewhere
  ahead,      // only where the part at the next instruction matches; goes on at a
  not_ahead,  // only where it does not
  accept
};

struct Instruction {
  Op op = Op::accept;
  std::uint32_t a = 0;
  std::uint32_t b = 0;
};

struct Pattern::Program {
  std::vector<Instruction> code;
  std::vector<CharSet> sets;
};

}  // namespace entrybridge::text

#endif  // ENTRYBRIDGE_TEXT_PATTERN_PROGRAM_H_
