// A file's text in another form: the rows stay, what is around them changes.
//
// It promises: strings, numbers and the order of everything stay; none where the text is not of the
// form that is to be changed, or holds something that is no JSON.
//
//   if (auto lines = values_on_lines("{\n  \"a\": 1\n}", {})) …   // {"a":1} and a line feed
#ifndef ENTRYBRIDGE_RECORDS_REFORM_H_
#define ENTRYBRIDGE_RECORDS_REFORM_H_

#include <optional>
#include <string>
#include <string_view>

#include "entrybridge.h"

namespace entrybridge::records {

// Without the byte order mark that it begins with.
[[nodiscard]] std::optional<std::string> without_mark(std::string_view file, const Limits& limits);

// With "\n" for each "\r\n".
[[nodiscard]] std::optional<std::string> with_line_feeds(std::string_view file,
                                                         const Limits& limits);

// The items of one JSON array, each in a line.
[[nodiscard]] std::optional<std::string> items_on_lines(std::string_view file,
                                                        const Limits& limits);

// One JSON value after the other, each in a line; one that spanned lines loses the white space
// between its tokens.
[[nodiscard]] std::optional<std::string> values_on_lines(std::string_view file,
                                                         const Limits& limits);

}  // namespace entrybridge::records

#endif  // ENTRYBRIDGE_RECORDS_REFORM_H_
