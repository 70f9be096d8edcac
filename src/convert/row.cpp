#include "convert/row.h"

#include <utility>

#include "convert/way_back.h"

namespace entrybridge::conversion {

RowConverter::RowConverter(const text::Tree& row, const ConvertOptions& options) {
  convert(row, options);
}

void RowConverter::convert(const text::Tree& row, const ConvertOptions& options) {
  trip_.emplace(row, options);
  if (trip_->is_rejected()) return;
  text_ = restored_as_it_was(*trip_);
  if (!text_) {
    remember(row, options);
    text_ = restored_as_far_as_it_fits(*trip_);
  }
  trip_->work.note_hidden_members();
}

void RowConverter::remember(const text::Tree& row, const ConvertOptions& options) {
  const bool has_memory = options.round_trip || !trip_->outlet->kept().empty();
  if (!has_memory || options.from == options.to) return;
  std::optional<std::string> layout = remembered_layout(*trip_);
  if (layout && !trip_->outlet->has_own_sidecar()) {
    trip_.emplace(row, options, true);
    layout = remembered_layout(*trip_);
  }
  if (layout && trip_->outlet->has_own_sidecar()) {
    trip_->outlet->set_layout(trip_->written, *layout);
  }
}

RowConversion convert_row(const text::Tree& row, const ConvertOptions& options) {
  const RowConverter converter(row, options);
  RowConversion conversion{
      .text = converter.text(), .changes = {}, .findings = converter.findings()};
  if (!conversion.text) return conversion;
  for (const Note& note : converter.notes().all()) {
    conversion.changes.push_back(change_of(note, 0));
  }
  return conversion;
}

}  // namespace entrybridge::conversion
