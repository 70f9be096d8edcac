// What a walk beside one document may cost, so that no schema and no value can make it hang.
#ifndef ENTRYBRIDGE_VALIDATE_BUDGET_H_
#define ENTRYBRIDGE_VALIDATE_BUDGET_H_

#include <algorithm>
#include <cstddef>

namespace entrybridge::validate {

class Budget {
 public:
  // Enough for any document of this size and a schema that is not out to be slow.
  explicit Budget(std::size_t text_bytes)
      : steps_(kLeast + kPerByte * text_bytes), start_(steps_) {}

  // Takes steps; false: there are no more, now or later.
  bool take(std::size_t steps) {
    if (steps >= steps_) steps_ = 0;
    steps_ -= steps_ == 0 ? 0 : steps;
    return steps_ > 0;
  }

  [[nodiscard]] bool exhausted() const { return steps_ == 0; }

  // Whether the walk has become so long that it pays to remember answers.
  [[nodiscard]] bool is_long() const { return start_ - steps_ > kLongWalk; }

  // The steps left, for who counts them down itself.
  [[nodiscard]] std::size_t& steps() { return steps_; }

  // How deep the walk is, references in place included.
  [[nodiscard]] bool descend() { return ++depth_ <= kDeepest; }
  void ascend() { --depth_; }

 private:
  static constexpr std::size_t kLeast = 2'000'000;
  static constexpr std::size_t kPerByte = 64;
  static constexpr std::size_t kLongWalk = 20'000;
  static constexpr std::size_t kDeepest = 1'200;

  std::size_t steps_;
  std::size_t start_;
  std::size_t depth_ = 0;
};

}  // namespace entrybridge::validate

#endif  // ENTRYBRIDGE_VALIDATE_BUDGET_H_
