// Schema documents parsed once, and `$ref` resolved among them.
//
// It promises: a reference leads to the schema it names (by `$id`, then JSON Pointer) or to none;
// a chain of references ends. The registry owns the parsed documents; what it returns lives as
// long.
#ifndef ENTRYBRIDGE_SCHEMA_REGISTRY_H_
#define ENTRYBRIDGE_SCHEMA_REGISTRY_H_

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "text/rapidjson.h"

namespace entrybridge::schema {

// A schema inside a document; `base` is the `$id` references are resolved against.
struct Place {
  const text::JsonValue* schema = nullptr;
  std::string_view base;
};

class Registry {
 public:
  // Our own documents.
  [[nodiscard]] static const Registry& embedded();

  // Adds a document under its `$id`. False: the text is no JSON object with an `$id`.
  bool add(std::string_view text);

  // The whole document of this `$id`, or none.
  [[nodiscard]] Place document(std::string_view id) const;

  // Where `reference`, met in a schema of base `base`, leads; none where it leads nowhere.
  [[nodiscard]] Place resolve(std::string_view reference, std::string_view base) const;

  // Follows `$ref` until a schema without one; none where the chain does not end.
  [[nodiscard]] Place follow(Place place) const;

 private:
  std::map<std::string, std::unique_ptr<rapidjson::Document>, std::less<>> documents_;
};

// The `$id` of one of our own documents: "openpipe/entry" ->
// "https://…/openpipe/entry.schema.json".
[[nodiscard]] std::string embedded_id(std::string_view name);

// `reference` resolved against `base` (RFC 3986, as far as schema names need it), without fragment.
[[nodiscard]] std::string resolve_uri(std::string_view reference, std::string_view base);

}  // namespace entrybridge::schema

#endif  // ENTRYBRIDGE_SCHEMA_REGISTRY_H_
