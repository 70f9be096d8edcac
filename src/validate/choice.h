// Which platform a row speaks for, by its keys alone, never by what it would pass.
#ifndef ENTRYBRIDGE_VALIDATE_CHOICE_H_
#define ENTRYBRIDGE_VALIDATE_CHOICE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "entrybridge.h"
#include "records/frame.h"
#include "text/tree.h"

namespace entrybridge::validate {

// Rows looked at before the platform of a file is chosen.
inline constexpr std::ptrdiff_t kRowsLookedAt = 100;

struct Choice {
  std::optional<Platform> platform;  // none: nothing to go by, or the rows disagree
  std::string reason;
  // The first row that speaks for another platform than those before it.
  std::optional<records::Frame> disagreeing;
};

// `inputs`, `target` or `log_ids`: Humanloop; else `messages` or a slip of it: OpenPipe; else
// Arize. None for what is no object.
[[nodiscard]] Choice choose_for_row(const text::Tree& tree);

// For a file, by its first 100 rows that are JSON objects; a body's key (`entries`, `examples`)
// speaks first. A file without such a row is taken for OpenPipe's.
[[nodiscard]] Choice choose_for_file(std::string_view file, const Limits& limits);

}  // namespace entrybridge::validate

#endif  // ENTRYBRIDGE_VALIDATE_CHOICE_H_
