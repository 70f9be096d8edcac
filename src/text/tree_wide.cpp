// Children of wide containers: found by an index once a tree is asked for them often.
#include <algorithm>
#include <utility>

#include "text/tree.h"

namespace entrybridge::text {
namespace {

constexpr std::uint32_t kLooksBeforeIndex = 8;

std::uint32_t hash_of(std::string_view name) {
  std::uint32_t hash = 0x811c9dc5;
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x01000193;
  return hash;
}

}  // namespace

const Node* Tree::item(const Node& array, std::uint32_t index) const {
  if (array.kind != Kind::array || index >= array.size) return nullptr;
  if (const ChildrenIndex* items = index_of_children(array)) return &nodes_[(*items)[index].second];
  auto at = children(array).begin();
  for (std::uint32_t i = 0; i < index; ++i) ++at;
  return &*at;
}

const Node* Tree::find_in_wide(const Node& object, std::string_view wanted) const {
  const ChildrenIndex* index = index_of_children(object);
  if (index == nullptr) {
    for (const Node& member : children(object)) {
      if (name(member) == wanted) return &member;
    }
    return nullptr;
  }
  const std::uint32_t hash = hash_of(wanted);
  auto at = std::lower_bound(index->begin(), index->end(), std::pair(hash, 0U));
  for (; at != index->end() && at->first == hash; ++at) {
    if (name(nodes_[at->second]) == wanted) return &nodes_[at->second];
  }
  return nullptr;
}

const Tree::ChildrenIndex* Tree::index_of_children(const Node& container) const {
  if (container.size <= kWide || is_shared_ || ++wide_.looks <= kLooksBeforeIndex) return nullptr;
  const auto [known, is_new] = wide_.children.try_emplace(index_of(container));
  ChildrenIndex& index = known->second;
  if (!is_new) return &index;
  index.reserve(container.size);
  const bool is_object = container.kind == Kind::object;
  for (const Node& child : children(container)) {
    index.emplace_back(is_object ? hash_of(name(child)) : child.index, index_of(child));
  }
  if (is_object) std::sort(index.begin(), index.end());
  return &index;
}

}  // namespace entrybridge::text
