#include "rules/rule.h"

#include <optional>
#include <string>

#include "text/utf8.h"

namespace entrybridge::rules {
namespace {

constexpr std::size_t kShownBytes = 60;

constexpr std::string_view kFix = "Take out the first of two members that say the same";

// Only where both have the same text: else one of the values would be lost.
std::optional<Fix> without_first(const text::Tree& tree, const text::Duplicate& duplicate) {
  const auto& name = std::get<std::string>(duplicate.path.back());
  const text::Node* second = tree.find(tree.at(duplicate.holder), name);
  const text::Span first = duplicate.first_value;
  const bool is_same =
      second != nullptr && tree.raw(*second) == tree.text().substr(first.offset, first.length);
  if (!is_same) return std::nullopt;
  return Fix{std::string(kFix), {text::without_member(tree.text(), duplicate.first_key, first)}};
}

void check(const text::Tree& tree, Findings& findings) {
  for (const text::Duplicate& duplicate : tree.duplicates()) {
    findings.add([&] {
      const std::string name(
          text::utf8_prefix(std::get<std::string>(duplicate.path.back()), kShownBytes));
      return records::Finding{
          .path = duplicate.path,
          .span = duplicate.second_key,
          .message = "The key `" + name +
                     "` stands twice in this object: readers differ on which value counts.",
          .expected = "each key once",
          .received = "`" + name + "` again",
          .hint = "remove one of the two",
          .fix = without_first(tree, duplicate)};
    });
  }
}

}  // namespace

extern const Rule duplicate_key;
const Rule duplicate_key = {
    .id = "duplicate-key",
    .summary = "an object must not have a key twice",
    .defaults = {Level::error, Level::error, Level::error},
    .fix = kFix,
    .check_text = check,
};

}  // namespace entrybridge::rules
