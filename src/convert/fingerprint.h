// A short number that stands for a value, so that a sidecar can tell whether the value is still the
// one it was written beside without a copy of it.
//
// It promises: white space, escapes in strings and the order of keys do not count, digits of
// numbers do; the same value has the same fingerprint in every build. It is no proof against
// someone who looks for two values of one fingerprint.
//
//   fingerprint(row["messages"])            // of `{"a":1,"b":2}` and `{ "b":2, "a":1 }` alike
#ifndef ENTRYBRIDGE_CONVERT_FINGERPRINT_H_
#define ENTRYBRIDGE_CONVERT_FINGERPRINT_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "convert/value.h"

namespace entrybridge::conversion {

[[nodiscard]] std::uint64_t fingerprint(const Value& value);

// Of a row by what it says: without the sidecar at the pointer `sidecar`, and without members that
// are null or empty.
[[nodiscard]] std::uint64_t fingerprint_of_meaning(const Value& row, std::string_view sidecar);

// Of each item of a list, which one it is among its equals included: no two are the same, and where
// one of several equals went, none of them is found again.
[[nodiscard]] std::vector<std::uint64_t> item_fingerprints(const Value& list);

// As it stands in a sidecar: 16 hexadecimal digits.
[[nodiscard]] std::string fingerprint_text(std::uint64_t fingerprint);

}  // namespace entrybridge::conversion

#endif  // ENTRYBRIDGE_CONVERT_FINGERPRINT_H_
