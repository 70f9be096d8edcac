// Where the values of a row went, by the steps that a conversion noted: from pointer to pointer.
//
// Several answers are possible (a value may have two readings, and one be a value that only names
// another): who asks compares the values at both ends.
//
//   Provenance way(notes);
//   way.places_of("/messages/0/content");    // {"/input/messages/0/content"}
#ifndef ENTRYBRIDGE_CONVERT_PROVENANCE_H_
#define ENTRYBRIDGE_CONVERT_PROVENANCE_H_

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "convert/notes.h"

namespace entrybridge::conversion {

class Provenance {
 public:
  Provenance() = default;
  explicit Provenance(const Notes& notes);

  void add(std::string from, std::string to) { places_[std::move(from)].push_back(std::move(to)); }

  // The value is nowhere.
  void add_gone(std::string from) { places_[std::move(from)]; }

  // By the longest pointer above it that something is known of; the pointer itself where there is
  // none.
  [[nodiscard]] std::vector<std::string> places_of(std::string_view pointer) const;

 private:
  std::unordered_map<std::string, std::vector<std::string>> places_;
};

}  // namespace entrybridge::conversion

#endif  // ENTRYBRIDGE_CONVERT_PROVENANCE_H_
