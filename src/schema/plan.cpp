#include "schema/plan.h"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <array>
#include <map>
#include <mutex>

#include "text/write.h"

namespace entrybridge::schema {
namespace {

using text::JsonValue;

struct TypeName {
  std::string_view name;
  TypeSet::Bit bit;
};

constexpr std::array kTypeNames = {
    TypeName{"string", TypeSet::string},   TypeName{"number", TypeSet::number},
    TypeName{"integer", TypeSet::integer}, TypeName{"boolean", TypeSet::boolean},
    TypeName{"array", TypeSet::array},     TypeName{"object", TypeSet::object},
    TypeName{"null", TypeSet::null},
};

std::string_view view(const JsonValue& string) {
  return {string.GetString(), string.GetStringLength()};
}

TypeSet types_named(const JsonValue& type) {
  const auto one = [](const JsonValue& name) {
    for (const TypeName& known : kTypeNames) {
      if (name.IsString() && view(name) == known.name) return TypeSet(known.bit);
    }
    return TypeSet();
  };
  if (!type.IsArray()) return one(type);
  TypeSet types;
  for (const JsonValue& name : type.GetArray()) types = types | one(name);
  return types;
}

// JSON text of a schema's value; strings as text/write.h writes them, so that equal strings are
// equal texts.
std::string json_text(const JsonValue& value) {
  if (value.IsString()) return text::quoted(view(value));
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  value.Accept(writer);
  return {buffer.GetString(), buffer.GetSize()};
}

// Keywords that decide nothing about a value.
constexpr std::array<std::string_view, 10> kAnnotations = {
    "$schema", "$id",      "$comment", "title",    "description",
    "default", "examples", "format",   "readOnly", "definitions"};

}  // namespace

bool TypeSet::admits(text::Kind kind) const {
  switch (kind) {
    case text::Kind::null:
      return has(null);
    case text::Kind::boolean:
      return has(boolean);
    case text::Kind::number:
      return has(number) || has(integer);
    case text::Kind::string:
      return has(string);
    case text::Kind::array:
      return has(array);
    case text::Kind::object:
      return has(object);
  }
  return false;
}

std::string TypeSet::words() const {
  std::vector<std::string_view> names;
  for (const TypeName& known : kTypeNames) {
    if (known.bit == integer && has(number)) continue;
    if (has(known.bit)) names.push_back(known.name);
  }
  std::string words;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) words += i + 1 == names.size() ? " or " : ", ";
    words += names[i];
  }
  return words;
}

const Property* PlanNode::property(std::string_view name) const {
  const auto found = std::find_if(properties.begin(), properties.end(),
                                  [&](const Property& one) { return one.name == name; });
  return found == properties.end() ? nullptr : &*found;
}

// Lowers schemas into `plan`, each only once; a schema met again while it is being lowered is a
// cycle, and its node is known by then.
class Plan::Lowering {
 public:
  Lowering(const Registry& registry, Plan& plan, std::string& problem)
      : registry_(registry), plan_(plan), problem_(problem) {
    plan_.nodes_.emplace_back();  // kAnything
  }

  NodeId lower(Place place) {
    place = registry_.follow(place);
    if (place.schema == nullptr) return fail("a $ref leads nowhere");
    if (place.schema->IsTrue()) return kAnything;
    const auto known = ids_.find(place.schema);
    if (known != ids_.end()) return known->second;
    const auto id = static_cast<NodeId>(plan_.nodes_.size());
    plan_.nodes_.emplace_back();
    ids_.emplace(place.schema, id);
    PlanNode node;
    if (place.schema->IsFalse()) {
      node.never = true;
    } else if (place.schema->IsObject()) {
      fill(node, place);
    } else {
      return fail("a schema is neither an object nor a boolean");
    }
    plan_.nodes_[id] = std::move(node);
    return id;
  }

 private:
  NodeId fail(std::string problem) {
    if (problem_.empty()) problem_ = std::move(problem);
    return kAnything;
  }

