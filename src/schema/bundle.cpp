#include "schema/bundle.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <vector>

namespace entrybridge::schema {
namespace {

using text::JsonValue;

constexpr std::array<std::string_view, 8> kLeftOut = {
    "$schema", "$id", "title", "description", "default", "examples", "format", "definitions"};
constexpr std::array<std::string_view, 1> kSchemaMaps = {"properties"};
constexpr std::array<std::string_view, 1> kSchemaLists = {"anyOf"};
constexpr std::array<std::string_view, 2> kSchemas = {"items", "additionalProperties"};

template <std::size_t N>
bool is_one_of(std::string_view name, const std::array<std::string_view, N>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

class Bundler {
 public:
  Bundler(const Registry& registry, rapidjson::Document& out)
      : registry_(registry), allocator_(out.GetAllocator()) {}

  void fill(Place root, rapidjson::Document& out) {
    JsonValue all_of(rapidjson::kArrayType);
    all_of.PushBack(copy_schema(root), allocator_);
    JsonValue definitions(rapidjson::kObjectType);
    // Copying one definition may ask for more.
    for (std::size_t i = 0; i < targets_.size(); ++i) {
      const Place target = targets_[i];
      JsonValue name = string(name_of_target(i));
      definitions.AddMember(name, copy_schema(target), allocator_);
    }
    out.SetObject();
    out.AddMember("allOf", all_of, allocator_);
    out.AddMember("definitions", definitions, allocator_);
  }

 private:
  static std::string name_of_target(std::size_t index) { return "s" + std::to_string(index); }

  JsonValue string(std::string_view text) {
    return JsonValue(text.data(), static_cast<rapidjson::SizeType>(text.size()), allocator_);
  }

  JsonValue copy_schema(const Place& place) {
    if (!place.schema->IsObject()) return JsonValue(*place.schema, allocator_);
    JsonValue copy(rapidjson::kObjectType);
    const auto reference = place.schema->FindMember("$ref");
    if (reference != place.schema->MemberEnd()) {
      const std::string_view uri(reference->value.GetString(), reference->value.GetStringLength());
      copy.AddMember("$ref", string("#/definitions/" + target(registry_.resolve(uri, place.base))),
                     allocator_);
      return copy;
    }
    for (const auto& member : place.schema->GetObject()) {
      const std::string_view name(member.name.GetString(), member.name.GetStringLength());
      if (is_one_of(name, kLeftOut)) continue;
      JsonValue key = string(name);
      copy.AddMember(key, copy_keyword(name, {.schema = &member.value, .base = place.base}),
                     allocator_);
    }
    return copy;
  }

  JsonValue copy_keyword(std::string_view name, const Place& value) {
    if (is_one_of(name, kSchemas)) return copy_schema(value);
    if (is_one_of(name, kSchemaMaps)) {
      JsonValue map(rapidjson::kObjectType);
      for (const auto& member : value.schema->GetObject()) {
        JsonValue key(member.name, allocator_);
        map.AddMember(key, copy_schema({.schema = &member.value, .base = value.base}), allocator_);
      }
      return map;
    }
    if (is_one_of(name, kSchemaLists)) {
      JsonValue list(rapidjson::kArrayType);
      for (const JsonValue& one : value.schema->GetArray()) {
        list.PushBack(copy_schema({.schema = &one, .base = value.base}), allocator_);
      }
      return list;
    }
    return JsonValue(*value.schema, allocator_);
  }

  std::string target(const Place& place) {
    const auto [known, is_new] = indexes_.emplace(place.schema, targets_.size());
    if (is_new) targets_.push_back(place);
    return name_of_target(known->second);
  }

  const Registry& registry_;
  rapidjson::Document::AllocatorType& allocator_;
  std::vector<Place> targets_;
  std::map<const JsonValue*, std::size_t> indexes_;
};

}  // namespace

void make_bundle(const Registry& registry, Place place, rapidjson::Document& bundle) {
  Bundler(registry, bundle).fill(place, bundle);
}

}  // namespace entrybridge::schema
