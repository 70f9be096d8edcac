// Tables of rows to convert: each says what it fears, and what has to come of the row.
#ifndef ENTRYBRIDGE_TESTS_CONVERT_TESTING_H_
#define ENTRYBRIDGE_TESTS_CONVERT_TESTING_H_

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "entrybridge.h"

namespace entrybridge::converting {

struct Options {
  Losses losses = Losses::keep;
  const char* message_template = nullptr;
  const char* answer = nullptr;
  bool rules = false;
  bool round_trip = false;
  ExampleLayout layout = ExampleLayout::nested;
  Columns columns = {};
  const char* dialect = nullptr;
};

inline ConvertOptions options_of(Platform from, Platform to, const Options& options = {}) {
  ConvertOptions made;
  made.from = from;
  made.to = to;
  made.losses = options.losses;
  if (options.message_template != nullptr) made.message_template = options.message_template;
  if (options.answer != nullptr) made.answer = options.answer;
  made.rules.enabled = options.rules;
  made.round_trip = options.round_trip;
  made.layout = options.layout;
  made.columns = options.columns;
  if (options.dialect != nullptr) made.dialect = options.dialect;
  made.limits.max_issues = 1000;
  return made;
}

// The row with "#" for each fingerprint: what number it is, is of no interest.
inline std::string without_fingerprints(std::string row) {
  constexpr std::size_t kDigits = 16;
  constexpr std::string_view kHexadecimal = "0123456789abcdef";
  std::size_t at = row.find_first_of(kHexadecimal);
  while (at != std::string::npos) {
    const std::size_t end = std::min(row.find_first_not_of(kHexadecimal, at), row.size());
    if (end - at == kDigits) row.replace(at, kDigits, "#");
    at = row.find_first_of(kHexadecimal, end - at == kDigits ? at + 1 : end);
  }
  return row;
}

// All that is told of a conversion, a line each: "moved:slot /a -> /b", "warning sidecar-not-ours
// /a", "rejected unfit /a".
inline std::vector<std::string> told(const Conversion& conversion) {
  std::vector<std::string> lines;
  for (const Change& change : conversion.changes) {
    std::string line =
        std::string(name_of(change.action)) + ":" + change.reason + " " + change.from;
    if (change.to) line += " -> " + *change.to;
    lines.push_back(line);
  }
  for (const Issue& issue : conversion.warnings) {
    lines.push_back("warning " + issue.code + " " + to_pointer(issue.path));
  }
  for (const Rejected& rejected : conversion.rejected) {
    for (const Issue& issue : rejected.issues) {
      lines.push_back("rejected " + issue.code + " " + to_pointer(issue.path));
    }
  }
  return lines;
}

struct Case {
  const char* fear;
  Platform from;
  Platform to;
  const char* row;
  const char* written;  // "" where the row is rejected
  std::vector<std::string> told;
  Options options = {};
};

inline void check(std::initializer_list<Case> cases) {
  for (const Case& one : cases) {
    SCOPED_TRACE(std::string(one.fear) + ": " + std::string(name_of(one.from)) + " to " +
                 std::string(name_of(one.to)) + ": " + one.row);
    const Conversion conversion = convert(one.row, options_of(one.from, one.to, one.options));
    EXPECT_EQ(conversion.misuse, std::nullopt);
    EXPECT_EQ(without_fingerprints(conversion.text), one.written);
    EXPECT_EQ(told(conversion), one.told);
    EXPECT_EQ(conversion.converted, conversion.text.empty() ? 0U : 1U);
    EXPECT_EQ(conversion.rejected.size(), conversion.text.empty() ? 1U : 0U);
  }
}

}  // namespace entrybridge::converting

#endif  // ENTRYBRIDGE_TESTS_CONVERT_TESTING_H_
