#include "text/utf8.h"

#include "text/simd.h"

namespace entrybridge::text {
namespace {

bool is_continuation(unsigned char byte) {
  return (byte & 0xC0U) == 0x80U;
}

// The range the second byte must lie in, which is where overlong forms, surrogates and too large
// code points are told from good ones (Unicode 15, table 3-7).
struct SecondByte {
  unsigned char low;
  unsigned char high;
};

SecondByte second_byte_range(unsigned char lead) {
  switch (lead) {
    case 0xE0:
      return {0xA0, 0xBF};
    case 0xED:
      return {0x80, 0x9F};
    case 0xF0:
      return {0x90, 0xBF};
    case 0xF4:
      return {0x80, 0x8F};
    default:
      return {0x80, 0xBF};
  }
}

std::size_t sequence_length(unsigned char lead) {
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  if (lead >= 0xF0 && lead <= 0xF4) return 4;
  return 0;
}

// Bytes of the well-formed multi-byte character at `at`, or 0.
std::size_t character_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const std::size_t length = sequence_length(byte(at));
  if (length == 0 || text.size() - at < length) return 0;
  const SecondByte range = second_byte_range(byte(at));
  if (byte(at + 1) < range.low || byte(at + 1) > range.high) return 0;
  for (std::size_t i = 2; i < length; ++i) {
    if (!is_continuation(byte(at + i))) return 0;
  }
  return length;
}

}  // namespace

std::size_t find_invalid_utf8(std::string_view text) {
  std::size_t at = 0;
  while (true) {
    at = skip_ascii(text, at);
    if (at == text.size()) return std::string_view::npos;
    const std::size_t length = character_length(text, at);
    if (length == 0) return at;
    at += length;
  }
}

std::size_t utf16_length(std::string_view text) {
  std::size_t units = 0;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t plain_end = skip_ascii(text, at);
    units += plain_end - at;
    at = plain_end;
    if (at == text.size()) break;
    const std::size_t length = character_length(text, at);
    units += length == 4 ? 2 : 1;
    at += length == 0 ? 1 : length;
  }
  return units;
}

std::uint32_t take_code_point(std::string_view text, std::size_t& at) {
  const auto lead = static_cast<unsigned char>(text[at++]);
  if (lead < 0xC2) return lead;
  const std::size_t more = lead < 0xE0 ? 1 : (lead < 0xF0 ? 2 : 3);
  if (text.size() - at < more) return lead;
  std::uint32_t code_point = lead & (0x3FU >> more);
  for (std::size_t i = 0; i < more; ++i) {
    const auto byte = static_cast<unsigned char>(text[at + i]);
    if (!is_continuation(byte)) return lead;
    code_point = (code_point << 6U) | (byte & 0x3FU);
  }
  at += more;
  return code_point;
}

std::size_t count_code_points(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) count += is_continuation(static_cast<unsigned char>(c)) ? 0 : 1;
  return count;
}

void append_code_point(std::string& out, std::uint32_t code_point) {
  const auto put = [&](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  const auto put_tail = [&](unsigned shift) { put(0x80U | ((code_point >> shift) & 0x3FU)); };
  if (code_point < 0x80U) {
    put(code_point);
  } else if (code_point < 0x800U) {
    put(0xC0U | (code_point >> 6U));
    put_tail(0);
  } else if (code_point < 0x10000U) {
    put(0xE0U | (code_point >> 12U));
    put_tail(6);
    put_tail(0);
  } else {
    put(0xF0U | (code_point >> 18U));
    put_tail(12);
    put_tail(6);
    put_tail(0);
  }
}

std::string_view utf8_prefix(std::string_view text, std::size_t max_bytes) {
  if (text.size() <= max_bytes) return text;
  std::size_t end = max_bytes;
  while (end > 0 && is_continuation(static_cast<unsigned char>(text[end]))) --end;
  return text.substr(0, end);
}

}  // namespace entrybridge::text