  void fill(PlanNode& node, const Place& place) {
    for (const auto& member : place.schema->GetObject()) {
      keyword(node, view(member.name), {.schema = &member.value, .base = place.base});
    }
  }

  void keyword(PlanNode& node, std::string_view name, const Place& value) {
    const JsonValue& json = *value.schema;
    if (name == "type") {
      node.types = types_named(json);
    } else if (name == "enum") {
      node.values.emplace();
      for (const JsonValue& one : json.GetArray()) node.values->push_back(json_text(one));
    } else if (name == "const") {
      node.values = {json_text(json)};
    } else if (name == "properties") {
      for (const auto& property : json.GetObject()) {
        Property& known = property_of(node, view(property.name));
        known.declared = true;
        known.node = lower({.schema = &property.value, .base = value.base});
      }
    } else if (name == "required") {
      for (const JsonValue& key : json.GetArray()) property_of(node, view(key)).required = true;
    } else if (name == "additionalProperties") {
      node.closed = json.IsFalse();
      if (!node.closed) node.additional = lower(value);
    } else if (name == "items" && !json.IsArray()) {
      node.items = lower(value);
    } else if (name == "anyOf") {
      for (const JsonValue& one : json.GetArray()) {
        node.any_of.push_back(lower({.schema = &one, .base = value.base}));
      }
    } else if (name == "minProperties") {
      node.min_properties = json.GetUint();
    } else if (name == "minItems") {
      node.min_items = json.GetUint();
    } else if (name == "maxItems") {
      node.max_items = json.GetUint();
    } else if (std::find(kAnnotations.begin(), kAnnotations.end(), name) == kAnnotations.end()) {
      fail("the keyword `" + std::string(name) + "` is not lowered");
    }
  }

  static Property& property_of(PlanNode& node, std::string_view name) {
    for (Property& one : node.properties) {
      if (one.name == name) return one;
    }
    return node.properties.emplace_back(
        Property{.name = std::string(name), .node = kAnything, .declared = false});
  }

  const Registry& registry_;
  Plan& plan_;
  std::string& problem_;
  std::map<const JsonValue*, NodeId> ids_;
};

std::optional<Plan> Plan::lower(const Registry& registry, Place place, std::string& problem) {
  Plan plan;
  Lowering lowering(registry, plan, problem);
  plan.root_ = lowering.lower(place);
  if (!problem.empty()) return std::nullopt;
  return plan;
}

const Plan& Plan::embedded(std::string_view name) {
  static std::mutex guard;
  static std::map<std::string, Plan, std::less<>> plans;
  const std::lock_guard lock(guard);
  const auto known = plans.find(name);
  if (known != plans.end()) return known->second;
  const Registry& registry = Registry::embedded();
  std::string problem;
  std::optional<Plan> plan = lower(registry, registry.document(embedded_id(name)), problem);
  assert(plan.has_value() && "every embedded schema can be lowered; a test holds them to it");
  return plans.emplace(std::string(name), plan ? std::move(*plan) : Plan()).first->second;
}

TypeSet Plan::types_of(NodeId id) const {
  const PlanNode& node = nodes_[id];
  if (node.never) return TypeSet();
  if (node.any_of.empty()) return node.types;
  TypeSet alternatives;
  for (const NodeId one : node.any_of) alternatives = alternatives | types_of(one);
  return node.types & alternatives;
}

std::optional<std::string_view> Plan::tag_value(const Property& property) const {
  const PlanNode& node = nodes_[property.node];
  if (!node.values || node.values->size() != 1) return std::nullopt;
  const std::string_view text = node.values->front();
  // Tags are plain words: their JSON text is the word in quotes.
  if (text.size() < 2 || text.front() != '"' || text.find('\\') != std::string_view::npos) {
    return std::nullopt;
  }
  return text.substr(1, text.size() - 2);
}

}  // namespace entrybridge::schema
