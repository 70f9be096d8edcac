// The schema documents, as they stand in src/schemas, embedded at build time.
#ifndef ENTRYBRIDGE_SCHEMA_DOCUMENTS_H_
#define ENTRYBRIDGE_SCHEMA_DOCUMENTS_H_

#include <cstddef>
#include <string_view>

namespace entrybridge::schema {

struct EmbeddedDocument {
  std::string_view path;  // below src/schemas: "openpipe/entry.schema.json"
  std::string_view text;
};

// Made by cmake/embed.cmake.
extern const EmbeddedDocument kEmbeddedDocuments[];
extern const std::size_t kEmbeddedDocumentCount;

// draft-07's own schema, as json-schema.org publishes it (src/schema/draft-07.schema.json).
extern const std::string_view kMetaSchemaText;

// The document at this path below src/schemas, or "".
[[nodiscard]] std::string_view embedded_text(std::string_view path);

}  // namespace entrybridge::schema

#endif  // ENTRYBRIDGE_SCHEMA_DOCUMENTS_H_
