#include "text/known_json.h"

#include <algorithm>
#include <cstddef>

#include "text/chunk.h"

namespace entrybridge::text {
namespace {

const char* container_end(const char* at) {
  std::size_t depth = 0;
  while (true) {
    switch (*at) {
      case '"':
        at = string_end(at);
        continue;
      case '[':
      case '{':
        ++depth;
        break;
      case ']':
      case '}':
        if (--depth == 0) return at + 1;
        break;
      default:
        break;
    }
    ++at;
  }
}

bool ends_word(char c) {
  return c <= ' ' || c == ',' || c == ']' || c == '}';
}

}  // namespace

const char* string_end(const char* at) {
  ++at;
  // Short strings end in the first block.
  const unsigned stops = Block::load(at).string_stops();
  if (stops != 0 && at[lowest_bit(stops)] == '"') return at + lowest_bit(stops) + 1;
  while (true) {
    const StringChunk chunk(at);
    if (chunk.ends != 0) return at + __builtin_ctzll(chunk.ends) + 1;
    at += chunk.step();
  }
}

const char* value_end(const char* at, const char* end) {
  if (*at == '"') return string_end(at);
  if (*at == '{' || *at == '[') return container_end(at);
  return std::find_if(at, end, ends_word);
}

}  // namespace entrybridge::text
