// Sixty-four bytes of a JSON string at once, and what the backslashes among them do.
// Loading a chunk reads 64 bytes whatever the text's length: the memory must be there.
#ifndef ENTRYBRIDGE_TEXT_CHUNK_H_
#define ENTRYBRIDGE_TEXT_CHUNK_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "text/block.h"

namespace entrybridge::text {

// Sixty-four bytes of a string as bits, the first byte lowest.
struct Chunk {
  static constexpr unsigned kBytes = 64;

  explicit Chunk(const char* at)
      : blocks{Block::load(at), Block::load(at + 16), Block::load(at + 32), Block::load(at + 48)} {}

  template <class Bits>
  [[nodiscard]] std::uint64_t bits(Bits of) const {
    return static_cast<std::uint64_t>(of(blocks[0])) |
           static_cast<std::uint64_t>(of(blocks[1])) << 16U |
           static_cast<std::uint64_t>(of(blocks[2])) << 32U |
           static_cast<std::uint64_t>(of(blocks[3])) << 48U;
  }
  [[nodiscard]] std::uint64_t equal_to(char c) const {
    return bits([c](const Block& block) { return block.equal_to(c); });
  }
  [[nodiscard]] std::uint64_t control_characters() const {
    return bits([](const Block& block) { return block.control_characters(); });
  }
  // Control characters and bytes beyond ASCII.
  [[nodiscard]] std::uint64_t odd_ones() const {
    return bits([](const Block& block) { return block.less(0x20); });
  }

  std::array<Block, 4> blocks;
};

// Of backslashes, as bits: the characters they escape, and the backslashes that escape one. A run
// of backslashes escapes in pairs; the borrow of one subtraction finds where each run ends.
struct Escapes {
  explicit Escapes(std::uint64_t backslashes) {
    constexpr std::uint64_t kOddBits = 0xAAAAAAAAAAAAAAAAU;
    const std::uint64_t ends = (((backslashes << 1U) | kOddBits) - backslashes) ^ kOddBits;
    escaped = ends ^ backslashes;
    escaping = ends & backslashes;
  }
  std::uint64_t escaped;
  std::uint64_t escaping;
};

// Whether each of the characters is one of those that rarely stand behind a backslash; `u` is not.
inline bool are_rare_escapes(const Chunk& chunk, std::uint64_t characters) {
  for (const char c : {'t', 'r', '/', 'b', 'f'}) characters &= ~chunk.equal_to(c);
  return characters == 0;
}

// Sixty-four bytes from inside a string on: where it ends, and what its backslashes do up to there.
struct StringChunk {
  explicit StringChunk(const char* at) : chunk(at) {
    const std::uint64_t quotes = chunk.equal_to('"');
    const std::uint64_t all_backslashes = chunk.equal_to('\\');
    const Escapes escapes(all_backslashes);
    ends = quotes & ~escapes.escaped;
    inside = (ends - 1) & ~ends;
    backslashes = all_backslashes & inside;
    rare = escapes.escaped & inside & ~(quotes | all_backslashes | chunk.equal_to('n'));
    escaping = escapes.escaping;
  }

  // Whether an escape up to the end is one to look at with care.
  [[nodiscard]] bool has_odd_escape() const { return !are_rare_escapes(chunk, rare); }
  // How far the next chunk is, where the string goes on: a backslash at the end of this one escapes
  // the first character behind it.
  [[nodiscard]] std::size_t step() const {
    return Chunk::kBytes - (escaping >> (Chunk::kBytes - 1));
  }

  Chunk chunk;
  std::uint64_t ends;         // quotes that end a string; the lowest ends this one
  std::uint64_t inside;       // the bytes before that
  std::uint64_t backslashes;  // inside
  std::uint64_t rare;         // characters inside that are escaped and seldom are
  std::uint64_t escaping;
};

}  // namespace entrybridge::text

#endif  // ENTRYBRIDGE_TEXT_CHUNK_H_
