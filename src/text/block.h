// Sixteen bytes at once: what the one-pass acceptor is built on. With SSE2 (native, or WebAssembly
// SIMD) a block is one register; without, two words. Both give the same answers.
// A load reads sixteen bytes whatever the text's length: the memory must be there.
#ifndef ENTRYBRIDGE_TEXT_BLOCK_H_
#define ENTRYBRIDGE_TEXT_BLOCK_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

#if ENTRYBRIDGE_SIMD
#include <emmintrin.h>
#endif

namespace entrybridge::text {

inline constexpr unsigned kBlockBytes = 16;

// `kFirstBytes + 16 - n` begins a mask whose first n bytes are set.
alignas(16) inline constexpr std::array<unsigned char, 32> kFirstBytes = {
    0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF};

inline unsigned lowest_bit(unsigned mask) {
  return static_cast<unsigned>(__builtin_ctz(mask));
}

#if ENTRYBRIDGE_SIMD

class Block {
 public:
  static Block load(const char* at) {
    return Block(_mm_loadu_si128(reinterpret_cast<const __m128i*>(at)));
  }

  // Bits of the bytes that end the plain part of a string: quotes, backslashes, control
  // characters, and bytes beyond ASCII.
  [[nodiscard]] unsigned string_stops() const { return bits(stops(bytes_)); }

  [[nodiscard]] unsigned control_characters() const {
    const __m128i last = _mm_set1_epi8(0x1F);
    return bits(_mm_cmpeq_epi8(_mm_max_epu8(bytes_, last), last));
  }

  // Bits of the bytes beyond ASCII.
  [[nodiscard]] unsigned beyond_ascii() const { return bits(bytes_); }

  // Bits of the bytes below `limit`, and of those above, as signed bytes.
  [[nodiscard]] unsigned less(signed char limit) const {
    return bits(_mm_cmplt_epi8(bytes_, _mm_set1_epi8(limit)));
  }
  [[nodiscard]] unsigned greater(signed char limit) const {
    return bits(_mm_cmpgt_epi8(bytes_, _mm_set1_epi8(limit)));
  }

  [[nodiscard]] unsigned equal_to(char c) const {
    return bits(_mm_cmpeq_epi8(bytes_, _mm_set1_epi8(c)));
  }

  [[nodiscard]] Block first(std::size_t count) const {
    const auto* mask = reinterpret_cast<const __m128i*>(kFirstBytes.data() + kBlockBytes - count);
    return Block(_mm_and_si128(bytes_, _mm_loadu_si128(mask)));
  }

  [[nodiscard]] bool operator==(const Block& other) const {
    return _mm_movemask_epi8(_mm_cmpeq_epi8(bytes_, other.bytes_)) == 0xFFFF;
  }

  void store(char* at) const { _mm_storeu_si128(reinterpret_cast<__m128i*>(at), bytes_); }

 private:
  explicit Block(__m128i bytes) : bytes_(bytes) {}

  static unsigned bits(__m128i bytes) { return static_cast<unsigned>(_mm_movemask_epi8(bytes)); }

  static __m128i stops(__m128i bytes) {
    const __m128i quote = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
    const __m128i backslash = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
    // Signed: control characters and all bytes beyond ASCII are below 0x20.
    const __m128i low = _mm_cmplt_epi8(bytes, _mm_set1_epi8(0x20));
    return _mm_or_si128(_mm_or_si128(quote, backslash), low);
  }

  __m128i bytes_;
};

#else

class Block {
 public:
  static Block load(const char* at) {
    Block block;
    std::memcpy(block.bytes_.data(), at, kBlockBytes);
    return block;
  }

  [[nodiscard]] unsigned string_stops() const {
    return bits_where([](signed char c) { return c == '"' || c == '\\' || c < 0x20; });
  }
  [[nodiscard]] unsigned control_characters() const {
    return bits_where([](signed char c) { return c >= 0 && c < 0x20; });
  }
  [[nodiscard]] unsigned beyond_ascii() const { return less(0); }
  [[nodiscard]] unsigned less(signed char limit) const {
    return bits_where([&](signed char c) { return c < limit; });
  }
  [[nodiscard]] unsigned greater(signed char limit) const {
    return bits_where([&](signed char c) { return c > limit; });
  }
  [[nodiscard]] unsigned equal_to(char wanted) const {
    return bits_where([&](signed char c) { return c == static_cast<signed char>(wanted); });
  }

  [[nodiscard]] Block first(std::size_t count) const {
    Block block;
    std::memcpy(block.bytes_.data(), bytes_.data(), count);
    return block;
  }

  [[nodiscard]] bool operator==(const Block& other) const { return bytes_ == other.bytes_; }

  void store(char* at) const { std::memcpy(at, bytes_.data(), kBlockBytes); }

 private:
  template <class Test>
  [[nodiscard]] unsigned bits_where(Test test) const {
    unsigned bits = 0;
    for (unsigned i = 0; i < kBlockBytes; ++i) {
      bits |= static_cast<unsigned>(test(static_cast<signed char>(bytes_[i]))) << i;
    }
    return bits;
  }

  std::array<char, kBlockBytes> bytes_{};
};

#endif

}  // namespace entrybridge::text

#endif  // ENTRYBRIDGE_TEXT_BLOCK_H_
