#include "rules/texts.h"

namespace entrybridge::rules {
namespace {

constexpr std::string_view kEscape = "\\u0000";

constexpr Words kNul = {
    .message = "The text holds the character U+0000, which databases refuse or cut a text at.",
    .expected = "text without `\\u0000`",
    .received = "`\\u0000`",
    .hint = "remove it; it is mostly a leftover of binary data"};

// Where the escape is in the token, told from the text of one, `\\u0000`; npos: nowhere.
std::size_t place_of_nul(std::string_view token) {
  std::size_t at = token.find(kEscape);
  while (at != std::string_view::npos) {
    const std::size_t before = token.find_last_not_of('\\', at);
    if ((at - before) % 2 == 1) return at;
    at = token.find(kEscape, at + 1);
  }
  return at;
}

void check(const Row& row, Findings& findings) {
  if (row.tree.raw(row.root).find(kEscape) == std::string_view::npos) return;
  see_tokens(row, [&](const Token& token) {
    if (!token.is_escaped) return;
    const std::string_view text = row.tree.text().substr(token.span.offset, token.span.length);
    const std::size_t at = place_of_nul(text);
    if (at == std::string_view::npos) return;
    findings.add(row,
                 {.at = token.node,
                  .part = {token.span.offset + static_cast<std::uint32_t>(at), kEscape.size()}},
                 kNul);
  });
}

}  // namespace

extern const Rule nul_character;
const Rule nul_character = {
    .id = "nul-character",
    .summary = "text must not hold the character U+0000",
    .defaults = {Level::warn, Level::warn, Level::warn},
    .check_row = check,
    .signs = sign::nul,
};

}  // namespace entrybridge::rules
