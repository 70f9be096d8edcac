#include <algorithm>
#include <array>
#include <string>

#include "rules/texts.h"

namespace entrybridge::rules {
namespace {

struct Separator {
  std::string_view bytes;
  std::string_view code;
};

constexpr std::array kSeparators = {
    Separator{"\xE2\x80\xA8", "2028"},
    Separator{"\xE2\x80\xA9", "2029"},
    Separator{"\xC2\x85", "0085"},
};

bool has_any(std::string_view text) {
  return std::any_of(kSeparators.begin(), kSeparators.end(), [&](const Separator& one) {
    return text.find(one.bytes) != std::string_view::npos;
  });
}

constexpr std::string_view kFix = "Write it as its escape, which stands for the same character";

// All of this kind in the text, from the one that is marked on.
text::Edits write_escapes(const Row& row, const Spot& spot) {
  const text::Span key = spot.at.key;
  const text::Span token = spot.part.offset < key.offset + key.length ? key : spot.at.span;
  const std::string_view text = row.tree.text().substr(0, token.offset + token.length);
  const std::string_view bytes = text.substr(spot.part.offset, spot.part.length);
  text::Edits edits;
  for (std::size_t at = spot.part.offset; at != std::string_view::npos;
       at = text.find(bytes, at + bytes.size())) {
    edits.push_back(text::replacing({static_cast<std::uint32_t>(at), spot.part.length},
                                    "\\u" + std::string(spot.more)));
  }
  return edits;
}

constexpr Words kBare = {.message =
                             "The text holds the line separator U+{more} as it is: some readers of "
                             "JSON Lines end the row there.",
                         .expected = "the escape of it, or a line feed",
                         .received = "U+{more}",
                         .hint = "write it as `\\u{more}`",
                         .mend = {kFix, write_escapes}};

void check(const Row& row, Findings& findings) {
  if (!has_any(row.tree.raw(row.root))) return;
  see_tokens(row, [&](const Token& token) {
    const std::string_view text = row.tree.text().substr(token.span.offset, token.span.length);
    for (const Separator& separator : kSeparators) {
      const std::size_t at = text.find(separator.bytes);
      if (at == std::string_view::npos) continue;
      const text::Span part{token.span.offset + static_cast<std::uint32_t>(at),
                            static_cast<std::uint32_t>(separator.bytes.size())};
      findings.add(row, {.at = token.node, .part = part, .more = separator.code}, kBare);
    }
  });
}

}  // namespace

extern const Rule line_separator;
const Rule line_separator = {
    .id = "line-separator",
    .summary = "text must not hold U+2028, U+2029 or U+0085 unescaped",
    .defaults = {Level::off, Level::off, Level::warn},
    .fix = kFix,
    .check_row = check,
    .signs = sign::line_separator,
};

}  // namespace entrybridge::rules
