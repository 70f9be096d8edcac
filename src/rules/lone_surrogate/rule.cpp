#include "rules/rule.h"

namespace entrybridge::rules {
namespace {

constexpr std::uint32_t kEscapeBytes = 6;

void check(const text::Tree& tree, Findings& findings) {
  for (const std::uint32_t offset : tree.lone_surrogates()) {
    findings.add([&] {
      const std::string escape(tree.text().substr(offset, kEscapeBytes));
      return records::Finding{
          .path = tree.path(tree.innermost(offset)),
          .span = {offset, kEscapeBytes},
          .message = "`" + escape + "` is half of a character: it has no UTF-8 and no meaning.",
          .expected = "a pair of surrogate escapes",
          .received = escape,
          .hint = "was the text cut in the middle of an emoji?"};
    });
  }
}

}  // namespace

extern const Rule lone_surrogate;
const Rule lone_surrogate = {
    .id = "lone-surrogate",
    .summary = "a `\\uD800`-`\\uDFFF` escape must be one of a pair",
    .defaults = {Level::error, Level::error, Level::error},
    .check_text = check,
};

}  // namespace entrybridge::rules
