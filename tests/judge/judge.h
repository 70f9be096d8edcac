// valijson's verdict on whole schemas and values, as one would ask it: the peer that the tests hold
// the engine to and that the benchmarks measure. Where it is known to be wrong, see
// docs/disagreements.md.
//
//   const Judge judge(own.registry(), own.place());
//   EXPECT_EQ(judge.accepts(tree, tree.root()), valid);
#ifndef ENTRYBRIDGE_TESTS_JUDGE_JUDGE_H_
#define ENTRYBRIDGE_TESTS_JUDGE_JUDGE_H_

#include <memory>
#include <string_view>

#include "schema/registry.h"
#include "text/rapidjson.h"

namespace entrybridge::judge {

class Judge {
 public:
  // For the schema at `place`, which Plan::lower must have taken.
  Judge(const schema::Registry& registry, const schema::Place& place);

  // For one of our own documents, by name: "openpipe/entry".
  explicit Judge(std::string_view name);

  Judge(const Judge&) = delete;
  Judge& operator=(const Judge&) = delete;
  Judge(Judge&&) = delete;
  Judge& operator=(Judge&&) = delete;
  ~Judge();

  [[nodiscard]] bool accepts(const text::JsonValue& value) const;
  [[nodiscard]] bool accepts(const text::Tree& tree, const text::Node& value) const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace entrybridge::judge

#endif  // ENTRYBRIDGE_TESTS_JUDGE_JUDGE_H_
