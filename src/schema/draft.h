// Which drafts of JSON Schema a `$schema` may name.
#ifndef ENTRYBRIDGE_SCHEMA_DRAFT_H_
#define ENTRYBRIDGE_SCHEMA_DRAFT_H_

#include <algorithm>
#include <array>
#include <string_view>

namespace entrybridge::schema {

// What draft-06 says, draft-07 says too.
inline constexpr std::array<std::string_view, 4> kReadableDrafts = {
    "json-schema.org/draft-07/schema", "json-schema.org/draft-07/schema#",
    "json-schema.org/draft-06/schema", "json-schema.org/draft-06/schema#"};

[[nodiscard]] inline bool is_readable_draft(std::string_view uri) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!uri.starts_with(scheme)) continue;
    const std::string_view rest = uri.substr(scheme.size());
    return std::find(kReadableDrafts.begin(), kReadableDrafts.end(), rest) != kReadableDrafts.end();
  }
  return false;
}

}  // namespace entrybridge::schema

#endif  // ENTRYBRIDGE_SCHEMA_DRAFT_H_
