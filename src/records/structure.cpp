#include "records/structure.h"

#include <algorithm>

#include "text/simd.h"

namespace entrybridge::records {
namespace {

constexpr std::size_t kOpen = std::string_view::npos;

std::size_t skip_string(std::string_view text, std::size_t at) {
  ++at;
  while (true) {
    at = text::skip_plain_string(text, at);
    if (at >= text.size()) return kOpen;
    if (text[at] == '"') return at + 1;
    at += text[at] == '\\' ? 2 : 1;
    if (at > text.size()) return kOpen;
  }
}

std::size_t skip_brackets(std::string_view text, std::size_t at) {
  std::size_t depth = 0;
  while (true) {
    at = text.find_first_of("\"[]{}", at);
    if (at == std::string_view::npos) return kOpen;
    switch (text[at]) {
      case '"':
        at = skip_string(text, at);
        if (at == kOpen) return kOpen;
        break;
      case '[':
      case '{':
        ++depth;
        ++at;
        break;
      default:
        --depth;
        ++at;
        if (depth == 0) return at;
    }
  }
}

}  // namespace

std::size_t skip_value(std::string_view text, std::size_t at) {
  if (at >= text.size()) return kOpen;
  switch (text[at]) {
    case '"':
      return skip_string(text, at);
    case '[':
    case '{':
      return skip_brackets(text, at);
    default:
      return std::min(text.find_first_of(",]}[{\" \t\r\n", at), text.size());
  }
}

}  // namespace entrybridge::records
