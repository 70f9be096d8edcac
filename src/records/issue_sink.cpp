#include "records/issue_sink.h"

#include <algorithm>
#include <utility>

#include "text/simd.h"
#include "text/utf8.h"

namespace entrybridge::records {
namespace {

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

}  // namespace

void IssueSink::begin(const Frame& frame) {
  frame_ = &frame;
  placed_offset_ = 0;
  placed_ = frame.start;
  errors_in_record_ = 0;
}

void IssueSink::add(const text::TextFault& fault) {
  add(Severity::error, fault.code, [&] {
    return Finding{.span = {static_cast<std::uint32_t>(fault.offset),
                            static_cast<std::uint32_t>(fault.length)},
                   .message = fault.message,
                   .expected = fault.expected,
                   .received = fault.received,
                   .hint = fault.hint};
  });
}

void IssueSink::count(Severity severity, std::string_view code) {
  if (severity == Severity::error) ++errors_;
  const auto known = totals_.find(code);
  if (known != totals_.end()) {
    ++known->second;
  } else {
    totals_.emplace(std::string(code), 1);
  }
}

text::Position IssueSink::place(std::size_t offset) {
  offset = std::min(offset, frame_->text.size());
  if (offset < placed_offset_) return text::position_of(frame_->text, offset, frame_->start);
  placed_ =
      text::position_of(frame_->text.substr(placed_offset_), offset - placed_offset_, placed_);
  placed_offset_ = offset;
  return placed_;
}

std::optional<Excerpt> IssueSink::excerpt_of(text::Span span) const {
  if (excerpt_bytes_ == 0) return std::nullopt;
  const std::string_view row = frame_->text;
  const std::size_t at = std::min<std::size_t>(span.offset, row.size());
  const std::size_t reach = std::min(at, excerpt_bytes_);
  std::string_view before = row.substr(at - reach, reach);
  const std::size_t line_end = before.find_last_of("\r\n");
  if (line_end != std::string_view::npos) before.remove_prefix(line_end + 1);
  while (!before.empty() && is_continuation(before.front())) before.remove_prefix(1);

  std::string_view after = text::utf8_prefix(row.substr(at), excerpt_bytes_);
  after = after.substr(0, text::find_line_end(after, 0));
  const std::string_view marked = after.substr(0, span.length);
  return Excerpt{.before = std::string(before),
                 .marked = std::string(marked),
                 .after = std::string(after.substr(marked.size()))};
}

void IssueSink::carry(Severity severity, std::string_view code, Finding finding) {
  if (carries_ == Carries::what_can_be_fixed && !finding.fix) return;
  const Place at{.record = frame_->record,
                 .offset = frame_->offset + finding.span.offset,
                 .position = place(finding.span.offset),
                 .length = finding.span.length};
  if (finding.fix) {
    for (Edit& edit : finding.fix->edits) edit.offset += frame_->offset;
  }
  const text::Span span = finding.span;
  carry_at(at, severity, code, std::move(finding));
  issues_.back().excerpt = excerpt_of(span);
}

void IssueSink::carry_at(const Place& place, Severity severity, std::string_view code,
                         Finding finding) {
  issues_.push_back({.severity = severity,
                     .code = std::string(code),
                     .message = std::move(finding.message),
                     .path = std::move(finding.path),
                     .record = place.record,
                     .line = place.position.line,
                     .column = place.position.column,
                     .offset = place.offset,
                     .length = place.length,
                     .expected = std::move(finding.expected),
                     .received = std::move(finding.received),
                     .hint = std::move(finding.hint),
                     .inner_path = std::move(finding.inner_path),
                     .fix = std::move(finding.fix),
                     .excerpt = std::nullopt});
}

}  // namespace entrybridge::records
