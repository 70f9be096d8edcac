// What a conversion looked at of a row: all that its outcome can hang on. A value that was only
// copied (`Value::raw`) was not looked at.
#ifndef ENTRYBRIDGE_CONVERT_SEEN_H_
#define ENTRYBRIDGE_CONVERT_SEEN_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace entrybridge::conversion {

class Seen {
 public:
  enum : std::uint8_t {
    kind = 1,     // which of the six kinds it is
    members = 2,  // how many children it has, and their keys
    text = 4,     // a scalar's text
  };

  explicit Seen(std::size_t nodes) : marks_(nodes) {}

  void add(std::uint32_t node, std::uint8_t marks) { marks_[node] |= marks; }
  [[nodiscard]] std::uint8_t of(std::uint32_t node) const { return marks_[node]; }

 private:
  std::vector<std::uint8_t> marks_;
};

}  // namespace entrybridge::conversion

#endif  // ENTRYBRIDGE_CONVERT_SEEN_H_
