// Converts one row, which is valid for the platform it comes from; what comes out is not checked
// yet.
//
//   RowConversion conversion = convert_row(tree, {.from = Platform::arize, .to =
//   Platform::openpipe}); if (conversion.text) out += *conversion.text;
#ifndef ENTRYBRIDGE_CONVERT_ROW_H_
#define ENTRYBRIDGE_CONVERT_ROW_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "convert/dialects/recast.h"
#include "convert/notes.h"
#include "convert/trip.h"
#include "convert/work.h"
#include "entrybridge.h"
#include "text/tree.h"

namespace entrybridge::conversion {

// One row on its way. `row` and `options` must outlive it.
class RowConverter {
 public:
  // `seen`, where it is not null, is told what is looked at of the row.
  RowConverter(const text::Tree& row, const ConvertOptions& options, Seen* seen = nullptr);

  // The row for the other platform; none: rejected for the `findings`.
  [[nodiscard]] const std::optional<std::string>& text() const { return text_; }
  [[nodiscard]] const std::vector<RowFinding>& findings() const { return trip_->work.findings; }
  [[nodiscard]] const Notes& notes() const { return trip_->work.notes; }

  // Whether it was read and written once, from place to place, with nothing to say of it, nothing
  // set in and no memory of what it was.
  [[nodiscard]] bool is_plain() const;

  // What of the row read stands at `pointer` of the row written.
  [[nodiscard]] Value origin_of(std::string_view pointer) const {
    return trace_back(trip_->work.notes, row_, pointer);
  }

 private:
  // A row in another form, said again in its platform's own.
  struct Recasting {
    explicit Recasting(Recast recast) : made(std::move(recast)) {}
    Recast made;
    text::Tree tree;
  };

  void convert(const ConvertOptions& options);
  void remember(const text::Tree& row, const ConvertOptions& options);
  void lay_out();
  void tell_of_recasting();
  [[nodiscard]] std::string origin_before_recasting(const std::string& pointer) const;

  Source source_;
  Value row_;
  std::unique_ptr<Recasting> recasting_;
  std::optional<Trip> trip_;
  std::optional<std::string> text_;
  bool is_laid_out_ = false;
};

struct RowConversion {
  std::optional<std::string> text;
  std::vector<Change> changes;  // `record` is left at 0
  std::vector<RowFinding> findings;
};

[[nodiscard]] RowConversion convert_row(const text::Tree& row, const ConvertOptions& options);

}  // namespace entrybridge::conversion

#endif  // ENTRYBRIDGE_CONVERT_ROW_H_
