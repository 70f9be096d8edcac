#include "judge/bundle.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <vector>

#include "schema/keywords.h"
#include "text/rapidjson_copy.h"

namespace entrybridge::judge {
namespace {

using schema::Holds;
using schema::Place;
using schema::Registry;
using schema::SchemaKeyword;
using text::JsonValue;
using text::Kind;
using text::Node;
using text::Tree;

constexpr std::array<std::string_view, 10> kLeftOut = {
    "$schema", "$id",      "$comment", "title",    "description",
    "default", "examples", "format",   "readOnly", "definitions"};

class Bundler {
 public:
  Bundler(const Registry& registry, rapidjson::Document& out)
      : registry_(registry), allocator_(out.GetAllocator()) {}

  void fill(const Place& root, rapidjson::Document& out) {
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

  JsonValue copy_list(const Place& place, const Node& list) {
    JsonValue copy(rapidjson::kArrayType);
    for (const Node& one : place.tree->children(list)) {
      copy.PushBack(copy_schema(registry_.inside(place, one)), allocator_);
    }
    return copy;
  }

 private:
  static std::string name_of_target(std::size_t index) { return "s" + std::to_string(index); }

  JsonValue string(std::string_view text) {
    return JsonValue(text.data(), static_cast<rapidjson::SizeType>(text.size()), allocator_);
  }

  JsonValue copy_schema(const Place& place) {
    if (place.schema->kind != Kind::object)
      return text::rapidjson_copy(*place.tree, *place.schema, allocator_);
    JsonValue copy(rapidjson::kObjectType);
    const Node* reference = place.tree->find(*place.schema, "$ref");
    if (reference != nullptr && reference->kind == Kind::string) {
      const Place target = registry_.resolve(place.tree->string(*reference), place.base);
      if (!target.empty()) {
        copy.AddMember("$ref", string("#/definitions/" + name_of(target)), allocator_);
      }
      return copy;
    }
    for (const Node& member : place.tree->children(*place.schema)) {
      const std::string_view name = place.tree->name(member);
      if (std::find(kLeftOut.begin(), kLeftOut.end(), name) != kLeftOut.end()) continue;
      JsonValue key = string(name);
      copy.AddMember(key, copy_keyword(place, name, member), allocator_);
    }
    return copy;
  }

  JsonValue copy_keyword(const Place& place, std::string_view name, const Node& value) {
    const SchemaKeyword* keyword = schema::schema_keyword(name);
    if (keyword == nullptr) return text::rapidjson_copy(*place.tree, value, allocator_);
    const bool is_one = keyword->holds == Holds::schema || value.kind == Kind::boolean ||
                        (keyword->holds == Holds::schema_or_list && value.kind == Kind::object);
    if (is_one) return copy_schema(registry_.inside(place, value));
    return value.kind == Kind::array ? copy_list(place, value) : copy_map(place, value);
  }

  JsonValue copy_map(const Place& place, const Node& map) {
    JsonValue copy(rapidjson::kObjectType);
    for (const Node& member : place.tree->children(map)) {
      JsonValue key = string(place.tree->name(member));
      JsonValue value = schema::may_be_schema(member)
                            ? copy_schema(registry_.inside(place, member))
                            : text::rapidjson_copy(*place.tree, member, allocator_);
      copy.AddMember(key, value, allocator_);
    }
    return copy;
  }

  std::string name_of(const Place& place) {
    const auto [known, is_new] = indexes_.emplace(place.schema, targets_.size());
    if (is_new) targets_.push_back(place);
    return name_of_target(known->second);
  }

  const Registry& registry_;
  rapidjson::Document::AllocatorType& allocator_;
  std::vector<Place> targets_;
  std::map<const Node*, std::size_t> indexes_;
};

}  // namespace

void make_bundle(const Registry& registry, const Place& place, rapidjson::Document& bundle) {
  Bundler(registry, bundle).fill(place, bundle);
}

}  // namespace entrybridge::judge
