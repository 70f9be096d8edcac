#include "records/frames.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "text/scanner.h"
#include "text/simd.h"
#include "text/utf8.h"

namespace entrybridge::records {
namespace {

using text::skip_json_space;
using text::Wanted;
using Stop = ValueEnd::Stop;

constexpr std::array<std::string_view, 2> kBodyKeys = {"entries", "examples"};

// So much of a first value is looked at even where rows must be shorter.
constexpr std::size_t kLeastLookedAt = 4096;

// Hears a scan only for the keys of the outermost object.
struct KeyCounter {
  void null(std::size_t /*offset*/) {}
  void boolean(std::size_t /*offset*/, bool /*value*/) {}
  void number(std::size_t /*offset*/, std::size_t /*length*/) {}
  void string(text::StringToken /*token*/) {}
  void key(text::StringToken /*token*/) { outer_keys += depth == 1 ? 1 : 0; }
  void open_array(std::size_t /*offset*/) { ++depth; }
  void close_array(std::size_t /*offset*/) { --depth; }
  void open_object(std::size_t /*offset*/) { ++depth; }
  void close_object(std::size_t /*offset*/) { --depth; }
  void lone_surrogate(std::size_t /*offset*/) {}

  std::size_t depth = 0;
  std::size_t outer_keys = 0;
};

struct BodyStart {
  std::string_view key;
  std::size_t bracket = 0;
};

// `{"entries": [` or `{"examples": [` at `at`.
std::optional<BodyStart> body_start(std::string_view text, std::size_t at) {
  at = skip_json_space(text, at + 1);
  for (const std::string_view key : kBodyKeys) {
    const std::string token = '"' + std::string(key) + '"';
    if (!text.substr(at).starts_with(token)) continue;
    std::size_t next = skip_json_space(text, at + token.size());
    if (next >= text.size() || text[next] != ':') return std::nullopt;
    next = skip_json_space(text, next + 1);
    if (next < text.size() && text[next] == '[') return BodyStart{key, next};
  }
  return std::nullopt;
}

std::size_t behind_last_line_end(std::string_view text) {
  const std::size_t last = text.find_last_of("\r\n");
  return last == std::string_view::npos ? 0 : last + 1;
}

text::TextFault too_large(std::uint64_t bytes, std::size_t limit) {
  constexpr std::uint64_t kMostTold = UINT32_MAX;
  return text::too_large(static_cast<std::size_t>(std::min(bytes, kMostTold)), limit);
}

}  // namespace

Frames::Frames(const Limits& limits, Bodies bodies)
    : limits_(limits),
      bodies_(bodies),
      looked_at_(std::max(limits.max_row_bytes, kLeastLookedAt) + 1) {}

Frames::Frames(std::string_view file, const Limits& limits, Bodies bodies)
    : Frames(limits, bodies) {
  see(file, true);
}

void Frames::see(std::string_view window, bool is_last, std::size_t readable) {
  window_ = window;
  is_last_ = is_last;
  readable_ = readable;
  if (way_ == Way::unknown) choose();
  if (way_ == Way::lines && !long_line_) open_lines();
}

std::optional<Frame> Frames::next() {
  switch (way_) {
    case Way::unknown:
      return std::nullopt;
    case Way::lines:
      return next_line();
    case Way::list:
      return next_element();
    case Way::values:
      return next_value();
  }
  return std::nullopt;
}

Framing Frames::framing() const {
  if (way_ == Way::list) return body_key_.empty() ? Framing::json_array : Framing::request_body;
  if (way_ == Way::values) return record_ > 1 ? Framing::concatenated : Framing::single;
  const std::uint64_t rows = lines_ ? lines_->place().record : place_.record;
  return opener_ == '{' && rows == 1 ? Framing::single : Framing::json_lines;
}

std::size_t Frames::release() {
  std::size_t cut = 0;
  if (way_ == Way::unknown) {
    cut = index(at_);
  } else if (way_ == Way::lines) {
    cut = long_line_ ? clean_cut(index(at_)) : index(place_.offset);
    if (long_line_) count_to(cut);
    lines_.reset();
  } else {
    const bool is_kept = (row_ || rest_) && at_ - row_at_ <= limits_.max_row_bytes;
    cut = is_kept ? index(row_at_) : clean_cut(index(at_));
    if (!is_kept) count_to(cut = std::max(cut, index(counted_)));
  }
  base_ += cut;
  window_.remove_prefix(cut);
  return cut;
}

std::size_t Frames::clean_cut(std::size_t at) const {
  if (at == 0 || at < window_.size() || is_last_) return at;
  if (window_[at - 1] == '\r') return at - 1;
  // A character has at most three bytes behind its first.
  for (std::size_t back = 1; back <= std::min<std::size_t>(at, 4); ++back) {
    const auto byte = static_cast<unsigned char>(window_[at - back]);
    if (byte < 0x80U) return at;
    if (byte >= 0xC0U) return at - back;
  }
  return at;
}

Place Frames::counted_place(std::size_t length) const {
  return {.record = 0, .offset = counted_, .position = position_, .length = length};
}

void Frames::count_to(std::size_t at) {
  const std::size_t from = index(counted_);
  const std::string_view text = window_.substr(from);
  const Place start = counted_place(2);
  text::PairedEnds pairs;
  position_ = text::position_of(text, at - from, position_, &pairs);
  counted_ = base_ + at;
  CarriageReturns& returns = found_.carriage_returns;
  if (pairs.count > 0 && returns.count == 0) {
    returns.first = start;
    returns.first.offset += pairs.first;
    returns.first.position = text::position_of(text, pairs.first, start.position);
  }
  returns.count += pairs.count;
}

FileEnd Frames::end() const {
  FileEnd end = found_;
  if (way_ == Way::lines) {
    end.carriage_returns = (lines_ ? lines_->place() : place_).carriage_returns;
  }
  return end;
}

// What the file is

void Frames::choose() {
  if (!find_start() || !read_first_value()) return;
  const std::size_t start = index(at_);
  if (!first_value_) return enter(Way::lines, start);
  const std::string_view seen = window_.substr(0, start + looked_at_);
  const std::size_t line_end = text::find_line_end(seen, start);
  const Way way = opener_ == '[' ? way_of_list(start, line_end) : way_of_object(seen, line_end);
  spans_lines_ = way != Way::lines && index(first_end_) > line_end;
  std::size_t bracket = start;
  if (!body_key_.empty()) {
    bracket = body_start(seen, start)->bracket;
    count_to(skip_json_space(seen, start + 1));
    body_key_place_ = counted_place(body_key_.size() + 2);
  }
  enter(way, way == Way::list ? bracket + 1 : start);
}

// Whether the file's first byte that is no white space is known, to which `at_` moves; a bracket
// there opens the first value.
bool Frames::find_start() {
  if (!is_mark_known_) {
    const bool has_mark = window_.starts_with(text::kByteOrderMark);
    if (!has_mark && !is_last_ && text::kByteOrderMark.starts_with(window_)) return false;
    is_mark_known_ = true;
    has_mark_ = has_mark;
    at_ = counted_ = has_mark ? text::kByteOrderMark.size() : 0;
  }
  if (first_value_) return true;
  const std::size_t from = index(at_);
  std::size_t start = skip_json_space(window_, from);
  // A carriage return at the very end may be half of a line end.
  if (is_over(start) && !is_last_ && start > from && window_[start - 1] == '\r') --start;
  count_to(start);
  at_ = base_ + start;
  if (is_over(start)) return is_last_;
  opener_ = window_[start];
  opening_ = counted_place(1);
  if (text::is_json_space(opener_)) return false;
  if (opener_ == '{' || opener_ == '[') {
    first_value_.emplace(opener_, ValueEnd::Kind::value);
    first_end_ = at_;
  }
  return true;
}

// Whether the first value, if there is one, has been seen as far as it is looked at, and the first
// byte behind it.
bool Frames::read_first_value() {
  if (!first_value_) return true;
  if (first_stop_ == Stop::out_of_text) {
    const std::string_view seen = window_.substr(0, index(at_) + looked_at_);
    std::size_t at = index(first_end_);
    first_stop_ = first_value_->read(seen, at);
    first_end_ = behind_at_ = base_ + at;
    if (first_stop_ == Stop::out_of_text) return is_last_ || seen.size() < window_.size();
  }
  if (first_stop_ != Stop::end) return true;
  const std::string_view seen = window_.substr(0, index(first_end_) + looked_at_);
  const std::size_t at = skip_json_space(seen, index(behind_at_));
  behind_at_ = base_ + at;
  if (at < seen.size()) behind_ = seen[at];
  return at < seen.size() || is_last_ || seen.size() < window_.size();
}

bool Frames::is_first_line_broken(std::size_t line_end) const {
  return first_stop_ == Stop::new_value && index(first_end_) == skip_json_space(window_, line_end);
}

Frames::Way Frames::way_of_list(std::size_t start, std::size_t line_end) const {
  const bool ends_in_line = first_stop_ == Stop::end && index(first_end_) <= line_end;
  if (ends_in_line) {
    return behind_ != '\0' && index(behind_at_) > line_end ? Way::lines : Way::list;
  }
  if (is_first_line_broken(line_end) && first_value_->is_in_string()) return Way::lines;
  ValueEnd line('[', ValueEnd::Kind::value);
  std::size_t at = start;
  const bool is_open = line.read(window_.substr(0, line_end), at) == Stop::out_of_text;
  return is_open && line.depth() > text::kDepthCeiling ? Way::lines : Way::list;
}

Frames::Way Frames::way_of_object(std::string_view seen, std::size_t line_end) {
  const std::size_t start = index(at_);
  const bool ends_in_line = first_stop_ == Stop::end && index(first_end_) <= line_end;
  const bool has_lines_behind =
      ends_in_line ? behind_ != '\0' && index(behind_at_) > line_end
                   : is_first_line_broken(line_end) && first_value_->is_in_string();
  if (has_lines_behind) return Way::lines;
  const auto body = body_start(seen, start);
  if (body && bodies_ == Bodies::hold_rows && is_sole_key(start)) {
    body_key_ = body->key;
    return Way::list;
  }
  if (ends_in_line) return behind_ == '{' || behind_ == '[' ? Way::values : Way::lines;
  if (line_end == seen.size() || is_first_line_broken(line_end)) return Way::lines;
  const bool is_cut_off = first_stop_ == Stop::new_value ||
                          (first_stop_ == Stop::out_of_text && index(first_end_) == window_.size());
  return is_cut_off && first_value_->holds_opening_line() ? Way::lines : Way::values;
}

bool Frames::is_sole_key(std::size_t start) const {
  if (first_stop_ != Stop::end) return true;
  KeyCounter counter;
  text::Scanner<KeyCounter> scanner(window_.substr(start, index(first_end_) - start),
                                    text::kDepthCeiling, counter);
  return scanner.run() || counter.outer_keys == 1;
}

void Frames::enter(Way way, std::size_t at) {
  way_ = way;
  first_value_.reset();
  at_ = base_ + at;
  place_ = {.offset = at_,
            .line = position_.line,
            .column = position_.column,
            .carriage_returns = found_.carriage_returns};
  searched_ = at_;
}

// JSON Lines

void Frames::open_lines() {
  const std::size_t start = index(place_.offset);
  std::size_t end = window_.size();
  if (!is_last_) {
    const std::size_t from = std::max(start, index(searched_));
    // A carriage return at the very end may be half of a line end.
    const bool is_half = end > from && window_[end - 1] == '\r';
    const std::string_view fresh = window_.substr(from, end - from - (is_half ? 1 : 0));
    searched_ = base_ + from + fresh.size();
    const std::size_t last = behind_last_line_end(fresh);
    end = last == 0 ? start : from + last;
  }
  lines_.emplace(window_.substr(start, end - start), limits_, place_,
                 readable_ + window_.size() - end);
}

std::optional<Frame> Frames::next_line() {
  if (long_line_) {
    std::optional<Frame> frame = end_long_line();
    if (long_line_) return std::nullopt;
    open_lines();
    if (frame) return frame;
  }
  if (!lines_) return std::nullopt;
  if (auto frame = lines_->next()) return frame;
  place_ = lines_->place();
  at_ = place_.offset;
  if (!is_last_ && window_.size() - index(at_) > limits_.max_row_bytes + 1) keep_long_line();
  return std::nullopt;
}

void Frames::keep_long_line() {
  long_line_.emplace(LongLine{.place = place_});
  position_ = {place_.line, place_.column};
  counted_ = place_.offset;
  lines_.reset();
  (void)end_long_line();
}

std::optional<Frame> Frames::end_long_line() {
  const std::size_t from = index(at_);
  std::size_t end = text::find_line_end(window_, from);
  const std::size_t space_end = skip_json_space(window_.substr(0, end), from);
  if (space_end < end) long_line_->is_blank = false;
  at_ = base_ + end;
  const bool may_be_half = end + 1 == window_.size() && window_[end] == '\r';
  if (!is_last_ && (is_over(end) || may_be_half)) return std::nullopt;

  const LongLine line = *long_line_;
  long_line_.reset();
  if (!is_over(end)) {
    const bool is_pair = window_.substr(end).starts_with("\r\n");
    if (is_pair && place_.carriage_returns.count++ == 0) {
      count_to(end);
      place_.carriage_returns.first = counted_place(2);
      place_.carriage_returns.first.record = place_.record;
    }
    end += is_pair ? 2 : 1;
    ++place_.line;
  }
  place_.column = 1;
  const std::uint64_t bytes = at_ - line.place.offset;
  place_.offset = at_ = searched_ = base_ + end;
  if (line.is_blank) return std::nullopt;
  ++place_.record;
  return Frame{.text = {},
               .record = line.place.record,
               .offset = line.place.offset,
               .start = {line.place.line, line.place.column},
               .fault = too_large(bytes, limits_.max_row_bytes)};
}

// Lists and values

void Frames::begin_row(std::size_t at, ValueEnd::Kind kind) {
  count_to(at);
  row_start_ = position_;
  at_ = row_at_ = base_ + at;
  row_.emplace(is_over(at) ? '"' : window_[at], kind);
}

std::optional<Frame> Frames::read_row() {
  std::size_t at = index(at_);
  const Stop stop = row_->read(window_, at);
  at_ = base_ + at;
  if (stop != Stop::out_of_text) return end_row(at);
  if (!is_last_) return std::nullopt;
  // An open string or bracket takes all that follows; the scanner says where it opens.
  done_ = way_ == Way::list && !row_->is_bare();
  return end_row(at);
}

Frame Frames::end_row(std::size_t end) {
  row_.reset();
  const std::uint64_t bytes = base_ + end - row_at_;
  Frame frame{.text = {}, .record = record_++, .offset = row_at_, .start = row_start_};
  if (bytes > limits_.max_row_bytes) {
    frame.fault = too_large(bytes, limits_.max_row_bytes);
    return frame;
  }
  frame.text = window_.substr(index(row_at_), static_cast<std::size_t>(bytes));
  if (way_ != Way::values) return frame;
  while (text::is_json_space(frame.text.back())) frame.text.remove_suffix(1);
  if (!found_.over_lines && text::find_line_end(frame.text, 0) < frame.text.size()) {
    found_.over_lines = {
        .record = frame.record, .offset = frame.offset, .position = frame.start, .length = 1};
  }
  return frame;
}

void Frames::begin_rest(std::size_t at, Wanted wanted) {
  count_to(at);
  row_start_ = position_;
  at_ = row_at_ = base_ + at;
  rest_ = wanted;
}

std::optional<Frame> Frames::read_rest() {
  const std::string_view rest = window_.substr(index(row_at_));
  at_ = base_ + window_.size();
  const bool is_long = rest.size() > limits_.max_row_bytes;
  if (!is_last_ && !is_long) return std::nullopt;
  done_ = true;
  Frame frame{.text = is_long ? std::string_view() : rest,
              .record = record_++,
              .offset = row_at_,
              .start = row_start_};
  frame.fault = text::unexpected_at(rest.substr(0, limits_.max_row_bytes + 1), 0, *rest_);
  rest_.reset();
  return frame;
}

std::optional<Frame> Frames::next_element() {
  while (!done_) {
    if (row_) return read_row();
    if (rest_) return read_rest();
    const std::size_t at = skip_json_space(window_, index(at_));
    at_ = base_ + at;
    if (!is_over(at)) {
      take_token(at, window_[at]);
    } else if (!is_last_) {
      return std::nullopt;
    } else {
      take_token(at, '\0');
    }
  }
  at_ = base_ + window_.size();
  return std::nullopt;
}

void Frames::take_token(std::size_t at, char here) {
  const Next expected = next_;
  if (here == ']' && expected <= Next::separator) {
    next_ = body_key_.empty() ? Next::end : Next::close_body;
    ++at_;
  } else if (expected == Next::separator) {
    take_mark(at, here, ',', Wanted::comma_or_close_array);
    next_ = Next::element;
  } else if (expected == Next::close_body) {
    take_mark(at, here, '}', Wanted::comma_or_close_object);
    next_ = Next::end;
  } else if (expected == Next::end) {
    done_ = is_over(at);
    if (!done_) begin_rest(at, Wanted::end_of_text);
  } else if (here == ']' || here == ',' || here == '}') {
    begin_rest(at, Wanted::value);
  } else {
    begin_row(at, ValueEnd::Kind::element);
    next_ = Next::separator;
  }
}

void Frames::take_mark(std::size_t at, char here, char mark, Wanted wanted) {
  if (here != mark) {
    begin_rest(at, wanted);
  } else {
    ++at_;
  }
}

std::optional<Frame> Frames::next_value() {
  if (!row_) {
    const std::size_t at = skip_json_space(window_, index(at_));
    at_ = base_ + at;
    if (is_over(at)) return std::nullopt;
    const bool is_opening = window_[at] == '{' || window_[at] == '[';
    begin_row(at, is_opening ? ValueEnd::Kind::value : ValueEnd::Kind::junk);
  }
  return read_row();
}

}  // namespace entrybridge::records
