// Paths as the public header names them.
#include "entrybridge.h"
#include "text/write.h"

namespace entrybridge {

std::string to_pointer(const Path& path) {
  std::string pointer;
  for (const PathStep& step : path) {
    if (const auto* key = std::get_if<std::string>(&step)) {
      text::append_pointer_step(pointer, *key);
    } else {
      pointer += '/';
      text::append_number(pointer, std::get<std::uint32_t>(step));
    }
  }
  return pointer;
}

}  // namespace entrybridge
