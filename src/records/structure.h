// Finds where a value ends by its quotes and brackets alone, so that one broken row can be stepped
// over. Nothing is promised of the text between: that is the scanner's work.
#ifndef ENTRYBRIDGE_RECORDS_STRUCTURE_H_
#define ENTRYBRIDGE_RECORDS_STRUCTURE_H_

#include <cstddef>
#include <string_view>

namespace entrybridge::records {

// Behind the value that starts at `at` (no white space there), or npos where a string or a bracket
// stays open. A bare word ends before a comma, a bracket or white space.
[[nodiscard]] std::size_t skip_value(std::string_view text, std::size_t at);

}  // namespace entrybridge::records

#endif  // ENTRYBRIDGE_RECORDS_STRUCTURE_H_
