// URI references, as far as `$id` and `$ref` need them (RFC 3986, section 5).
#ifndef ENTRYBRIDGE_SCHEMA_URI_H_
#define ENTRYBRIDGE_SCHEMA_URI_H_

#include <string>
#include <string_view>

namespace entrybridge::schema {

// `reference` resolved against `base`, without its fragment.
[[nodiscard]] std::string resolve_uri(std::string_view reference, std::string_view base);

// What stands behind the "#", percent-decoded; "" where there is none.
[[nodiscard]] std::string fragment_of(std::string_view reference);

}  // namespace entrybridge::schema

#endif  // ENTRYBRIDGE_SCHEMA_URI_H_
