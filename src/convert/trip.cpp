#include "convert/trip.h"

#include <array>

#include "convert/arize.h"
#include "convert/choices.h"
#include "convert/humanloop.h"
#include "convert/openpipe.h"
#include "convert/places.h"

namespace entrybridge::conversion {
namespace {

struct Converter {
  void (*read)(Work& work, Record& record);
  void (*write)(Outlet& outlet, std::string& out);
};

constexpr std::array<Converter, kPlatformCount> kConverters = {{
    {read_openpipe, write_openpipe},
    {read_humanloop, write_humanloop},
    {read_arize, write_arize},
}};

const Converter& converter_of(Platform platform) {
  return kConverters[static_cast<std::size_t>(platform)];
}

}  // namespace

Trip::Trip(const text::Tree& row, const ConvertOptions& options, bool has_sidecar, Seen* seen)
    : work(row, options, seen) {
  record.from = options.from;
  converter_of(options.from).read(work, record);
  if (is_rejected()) return;
  choose_prompt(work, record, options.to);
  if (is_rejected()) return;
  outlet.emplace(work, record, options.to, has_sidecar);
  converter_of(options.to).write(*outlet, written);
}

std::string Trip::with_grafts() {
  std::vector<Graft>& grafts = outlet->grafts();
  for (Graft& graft : grafts) graft.placed = false;
  shifts_.clear();
  text::Tree tree;
  if (grafts.empty() || tree.parse(written, work.options.limits.max_depth)) return written;
  std::string grafted;
  shifts_ = append_grafted(grafted, tree, grafts, places_of(work.options.to).containers);
  return grafted;
}

void Trip::note_shifts() {
  if (shifts_.empty()) return;
  std::vector<Note> moved;
  for (const Shift& shift : shifts_) {
    const Value origin = trace_back(work.notes, work.row, shift.from);
    moved.push_back({.from = origin,
                     .to = Place::at(work.arena.keep(shift.to)),
                     .reason = Reason::part_before_went});
  }
  std::vector<std::optional<std::string>> places;
  for (const Note& note : work.notes.all()) {
    std::string place = note.to ? pointer_of(*note.to) : std::string();
    // The last shift that leads there is the innermost.
    for (std::size_t i = shifts_.size(); i-- > 0;) {
      if (!is_at_or_below(place, shifts_[i].from)) continue;
      place = shifts_[i].to + place.substr(shifts_[i].from.size());
      break;
    }
    places.emplace_back(std::move(place));
  }
  work.notes.relocate(places, work.arena);
  for (const Note& note : moved) work.notes.add(note);
}

}  // namespace entrybridge::conversion
