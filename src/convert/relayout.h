// Does the steps of a recipe to a row.
//
// It promises: values are moved as they stand, byte for byte; a step whose value or whose place is
// not there is left out, and said so; any steps, also of somebody who means harm, give a row that
// is JSON again. Time and memory are bounded: of steps that move the members of enormous containers
// about one by one, or make text of text, the last are left out; a row that would be too deep stays
// as it is.
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
  bool gave_up = false;       // steps were left out for their cost, or the row would be too deep
  // Where the values at the pointers asked for are now; none: nowhere.
  std::vector<std::optional<std::string>> followed;
};

[[nodiscard]] Relaid relay(const text::Tree& row, std::span<const Step> steps,
                           std::span<const std::string> follow = {});

}  // namespace entrybridge::conversion

#endif  // ENTRYBRIDGE_CONVERT_RELAYOUT_H_
