// One row read as the platform it comes from has it, and written in another's default layout.
//
//   Trip trip(tree, {.from = Platform::openpipe, .to = Platform::humanloop});
//   if (!trip.is_rejected()) out += trip.with_grafts();
#ifndef ENTRYBRIDGE_CONVERT_TRIP_H_
#define ENTRYBRIDGE_CONVERT_TRIP_H_

#include <optional>
#include <string>
#include <vector>

#include "convert/graft.h"
#include "convert/outlet.h"
#include "convert/record.h"
#include "convert/work.h"
#include "entrybridge.h"
#include "text/tree.h"

namespace entrybridge::conversion {

class Trip {
 public:
  // `row` and `options` must outlive it.
  Trip(const text::Tree& row, const ConvertOptions& options, bool has_sidecar = false,
       Seen* seen = nullptr);

  // The findings of `work` say why.
  [[nodiscard]] bool is_rejected() const { return work.is_rejected(); }

  // The row with what goes back to its place set in; each graft then knows whether it found one.
  [[nodiscard]] std::string with_grafts();

  // Notes which items of lists made room for the grafts that were set in last.
  void note_shifts();

  Work work;
  Record record;
  std::optional<Outlet> outlet;
  std::string written;  // without the grafts

 private:
  std::vector<Shift> shifts_;
};

}  // namespace entrybridge::conversion

#endif  // ENTRYBRIDGE_CONVERT_TRIP_H_
