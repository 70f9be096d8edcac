// Large copies inside the heap. Emscripten's own go through a JavaScript function; every engine
// that knows WebAssembly's SIMD also has an instruction for them, for which this file is compiled.
#include <cstddef>

extern "C" void* emscripten_memcpy_big(void* to, const void* from, std::size_t bytes) {
  return __builtin_memcpy(to, from, bytes);
}
