// valijson's verdict on the alternatives of a union too large to be lowered. valijson is met in
// this file alone: it is handed constraints made of schemas that were checked against draft-07's
// own and that can_be_deferred, and values that our scanner has checked, so it has nothing to
// throw. Were it to, it would accept nothing; WebAssembly, built without exceptions for the sake of
// size, would end there, and so do builds that check assertions, for the tests and the fuzzing to
// tell.
#ifndef ENTRYBRIDGE_SCHEMA_ORACLE_H_
#define ENTRYBRIDGE_SCHEMA_ORACLE_H_

#include <memory>

#include "text/tree.h"

namespace entrybridge::schema {

class Oracle {
 public:
  // `list` is the value of the union's `anyOf` or `oneOf`.
  Oracle(const text::Tree& tree, const text::Node& list, bool exactly_one);

  Oracle(const Oracle&) = delete;
  Oracle& operator=(const Oracle&) = delete;
  Oracle(Oracle&&) = delete;
  Oracle& operator=(Oracle&&) = delete;
  ~Oracle();

  [[nodiscard]] bool accepts(const text::Tree& tree, const text::Node& value) const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace entrybridge::schema

#endif  // ENTRYBRIDGE_SCHEMA_ORACLE_H_
