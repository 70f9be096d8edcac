// Finds the steps that make one row of another: a row's own layout of what its platform's default
// layout makes of it.
//
// It promises: where the steps are done to `made`, they give `wanted`, the same keys in the same
// order and the same values digit by digit; only the order of top-level keys is free. Values that
// `made` holds somewhere are moved from there, as the provenance says, and never copied.
#ifndef ENTRYBRIDGE_CONVERT_RECIPE_MAKER_H_
#define ENTRYBRIDGE_CONVERT_RECIPE_MAKER_H_

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "convert/recipe.h"
#include "convert/value.h"
#include "text/tree.h"

namespace entrybridge::conversion {

struct Wish {
  Value wanted;
  const text::Tree* made = nullptr;
  // Where in `made` the value at a pointer of `wanted` may be.
  std::function<std::vector<std::string>(std::string_view pointer)> places_of;
  // Whether the value was given up, and is not to come back.
  std::function<bool(std::string_view pointer)> is_given_up;
  // The row's own keys that cannot be made: what they would hold stays where it is.
  std::span<const std::string_view> refused = {};
};

[[nodiscard]] std::vector<Step> steps_for(const Wish& wish);

}  // namespace entrybridge::conversion

#endif  // ENTRYBRIDGE_CONVERT_RECIPE_MAKER_H_
