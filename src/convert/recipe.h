// How a row's own layout is made of the default layout: what a sidecar's `layout` holds.
//
//   {"of":"<fingerprint>","units":{"/messages/0":"<fingerprint>"},
//    "steps":[["move","/input/messages/0/content","/question"],["cut","/input"]]}
//
// A row that comes back is first written in its platform's default layout; the steps then make the
// layout it had of that. `of` is the fingerprint of the row they were made for: where it still is
// that, they give the row that was, key by key. Where the row was edited, steps inside a unit (a
// message, a tool, a label) are done as long as there is a unit of that fingerprint, and the others
// only if the row says the same with them and without.
//
// The recipe holds names, places, fingerprints and what has no text of its own (null, {}, roles):
// it never copies a value that the row itself holds.
#ifndef ENTRYBRIDGE_CONVERT_RECIPE_H_
#define ENTRYBRIDGE_CONVERT_RECIPE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "convert/value.h"

namespace entrybridge::conversion {

enum class StepKind : std::uint8_t {
  move,   // from, to
  parse,  // from, to: a string's JSON text, as that value
  part,   // from, to, first byte, end: a piece of a string, counted in its token
  put,    // to, value
  cut,    // from
  clear,  // from: the object, if nothing is left in it
  order,  // to, names: an object's members
  text,   // to, white space: a value, as a string of its JSON text
};
inline constexpr std::array<std::string_view, 8> kStepNames = {"move", "parse", "part",  "put",
                                                               "cut",  "clear", "order", "text"};

// Pointers: `from` leads through the default layout as it is before the first step, `to` through
// what the steps before have made. In `to`, "-" behind a list is its end, or inside it the last
// item.
struct Step {
  StepKind kind = StepKind::move;
  std::string from = {};
  std::string to = {};
  std::string raw = {};     // JSON text: of `put` the value, of `order` the names
  std::uint32_t first = 0;  // of `part`
  std::uint32_t end = 0;
};

// What a fingerprint guards.
struct Unit {
  std::string pointer;
  std::string fingerprint;
};

class Units {
 public:
  void add(Unit unit);

  [[nodiscard]] const std::vector<Unit>& all() const { return all_; }

  // The unit that holds what is at the pointer (the outermost one), or null.
  [[nodiscard]] const Unit* holder_of(std::string_view pointer) const;

 private:
  std::vector<Unit> all_;
  std::unordered_map<std::string, std::size_t> places_;
};

struct Recipe {
  std::string of;
  Units units = {};
  std::vector<Step> steps = {};
};

// The recipe that `layout` is; none where it has not exactly the form.
[[nodiscard]] std::optional<Recipe> read_recipe(const Value& layout);

[[nodiscard]] std::string recipe_text(const Recipe& recipe);

// White space of a JSON text, so that it can be made again of a value that has none: "compact",
// "spaced" (one space behind each comma and colon), or a list of all gaps.
[[nodiscard]] std::string spacing_of(std::string_view json);
[[nodiscard]] std::string spaced(std::string_view compact_json, const Value& spacing);

}  // namespace entrybridge::conversion

#endif  // ENTRYBRIDGE_CONVERT_RECIPE_H_
