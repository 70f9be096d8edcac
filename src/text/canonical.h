// One text for all ways of writing the same JSON value.
#ifndef ENTRYBRIDGE_TEXT_CANONICAL_H_
#define ENTRYBRIDGE_TEXT_CANONICAL_H_

#include <string>

#include "text/tree.h"

namespace entrybridge::text {

// Appends it: keys sorted by their bytes, strings decoded and quoted anew, numbers by their value,
// no white space. Two values are equal, as JSON Schema means it, if their canonical texts are.
void append_canonical(std::string& out, const Tree& tree, const Node& value);
[[nodiscard]] std::string canonical(const Tree& tree, const Node& value);

}  // namespace entrybridge::text

#endif  // ENTRYBRIDGE_TEXT_CANONICAL_H_
