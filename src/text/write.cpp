#include "text/write.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "text/simd.h"
#include "text/utf8.h"

namespace entrybridge::text {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

void append_unicode_escape(std::string& out, unsigned unit) {
  out += "\\u";
  for (unsigned shift = 16; shift > 0; shift -= 4) out += kHexDigits[(unit >> (shift - 4)) & 0xFU];
}

void append_escape(std::string& out, char c) {
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\b':
      out += "\\b";
      return;
    case '\f':
      out += "\\f";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      append_unicode_escape(out, static_cast<unsigned char>(c));
  }
}

// The surrogate that the three bytes at the start of `text` stand for, or 0.
unsigned encoded_surrogate(std::string_view text) {
  if (text.size() < 3 || text[0] != '\xED') return 0;
  const auto second = static_cast<unsigned char>(text[1]);
  const auto third = static_cast<unsigned char>(text[2]);
  if (second < 0xA0U || second > 0xBFU || (third & 0xC0U) != 0x80U) return 0;
  return 0xD000U | ((second & 0x3FU) << 6U) | (third & 0x3FU);
}

void append_well_formed(std::string& out, std::string_view text) {
  while (!text.empty()) {
    const std::size_t bad = std::min(find_invalid_utf8(text), text.size());
    out += text.substr(0, bad);
    text.remove_prefix(bad);
    if (text.empty()) return;
    const unsigned surrogate = encoded_surrogate(text);
    if (surrogate != 0) {
      append_unicode_escape(out, surrogate);
    } else {
      out += kReplacement;
    }
    text.remove_prefix(surrogate != 0 ? 3 : 1);
  }
}

}  // namespace

void append_quoted(std::string& out, std::string_view value) {
  out += '"';
  std::size_t at = 0;
  while (at < value.size()) {
    const std::size_t stop = skip_plain_string(value, at);
    append_well_formed(out, value.substr(at, stop - at));
    if (stop < value.size()) append_escape(out, value[stop]);
    at = stop + 1;
  }
  out += '"';
}

std::string quoted(std::string_view value) {
  std::string out;
  append_quoted(out, value);
  return out;
}

void append_number(std::string& out, std::uint64_t value) {
  std::array<char, 24> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  out.append(digits.data(), end);
}

void append_pointer_step(std::string& out, std::string_view key) {
  out += '/';
  while (true) {
    const std::size_t special = std::min(key.find_first_of("~/"), key.size());
    out += key.substr(0, special);
    if (special == key.size()) return;
    out += key[special] == '~' ? "~0" : "~1";
    key.remove_prefix(special + 1);
  }
}

}  // namespace entrybridge::text
