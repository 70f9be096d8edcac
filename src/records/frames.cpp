#include "records/frames.h"

#include <algorithm>
#include <array>
#include <utility>

#include "records/structure.h"
#include "text/scanner.h"
#include "text/simd.h"
#include "text/utf8.h"

namespace entrybridge::records {
namespace {

using text::skip_json_space;
using text::TextFault;
using text::Wanted;

constexpr std::array<std::string_view, 2> kBodyKeys = {"entries", "examples"};

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

struct Scan {
  std::optional<TextFault> fault;
  std::size_t outer_keys = 0;
};

Scan scan(std::string_view text) {
  KeyCounter counter;
  text::Scanner<KeyCounter> scanner(text, text::kDepthCeiling, counter);
  Scan result;
  result.fault = scanner.run();
  result.outer_keys = counter.outer_keys;
  return result;
}

bool is_blank(std::string_view text) {
  return skip_json_space(text, 0) == text.size();
}

// Whether a text that is no JSON only stops too early.
bool is_unfinished(const TextFault& fault, std::string_view text) {
  return fault.code == text::kInvalidJson && fault.offset + fault.length >= text.size();
}

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

}  // namespace

Frames::Frames(std::string_view file, const Limits& limits, Bodies bodies)
    : file_(file),
      limits_(limits),
      bodies_(bodies),
      first_(file.starts_with(text::kByteOrderMark) ? text::kByteOrderMark.size() : 0),
      lines_(file.substr(first_), limits, {.offset = first_}) {
  at_ = first_;
  counted_ = first_;
  choose_framing();
}

void Frames::choose_framing() {
  const std::size_t start = skip_json_space(file_, first_);
  if (start == file_.size()) return;
  opening_ = start;
  const char opener = file_[start];
  if (opener != '{' && opener != '[') return;

  const std::size_t first_line_end = text::find_line_end(file_, start);
  const std::string_view first_line = file_.substr(start, first_line_end - start);
  const bool one_line = is_blank(file_.substr(first_line_end));
  const Scan line = scan(first_line);
  first_line_is_row_ = !line.fault;
  if (!line.fault && !one_line) return;

  const std::string_view rest = file_.substr(start);
  const std::size_t value_end = skip_value(rest, 0);
  const bool is_whole = value_end != std::string_view::npos && is_blank(rest.substr(value_end));
  // One value to the end, or a first line that only stops too early: rows may span lines.
  const bool spans_lines = is_whole || (line.fault && is_unfinished(*line.fault, first_line));
  if (!one_line && !spans_lines) return;
  spans_lines_ =
      !one_line &&
      (is_whole || (value_end != std::string_view::npos && !scan(rest.substr(0, value_end)).fault));

  if (opener == '[') {
    framing_ = Framing::json_array;
    enter_array(start);
    return;
  }
  const std::optional<BodyStart> body = body_start(file_, start);
  if (body && bodies_ == Bodies::hold_rows) {
    const Scan all = one_line ? line : scan(rest);
    if (all.fault || all.outer_keys == 1) {
      framing_ = Framing::request_body;
      body_key_ = body->key;
      enter_array(body->bracket);
      return;
    }
  }
  if (is_whole || one_line) framing_ = Framing::single;
}

Place Frames::place_of(std::size_t offset, std::size_t length) const {
  return {.record = 0,
          .offset = offset,
          .position = text::position_of(file_.substr(first_), offset - first_, {}),
          .length = length};
}

Place Frames::body_key_place() const {
  return place_of(skip_json_space(file_, opening_ + 1), body_key_.size() + 2);
}

CarriageReturns Frames::carriage_returns() const {
  if (framing_ == Framing::json_lines) return lines_.place().carriage_returns;
  CarriageReturns found;
  for (std::size_t at = file_.find("\r\n"); at != std::string_view::npos;
       at = file_.find("\r\n", at + 2)) {
    if (found.count++ == 0) found.first = place_of(at, 2);
  }
  return found;
}

void Frames::enter_array(std::size_t open_bracket) {
  at_ = open_bracket + 1;
}

std::optional<Frame> Frames::next() {
  if (done_) return std::nullopt;
  switch (framing_) {
    case Framing::json_lines:
      return lines_.next();
    case Framing::json_array:
    case Framing::request_body:
      return next_element();
    case Framing::single:
      return whole();
  }
  return std::nullopt;
}

std::optional<Frame> Frames::whole() {
  done_ = true;
  const std::size_t start = skip_json_space(file_, first_);
  std::size_t end = file_.size();
  while (end > start && text::is_json_space(file_[end - 1])) --end;
  return frame_of(start, end);
}

Frame Frames::frame_of(std::size_t start, std::size_t end) {
  position_ = text::position_of(file_.substr(counted_), start - counted_, position_);
  counted_ = start;
  Frame frame{.text = file_.substr(start, end - start),
              .record = record_++,
              .offset = start,
              .start = position_};
  if (frame.text.size() > limits_.max_row_bytes) {
    frame.fault = text::too_large(frame.text.size(), limits_.max_row_bytes);
  }
  return frame;
}

// What stands at `start` is not what an array of rows goes on with: one last, broken row.
Frame Frames::broken_rest(std::size_t start, Wanted wanted) {
  done_ = true;
  Frame frame = frame_of(start, file_.size());
  frame.fault = text::unexpected_at(frame.text, 0, wanted);
  return frame;
}

std::optional<Frame> Frames::next_element() {
  at_ = skip_json_space(file_, at_);
  const auto here = [&] { return at_ < file_.size() ? file_[at_] : '\0'; };
  if (here() == ']') {
    at_ = skip_json_space(file_, at_ + 1);
    if (framing_ == Framing::request_body) {
      if (here() != '}') return broken_rest(at_, Wanted::comma_or_close_object);
      at_ = skip_json_space(file_, at_ + 1);
    }
    if (at_ < file_.size()) return broken_rest(at_, Wanted::end_of_text);
    done_ = true;
    return std::nullopt;
  }
  if (!std::exchange(first_element_, false)) {
    if (here() != ',') return broken_rest(at_, Wanted::comma_or_close_array);
    at_ = skip_json_space(file_, at_ + 1);
    if (here() == ']') return broken_rest(at_, Wanted::value);
  }
  const std::size_t start = at_;
  const std::size_t end = skip_value(file_, start);
  if (end == std::string_view::npos) {
    // An open string or bracket takes all that follows; the scanner says where it opens.
    done_ = true;
    return frame_of(start, file_.size());
  }
  if (end == start) return broken_rest(start, Wanted::value);
  at_ = end;
  return frame_of(start, end);
}

}  // namespace entrybridge::records
