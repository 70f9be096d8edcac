#include "text/edit.h"

#include <utility>

#include "text/order.h"
#include "text/simd.h"

namespace entrybridge::text {
namespace {

std::size_t end_of(Span span) {
  return std::size_t{span.offset} + span.length;
}

Edit removing(std::size_t from, std::size_t to) {
  return {.offset = from, .length = to - from, .text = {}};
}

// Behind the string token at `at`, or the end of the text where it stays open.
std::size_t skip_string_token(std::string_view json, std::size_t at) {
  for (++at; at < json.size(); at += json[at] == '\\' ? 2 : 1) {
    at = skip_plain_string(json, at);
    if (at >= json.size()) break;
    if (json[at] == '"') return at + 1;
  }
  return json.size();
}

}  // namespace

Edit replacing(Span span, std::string text) {
  return {.offset = span.offset, .length = span.length, .text = std::move(text)};
}

Edit inserting(std::uint32_t offset, std::string text) {
  return {.offset = offset, .length = 0, .text = std::move(text)};
}

Edit without_member(std::string_view text, Span key, Span value) {
  const std::size_t end = end_of(value);
  const std::size_t next = skip_json_space(text, end);
  if (next < text.size() && text[next] == ',') {
    return removing(key.offset, skip_json_space(text, next + 1));
  }
  std::size_t before = key.offset;
  while (before > 0 && is_json_space(text[before - 1])) --before;
  const bool has_comma = before > 0 && text[before - 1] == ',';
  return removing(has_comma ? before - 1 : key.offset, end);
}

Edit without_member(std::string_view text, const Node& member) {
  return without_member(text, member.key, member.span);
}

std::string with_edits(std::string_view text, Edits edits) {
  reorder(edits, [](const Edit& a, const Edit& b) { return a.offset < b.offset; });
  std::string out;
  std::size_t at = 0;
  for (const Edit& edit : edits) {
    const auto offset = static_cast<std::size_t>(edit.offset);
    out += text.substr(at, offset - at);
    out += edit.text;
    at = offset + static_cast<std::size_t>(edit.length);
  }
  out += text.substr(at);
  return out;
}

std::string compact(std::string_view json) {
  std::string out;
  std::size_t at = 0;
  while (true) {
    at = skip_json_space(json, at);
    if (at >= json.size()) return out;
    const std::size_t end = json[at] == '"' ? skip_string_token(json, at) : at + 1;
    out += json.substr(at, end - at);
    at = end;
  }
}

std::string on_one_line(std::string_view json) {
  return json.find_first_of("\r\n") == std::string_view::npos ? std::string(json) : compact(json);
}

}  // namespace entrybridge::text
