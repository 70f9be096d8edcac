// Sets values back into a row at the places they came from.
//
// It promises: what the row holds wins. A value goes into a list in front of what has its index
// now, or into an object that lacks its key. Where objects are missing on the way, only
// `containers` are made: a value that belonged into a message is no message. What has no place
// stays out and is told of.
//
//   {"messages":[{"content":["a"]}]}  and  /messages/0/content/1 = "b", /messages/4/name = "x"
//   give  {"messages":[{"content":["a","b"]}]}  and the second graft is not `placed`
#ifndef ENTRYBRIDGE_CONVERT_GRAFT_H_
#define ENTRYBRIDGE_CONVERT_GRAFT_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "convert/notes.h"
#include "convert/value.h"
#include "text/tree.h"

namespace entrybridge::conversion {

struct Graft {
  std::string_view pointer;
  std::string_view raw;
  Value source = {};
  Reason reason = Reason::restored;
  bool placed = false;
  bool is_homeless = false;  // has no place, whatever the pointer says
};

// An item of a list that stands further back now.
struct Shift {
  std::string from;
  std::string to;
};

// Appends the row with the grafts in it, and marks those that found their place. `containers` are
// pointers. Gives the items that made room for others, outer ones first.
std::vector<Shift> append_grafted(std::string& out, const text::Tree& row,
                                  std::vector<Graft>& grafts,
                                  std::span<const std::string_view> containers);

}  // namespace entrybridge::conversion

#endif  // ENTRYBRIDGE_CONVERT_GRAFT_H_
