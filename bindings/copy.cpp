// Large copies inside the heap. Emscripten's own go through a function of JavaScript's. Every
// engine that knows WebAssembly's SIMD also has an instruction for them, for which this file is
// compiled there; elsewhere words are copied.
#include <cstddef>
#include <cstdint>

extern "C" void* emscripten_memcpy_big(void* to, const void* from, std::size_t bytes) {
#ifdef __wasm_bulk_memory__
  return __builtin_memcpy(to, from, bytes);
#else
  // By words of unlike alignment; the compiler is told not to make a call to memcpy of the loops.
  auto* target = static_cast<char*>(to);
  const auto* source = static_cast<const char*>(from);
  const char* const end = source + bytes;
  for (; end - source >= 8; source += 8, target += 8) __builtin_memcpy(target, source, 8);
  for (; source < end; ++source, ++target) *target = *source;
  return to;
#endif
}
