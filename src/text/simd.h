// The three byte searches that everything else is built on, sixteen bytes at a time where the build
// has SSE2 (native, or WebAssembly SIMD through Emscripten's emmintrin.h), else one at a time.
// ENTRYBRIDGE_SIMD chooses; both give the same answers. No read goes beyond the text.
#ifndef ENTRYBRIDGE_TEXT_SIMD_H_
#define ENTRYBRIDGE_TEXT_SIMD_H_

#include <cstddef>
#include <string_view>

#if ENTRYBRIDGE_SIMD
#include <emmintrin.h>
#endif

namespace entrybridge::text {

#if ENTRYBRIDGE_SIMD
inline constexpr std::size_t kBlock = 16;

inline __m128i load_block(const char* at) {
  return _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
}

inline unsigned first_set_bit(int mask) {
  return static_cast<unsigned>(__builtin_ctz(static_cast<unsigned>(mask)));
}
#endif

// The first position from `at` on that holds a byte above 0x7F, or the end.
inline std::size_t skip_ascii(std::string_view text, std::size_t at) {
#if ENTRYBRIDGE_SIMD
  while (text.size() - at >= kBlock) {
    const int mask = _mm_movemask_epi8(load_block(text.data() + at));
    if (mask != 0) return at + first_set_bit(mask);
    at += kBlock;
  }
#endif
  while (at < text.size() && static_cast<unsigned char>(text[at]) < 0x80U) ++at;
  return at;
}

inline bool ends_plain_string(char c) {
  return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20U;
}

// The first position from `at` on that holds a quote, a backslash or a control character, or the
// end: the bytes a JSON string cannot hold as they are.
inline std::size_t skip_plain_string(std::string_view text, std::size_t at) {
#if ENTRYBRIDGE_SIMD
  const __m128i quote = _mm_set1_epi8('"');
  const __m128i backslash = _mm_set1_epi8('\\');
  const __m128i last_control = _mm_set1_epi8(0x1F);
  while (text.size() - at >= kBlock) {
    const __m128i block = load_block(text.data() + at);
    const __m128i control = _mm_cmpeq_epi8(_mm_max_epu8(block, last_control), last_control);
    const __m128i stop = _mm_or_si128(
        control, _mm_or_si128(_mm_cmpeq_epi8(block, quote), _mm_cmpeq_epi8(block, backslash)));
    const int mask = _mm_movemask_epi8(stop);
    if (mask != 0) return at + first_set_bit(mask);
    at += kBlock;
  }
#endif
  while (at < text.size() && !ends_plain_string(text[at])) ++at;
  return at;
}

// The first line feed or carriage return from `at` on, or the end.
inline std::size_t find_line_end(std::string_view text, std::size_t at) {
#if ENTRYBRIDGE_SIMD
  const __m128i line_feed = _mm_set1_epi8('\n');
  const __m128i carriage_return = _mm_set1_epi8('\r');
  while (text.size() - at >= kBlock) {
    const __m128i block = load_block(text.data() + at);
    const int mask = _mm_movemask_epi8(
        _mm_or_si128(_mm_cmpeq_epi8(block, line_feed), _mm_cmpeq_epi8(block, carriage_return)));
    if (mask != 0) return at + first_set_bit(mask);
    at += kBlock;
  }
#endif
  while (at < text.size() && text[at] != '\n' && text[at] != '\r') ++at;
  return at;
}

inline bool is_json_space(char c) {
  return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

inline std::size_t skip_json_space(std::string_view text, std::size_t at) {
  while (at < text.size() && is_json_space(text[at])) ++at;
  return at;
}

}  // namespace entrybridge::text

#endif  // ENTRYBRIDGE_TEXT_SIMD_H_
