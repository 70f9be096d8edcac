#include "schema/registry.h"

#include <rapidjson/pointer.h>

#include "schema/documents.h"

namespace entrybridge::schema {
namespace {

constexpr std::string_view kIdPrefix = "https://unpkg.com/entrybridge/schemas/";
constexpr std::string_view kIdSuffix = ".schema.json";
constexpr int kLongestReferenceChain = 64;

std::string_view string_member(const text::JsonValue& object, const char* name) {
  const auto member = object.FindMember(name);
  if (member == object.MemberEnd() || !member->value.IsString()) return {};
  return {member->value.GetString(), member->value.GetStringLength()};
}

std::string_view without_fragment(std::string_view uri) {
  return uri.substr(0, uri.find('#'));
}

}  // namespace

std::string_view embedded_text(std::string_view path) {
  for (std::size_t i = 0; i < kEmbeddedDocumentCount; ++i) {
    if (kEmbeddedDocuments[i].path == path) return kEmbeddedDocuments[i].text;
  }
  return {};
}

std::string embedded_id(std::string_view name) {
  return std::string(kIdPrefix) + std::string(name) + std::string(kIdSuffix);
}

std::string resolve_uri(std::string_view reference, std::string_view base) {
  reference = without_fragment(reference);
  if (reference.empty()) return std::string(base);
  if (reference.find("://") != std::string_view::npos || reference.starts_with("urn:")) {
    return std::string(reference);
  }
  std::string_view folder = base.substr(0, base.rfind('/') + 1);
  while (reference.starts_with("../") && !folder.empty()) {
    reference.remove_prefix(3);
    folder = folder.substr(0, folder.substr(0, folder.size() - 1).rfind('/') + 1);
  }
  return std::string(folder) + std::string(reference);
}

const Registry& Registry::embedded() {
  static const Registry registry = [] {
    Registry made;
    for (std::size_t i = 0; i < kEmbeddedDocumentCount; ++i) {
      const EmbeddedDocument& document = kEmbeddedDocuments[i];
      if (document.path.ends_with(kIdSuffix)) made.add(document.text);
    }
    return made;
  }();
  return registry;
}

bool Registry::add(std::string_view text) {
  auto document = std::make_unique<rapidjson::Document>();
  document->Parse(text.data(), text.size());
  if (document->HasParseError() || !document->IsObject()) return false;
  const std::string_view id = without_fragment(string_member(*document, "$id"));
  if (id.empty()) return false;
  documents_.emplace(std::string(id), std::move(document));
  return true;
}

Place Registry::document(std::string_view id) const {
  const auto found = documents_.find(id);
  if (found == documents_.end()) return {};
  return {.schema = found->second.get(), .base = found->first};
}

Place Registry::resolve(std::string_view reference, std::string_view base) const {
  const Place document = this->document(resolve_uri(reference, base));
  if (document.schema == nullptr) return {};
  const std::size_t fragment_at = reference.find('#');
  if (fragment_at == std::string_view::npos) return document;
  const std::string_view fragment = reference.substr(fragment_at);  // with its '#'
  const rapidjson::Pointer pointer(fragment.data(), fragment.size());
  if (!pointer.IsValid()) return {};
  return {.schema = pointer.Get(*document.schema), .base = document.base};
}

Place Registry::follow(Place place) const {
  for (int steps = 0; steps < kLongestReferenceChain; ++steps) {
    if (place.schema == nullptr || !place.schema->IsObject()) return place;
    const std::string_view reference = string_member(*place.schema, "$ref");
    if (reference.empty()) return place;
    place = resolve(reference, place.base);
  }
  return {};
}

}  // namespace entrybridge::schema
