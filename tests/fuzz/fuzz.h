// What the fuzz targets share. A target's first byte chooses, the rest is the text.
#ifndef ENTRYBRIDGE_TESTS_FUZZ_FUZZ_H_
#define ENTRYBRIDGE_TESTS_FUZZ_FUZZ_H_

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "entrybridge.h"

namespace entrybridge::fuzz {

// Ends the run as a crash, so that libFuzzer keeps the input.
inline void demand(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

struct Input {
  std::uint8_t choice = 0;
  std::string_view text;
};

inline Input input_of(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return {};
  return {data[0], {reinterpret_cast<const char*>(data) + 1, size - 1}};
}

inline Platform platform_of(std::uint8_t choice) {
  return static_cast<Platform>(choice % 4U);
}

}  // namespace entrybridge::fuzz

#endif  // ENTRYBRIDGE_TESTS_FUZZ_FUZZ_H_
