#include "schema/registry.h"

#include <cassert>
#include <charconv>
#include <limits>

#include "schema/documents.h"
#include "schema/keywords.h"

namespace entrybridge::schema {
namespace {

using text::Kind;
using text::Node;
using text::Tree;

constexpr std::string_view kIdPrefix = "https://unpkg.com/entrybridge/schemas/";
constexpr std::string_view kIdSuffix = ".schema.json";
constexpr std::size_t kOwnDepth = 128;
constexpr std::uint32_t kLarge = 16;

// A JSON Pointer's step, its escapes undone.
std::string unescaped(std::string_view step) {
  std::string out;
  for (std::size_t i = 0; i < step.size(); ++i) {
    if (step[i] != '~' || i + 1 == step.size()) {
      out += step[i];
    } else {
      out += step[++i] == '1' ? '/' : '~';
    }
  }
  return out;
}

// An array's index as a JSON Pointer writes it, or one that no array has.
std::uint32_t index_in(std::string_view step) {
  constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();
  std::uint32_t index = 0;
  const char* const end = step.data() + step.size();
  const auto read = std::from_chars(step.data(), end, index);
  const bool is_index = read.ec == std::errc() && read.ptr == end;
  return is_index && (step.size() == 1 || step.front() != '0') ? index : kNone;
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

std::string_view string_member(const Place& place, std::string_view name) {
  const Node* member = place.tree->find(*place.schema, name);
  if (member == nullptr || member->kind != Kind::string) return {};
  return place.tree->string(*member);
}

const Registry& Registry::embedded() {
  static const Registry registry = [] {
    Registry made;
    for (std::size_t i = 0; i < kEmbeddedDocumentCount; ++i) {
      const EmbeddedDocument& document = kEmbeddedDocuments[i];
      if (document.path.ends_with(kIdSuffix)) made.add(document.text, kOwnDepth);
    }
    return made;
  }();
  return registry;
}

const Registry& Registry::meta() {
  static const Registry registry = [] {
    Registry made;
    made.add(kMetaSchemaText, kOwnDepth);
    return made;
  }();
  return registry;
}

std::variant<Place, text::TextFault> Registry::add(std::string_view text, std::size_t max_depth) {
  auto source = std::make_unique<Source>();
  source->text = text;
  if (auto fault = source->tree.parse(source->text, max_depth)) return *std::move(fault);
  source->tree.decode_all();
  const Place root{.tree = &source->tree, .schema = &source->tree.root(), .base = own("")};
  sources_.push_back(std::move(source));
  index_containers(*root.tree);
  index_schemas(root);
  named_.try_emplace("", known(root));
  return known(root);
}

// Large containers get an index, so that many references into one cost no more than few.
void Registry::index_containers(const Tree& tree) {
  for (std::uint32_t at = 0; at < tree.root().end; ++at) {
    const Node& node = tree.at(at);
    if (node.size < kLarge) continue;
    if (node.kind == Kind::object) {
      Members& members = large_objects_[&node];
      for (const Node& member : tree.children(node)) members.emplace(tree.name(member), &member);
    } else {
      Items& items = large_arrays_[&node];
      for (const Node& one : tree.children(node)) items.push_back(&one);
    }
  }
}

void Registry::index_schemas(const Place& place) {
  Place here = place;
  const bool is_reference = here.tree->find(*here.schema, "$ref") != nullptr;
  const std::string_view id = string_member(here, "$id");
  if (!id.empty() && !is_reference) name_schema(here, id);
  base_at_.emplace(here.schema, here.base);
  for_each_subschema(*here.tree, *here.schema, [&](const Node& inner) {
    index_schemas({.tree = here.tree, .schema = &inner, .base = here.base});
  });
}

// Enters a schema under its `$id`, which also changes its base unless it is an anchor alone.
void Registry::name_schema(Place& place, std::string_view id) {
  const std::string anchor = fragment_of(id);
  if (!id.starts_with('#')) {
    std::string uri = resolve_uri(id, place.base);
    if (uri.size() > kMaxUri) {
      overlong_id_ = place.schema;
      return;
    }
    place.base = own(std::move(uri));
    named_.try_emplace(std::string(place.base), place);
  }
  if (!anchor.empty()) named_.try_emplace(std::string(place.base) + "#" + anchor, place);
}

Place Registry::document(std::string_view id) const {
  const auto found = named_.find(id);
  if (found != named_.end()) return found->second;
  return parent_ != nullptr ? parent_->document(id) : Place{};
}

Place Registry::resolve(std::string_view reference, std::string_view base) const {
  const std::string uri = resolve_uri(reference, base);
  const std::string fragment = fragment_of(reference);
  if (fragment.empty()) return document(uri);
  if (!fragment.starts_with('/')) return document(uri + "#" + fragment);
  const auto root = named_.find(uri);
  if (root != named_.end()) return at_pointer(root->second, fragment);
  return parent_ != nullptr ? parent_->resolve(reference, base) : Place{};
}

const Node* Registry::member(const Tree& tree, const Node& holder, const std::string& step) const {
  const auto large = large_objects_.find(&holder);
  if (large == large_objects_.end()) return tree.find(holder, step);
  const auto found = large->second.find(step);
  return found == large->second.end() ? nullptr : found->second;
}

const Node* Registry::item(const Tree& tree, const Node& holder, std::string_view step) const {
  const std::uint32_t index = index_in(step);
  if (index >= holder.size) return nullptr;
  const auto large = large_arrays_.find(&holder);
  if (large != large_arrays_.end()) return large->second[index];
  auto child = tree.children(holder).begin();
  for (std::uint32_t i = 0; i < index; ++i) ++child;
  return &*child;
}

Place Registry::at_pointer(const Place& root, std::string_view pointer) const {
  const Node* at = root.schema;
  while (!pointer.empty() && at != nullptr) {
    pointer.remove_prefix(1);
    const std::string step = unescaped(pointer.substr(0, pointer.find('/')));
    pointer.remove_prefix(std::min(pointer.find('/'), pointer.size()));
    at = at->kind == Kind::array ? item(*root.tree, *at, step) : member(*root.tree, *at, step);
  }
  if (at == nullptr) return {};
  return known({.tree = root.tree, .schema = at, .base = root.base});
}

// The place with the base of the nearest schema at or around it.
Place Registry::known(const Place& place) const {
  for (const Node* at = place.schema;; at = &place.tree->parent(*at)) {
    const auto base = base_at_.find(at);
    if (base != base_at_.end()) {
      return {.tree = place.tree, .schema = place.schema, .base = base->second};
    }
    if (place.tree->is_root(*at)) return place;
  }
}

Place Registry::inside(const Place& outer, const Node& inner) const {
  const auto base = base_at_.find(&inner);
  if (base == base_at_.end() && parent_ != nullptr) return parent_->inside(outer, inner);
  const std::string_view own_base = base == base_at_.end() ? outer.base : base->second;
  return {.tree = outer.tree, .schema = &inner, .base = own_base};
}

bool Registry::expects_schema_at(const Node& node) const {
  return base_at_.contains(&node) || (parent_ != nullptr && parent_->expects_schema_at(node));
}

}  // namespace entrybridge::schema
