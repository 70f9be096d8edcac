#include "rules/rule.h"

#include "text/utf8.h"

namespace entrybridge::rules {
namespace {

constexpr std::size_t kShownBytes = 60;

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
          .hint = "remove one of the two"};
    });
  }
}

}  // namespace

extern const Rule duplicate_key;
const Rule duplicate_key = {
    .id = "duplicate-key",
    .summary = "an object must not have a key twice",
    .defaults = {Level::error, Level::error, Level::error},
    .check_text = check,
};

}  // namespace entrybridge::rules
