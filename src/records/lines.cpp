#include "records/lines.h"

#include <algorithm>

#include "text/simd.h"

namespace entrybridge::records {

Lines::Lines(std::string_view text, const Limits& limits, LinePlace place, std::size_t readable)
    : text_(text), limits_(limits), start_(place), place_(place) {
  const std::size_t short_of = readable < kReadable ? kReadable - readable : 0;
  if (text.size() > short_of) safe_end_ = last_line_end(text.size() - short_of);
}

std::size_t Lines::last_line_end(std::size_t before) const {
  const std::size_t last = text_.substr(0, before).find_last_of("\r\n");
  return last == std::string_view::npos ? 0 : last + 1;
}

const char* Lines::skip_line_end(const char* at) {
  if (*at == '\n') return at + 1;
  if (*at != '\r') return nullptr;
  return at + (at[1] == '\n' ? 2 : 1);
}

void Lines::remember_carriage_return(const char* start, const char* end, text::Position line,
                                     std::uint64_t record) {
  const auto length = static_cast<std::size_t>(end - start);
  place_.carriage_returns.first = {
      .record = record,
      .offset = start_.offset + static_cast<std::uint64_t>(end - text_.data()),
      .position = text::position_of({start, length}, length, line),
      .length = 2};
}

std::optional<Frame> Lines::next() {
  while (at_ < text_.size()) {
    const std::size_t start = at_;
    const std::size_t end = text::find_line_end(text_, start);
    const LinePlace place = place_;
    const bool is_pair = text_.substr(end).starts_with("\r\n");
    at_ = std::min(end + (is_pair ? 2 : 1), text_.size());
    if (is_pair && place_.carriage_returns.count++ == 0) {
      remember_carriage_return(text_.data() + start, text_.data() + end, {place.line, place.column},
                               place.record);
    }
    place_.offset = start_.offset + at_;
    place_.column = 1;
    if (end < text_.size()) ++place_.line;
    const std::string_view row = text_.substr(start, end - start);
    if (text::skip_json_space(row, 0) == row.size()) continue;
    ++place_.record;
    Frame frame{.text = row,
                .record = place.record,
                .offset = place.offset,
                .start = {place.line, place.column}};
    if (row.size() > limits_.max_row_bytes) {
      frame.fault = text::too_large(row.size(), limits_.max_row_bytes);
      frame.text = {};
    }
    return frame;
  }
  return std::nullopt;
}

}  // namespace entrybridge::records
