#include "records/value_end.h"

#include <algorithm>

#include "text/simd.h"

namespace entrybridge::records {
namespace {

bool is_line_end(char c) {
  return c == '\n' || c == '\r';
}

bool is_opening(char c) {
  return c == '{' || c == '[';
}

}  // namespace

ValueEnd::ValueEnd(char first, Kind kind)
    : kind_(kind), is_bare_(kind == Kind::element && first != '"' && !is_opening(first)) {}

ValueEnd::Stop ValueEnd::read(std::string_view text, std::size_t& at) {
  if (is_bare_) return read_bare(text, at);
  if (kind_ == Kind::junk) return read_junk(text, at);
  while (at < text.size()) {
    if (after_line_end_ && starts_anew(text[at])) return Stop::new_value;
    if (in_string_ ? read_in_string(text, at) : read_outside(text[at++])) return Stop::end;
  }
  return Stop::out_of_text;
}

ValueEnd::Stop ValueEnd::read_bare(std::string_view text, std::size_t& at) {
  const std::size_t end = text.find_first_of(",]}[{\" \t\r\n", at);
  at = std::min(end, text.size());
  return end == std::string_view::npos ? Stop::out_of_text : Stop::end;
}

ValueEnd::Stop ValueEnd::read_junk(std::string_view text, std::size_t& at) {
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (is_line_end(c) || (!in_string_ && is_opening(c))) return Stop::end;
    if (c == '"' && !escaped_) in_string_ = !in_string_;
    escaped_ = in_string_ && c == '\\' && !escaped_;
  }
  return Stop::out_of_text;
}

bool ValueEnd::starts_anew(char c) {
  after_line_end_ = false;
  if (!is_opening(c)) return false;
  if (kind_ == Kind::value && (in_string_ || !may_hold_value())) {
    after_line_end_ = true;
    return true;
  }
  holds_opening_line_ = true;
  return false;
}

bool ValueEnd::may_hold_value() const {
  if (last_ == ':' || last_ == '[') return true;
  if (last_ != ',') return false;
  const std::size_t inner = depth_ - 1;
  const bool in_object = inner < kKnownDepth && (objects_[inner / 64] >> (inner % 64) & 1U) != 0;
  return !in_object;
}

bool ValueEnd::read_in_string(std::string_view text, std::size_t& at) {
  if (!escaped_) {
    at = text::skip_plain_string(text, at);
    if (at == text.size()) return false;
  }
  const char c = text[at++];
  after_line_end_ = is_line_end(c);
  const bool closes = c == '"' && !escaped_;
  escaped_ = c == '\\' && !escaped_;
  if (!closes) return false;
  in_string_ = false;
  last_ = '"';
  return depth_ == 0;
}

bool ValueEnd::read_outside(char c) {
  switch (c) {
    case '"':
      in_string_ = true;
      return false;
    case '{':
    case '[':
      open(c == '{');
      break;
    case '}':
    case ']':
      --depth_;
      break;
    case '\n':
    case '\r':
      after_line_end_ = true;
      return false;
    case ' ':
    case '\t':
      return false;
    default:
      break;
  }
  last_ = c;
  return depth_ == 0;
}

void ValueEnd::open(bool object) {
  if (depth_ < kKnownDepth) {
    const std::uint64_t bit = std::uint64_t{1} << (depth_ % 64);
    std::uint64_t& word = objects_[depth_ / 64];
    word = object ? word | bit : word & ~bit;
  }
  ++depth_;
}

}  // namespace entrybridge::records
