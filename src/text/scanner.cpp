#include "text/scanner.h"

#include "text/chunk.h"

namespace entrybridge::text {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::size_t skip_digits(std::string_view text, std::size_t at) {
  while (at < text.size() && is_digit(text[at])) ++at;
  return at;
}

// Behind the digits at `at`, or npos where there is none.
std::size_t take_digits(std::string_view text, std::size_t at) {
  const std::size_t end = skip_digits(text, at);
  return end == at ? std::string_view::npos : end;
}

char at_or_nul(std::string_view text, std::size_t at) {
  return at < text.size() ? text[at] : '\0';
}

}  // namespace

std::size_t scan_number(std::string_view text, std::size_t start) {
  std::size_t at = start;
  if (at_or_nul(text, at) == '-') ++at;
  if (at_or_nul(text, at) == '0') {
    ++at;
    if (is_digit(at_or_nul(text, at))) return start;
  } else {
    at = take_digits(text, at);
    if (at == std::string_view::npos) return start;
  }
  if (at_or_nul(text, at) == '.') {
    at = take_digits(text, at + 1);
    if (at == std::string_view::npos) return start;
  }
  const char exponent = at_or_nul(text, at);
  if (exponent == 'e' || exponent == 'E') {
    ++at;
    const char sign = at_or_nul(text, at);
    if (sign == '+' || sign == '-') ++at;
    at = take_digits(text, at);
    if (at == std::string_view::npos) return start;
  }
  return at;
}

std::optional<std::uint32_t> hex4(std::string_view text, std::size_t at) {
  if (at > text.size() || text.size() - at < 4) return std::nullopt;
  std::uint32_t value = 0;
  for (const char c : text.substr(at, 4)) {
    value <<= 4U;
    if (is_digit(c)) {
      value |= static_cast<std::uint32_t>(c - '0');
    } else if (c >= 'a' && c <= 'f') {
      value |= static_cast<std::uint32_t>(c - 'a' + 10);
    } else if (c >= 'A' && c <= 'F') {
      value |= static_cast<std::uint32_t>(c - 'A' + 10);
    } else {
      return std::nullopt;
    }
  }
  return value;
}

std::size_t skip_ordinary_string(std::string_view text, std::size_t at, bool& escaped) {
  if (at + kBlockBytes <= text.size()) {
    // Short strings end in the first block.
    const unsigned stops = Block::load(text.data() + at).string_stops();
    if (stops != 0 && text[at + lowest_bit(stops)] == '"') return at + lowest_bit(stops);
  }
  while (at + Chunk::kBytes <= text.size()) {
    const StringChunk chunk(text.data() + at);
    const std::uint64_t control = chunk.chunk.control_characters() & chunk.inside;
    if ((control | chunk.rare) != 0 && (control != 0 || chunk.has_odd_escape())) return at;
    escaped = escaped || chunk.backslashes != 0;
    if (chunk.ends != 0) return at + static_cast<std::size_t>(__builtin_ctzll(chunk.ends));
    at += chunk.step();
  }
  return at;
}

}  // namespace entrybridge::text
