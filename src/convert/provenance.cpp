#include "convert/provenance.h"

#include <utility>

namespace entrybridge::conversion {

Provenance::Provenance(const Notes& notes) {
  for (const Note& note : notes.all()) {
    // What lies inside a string's text has no place of its own.
    if (note.from && !(note.from.in_row() == note.from)) continue;
    std::string from = note.from ? pointer_of(note.from) : std::string(note.from_pointer);
    if (note.to) {
      add(std::move(from), pointer_of(*note.to));
    } else {
      add_gone(std::move(from));
    }
  }
}

std::vector<std::string> Provenance::places_of(std::string_view pointer) const {
  std::string above(pointer);
  while (true) {
    const auto known = places_.find(above);
    if (known != places_.end()) {
      const std::string_view rest = pointer.substr(above.size());
      std::vector<std::string> places;
      for (const std::string& place : known->second) {
        places.push_back(place + std::string(rest));
        // A plain message that became its content.
        if (rest == "/content") places.push_back(place);
      }
      return places;
    }
    if (above.empty()) return {std::string(pointer)};
    above.resize(above.rfind('/'));
  }
}

}  // namespace entrybridge::conversion
