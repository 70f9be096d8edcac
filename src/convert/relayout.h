// Does the steps of a recipe to a row.
//
// It promises: values are moved as they stand, byte for byte; a step whose value or whose place is
// not there is left out, and said so; any steps give a row that is JSON again.
//
//   Relaid relaid = relay(tree, {{.kind = StepKind::move, .from = "/a", .to = "/b"}}, {"/a/c"});
//   relaid.text                              // of {"a":{"c":1}}: {"b":{"c":1}}
//   relaid.followed                          // {"/b/c"}
#ifndef ENTRYBRIDGE_CONVERT_RELAYOUT_H_
#define ENTRYBRIDGE_CONVERT_RELAYOUT_H_

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "convert/recipe.h"
#include "text/tree.h"

namespace entrybridge::conversion {

struct Relaid {
  std::string text;
  std::vector<bool> is_done;  // of each step
  // Where the values at the pointers asked for are now; none: nowhere.
  std::vector<std::optional<std::string>> followed;
};

[[nodiscard]] Relaid relay(const text::Tree& row, std::span<const Step> steps,
                           std::span<const std::string> follow = {});

}  // namespace entrybridge::conversion

#endif  // ENTRYBRIDGE_CONVERT_RELAYOUT_H_
