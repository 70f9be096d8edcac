// A JSON document as a table of nodes that know the place of every key and value in its text.
//
// It promises: a document that parses is UTF-8, is JSON, is at most `max_depth` deep; of several
// members of one name the last counts (as with JSON.parse) and the others are listed as duplicates;
// numbers keep their text (`raw`); a lone surrogate escape parses and is listed. The text must
// outlive the tree. Strings are decoded when they are asked for, and only where they hold escapes;
// for RapidJSON's value of a node see text/rapidjson_copy.h.
//
//   Tree tree;
//   if (auto fault = tree.parse(row, 128)) return report(*fault);
//   if (const Node* messages = tree.find(tree.root(), "messages"))
//     for (const Node& message : tree.children(*messages)) …
#ifndef ENTRYBRIDGE_TEXT_TREE_H_
#define ENTRYBRIDGE_TEXT_TREE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "entrybridge.h"
#include "text/fault.h"

namespace entrybridge::text {

enum class Kind : std::uint8_t { null, boolean, number, string, array, object };

// A run of bytes of the text.
struct Span {
  std::uint32_t offset = 0;
  std::uint32_t length = 0;

  bool operator==(const Span&) const = default;
};

// A value: nodes stand in document order, a container's contents right behind it.
struct Node {
  Kind kind = Kind::null;
  bool escaped = false;      // a string with a backslash
  bool escaped_key = false;  // the same of the key
  std::uint32_t parent = 0;  // the root is its own parent
  std::uint32_t index = 0;   // among its parent's children
  std::uint32_t end = 0;     // one past the last node inside
  std::uint32_t size = 0;    // children
  Span span;                 // the value, brackets and quotes included
  Span key;                  // the key token, quotes included; empty outside objects

  bool operator==(const Node&) const = default;
};

// A member whose name stands again later in the same object, with its value's text.
struct Duplicate {
  Path path;                 // of the member, the name last
  Span first_key;            // the earlier member's key: it does not count
  Span first_value;          // and its value
  Span second_key;           // the later one's key
  std::uint32_t holder = 0;  // the object's node
};

class Tree {
 public:
  Tree() = default;
  Tree(const Tree&) = delete;
  Tree& operator=(const Tree&) = delete;
  Tree(Tree&&) = delete;
  Tree& operator=(Tree&&) = delete;
  ~Tree() = default;

  // Reads `text`, forgetting what was read before. On a fault the tree is empty.
  [[nodiscard]] std::optional<TextFault> parse(std::string_view text, std::size_t max_depth);

  // Decodes all strings now: then several threads may read the tree.
  void decode_all() const;

  void clear() { nodes_.clear(); }
  [[nodiscard]] bool empty() const { return nodes_.empty(); }
  [[nodiscard]] const std::vector<Node>& nodes() const { return nodes_; }
  [[nodiscard]] const Node& root() const { return nodes_.front(); }
  [[nodiscard]] const Node& at(std::uint32_t index) const { return nodes_[index]; }
  [[nodiscard]] std::uint32_t index_of(const Node& node) const {
    return static_cast<std::uint32_t>(&node - nodes_.data());
  }
  [[nodiscard]] bool is_root(const Node& node) const { return &node == nodes_.data(); }
  [[nodiscard]] const Node& parent(const Node& node) const { return nodes_[node.parent]; }

  // The value's own text, byte for byte.
  [[nodiscard]] std::string_view raw(const Node& node) const {
    return text_.substr(node.span.offset, node.span.length);
  }
  [[nodiscard]] std::string_view text() const { return text_; }

  // The member's name, decoded; "" outside objects.
  [[nodiscard]] std::string_view name(const Node& node) const {
    if (node.key.length == 0) return {};
    return decoded(node.key, node.escaped_key);
  }

  // A string's value, decoded (lone surrogates in their three-byte form). Only for strings.
  [[nodiscard]] std::string_view string(const Node& node) const {
    return decoded(node.span, node.escaped);
  }

  // Whether it is the string ""; its value need not be made for that.
  [[nodiscard]] static bool is_empty_string(const Node& node) {
    return node.kind == Kind::string && node.span.length == 2;
  }

  // Whether it is the boolean `true`.
  [[nodiscard]] bool is_true(const Node& node) const {
    return node.kind == Kind::boolean && text_[node.span.offset] == 't';
  }

  // The member of this name, or null; null also where `object` is none.
  [[nodiscard]] const Node* find(const Node& object, std::string_view name) const;

  // The item at this index, or null; null also where `array` is none.
  [[nodiscard]] const Node* item(const Node& array, std::uint32_t index) const;

  // The children of an array or object, in document order.
  class Children {
   public:
    class Iterator {
     public:
      Iterator(const Node* nodes, std::uint32_t at) : nodes_(nodes), at_(at) {}
      const Node& operator*() const { return nodes_[at_]; }
      const Node* operator->() const { return nodes_ + at_; }
      Iterator& operator++() {
        at_ = nodes_[at_].end;
        return *this;
      }
      bool operator==(const Iterator& other) const { return at_ == other.at_; }

     private:
      const Node* nodes_;
      std::uint32_t at_;
    };
    Children(const Node* nodes, std::uint32_t first, std::uint32_t end)
        : nodes_(nodes), first_(first), end_(end) {}
    [[nodiscard]] Iterator begin() const { return {nodes_, first_}; }
    [[nodiscard]] Iterator end() const { return {nodes_, end_}; }

   private:
    const Node* nodes_;
    std::uint32_t first_;
    std::uint32_t end_;
  };
  [[nodiscard]] Children children(const Node& container) const {
    return {nodes_.data(), index_of(container) + 1, container.end};
  }

  // From the root, or from `ancestor`.
  [[nodiscard]] Path path(const Node& node) const { return path(node, root()); }
  [[nodiscard]] Path path(const Node& node, const Node& ancestor) const;

  // In document order of the member that counts.
  [[nodiscard]] const std::vector<Duplicate>& duplicates() const { return duplicates_; }

  // Offsets of escapes of a surrogate without its other half, keys included.
  [[nodiscard]] const std::vector<std::uint32_t>& lone_surrogates() const {
    return lone_surrogates_;
  }

  // The innermost value whose text, or whose key, holds the byte at `offset`.
  [[nodiscard]] const Node& innermost(std::uint32_t offset) const;

 private:
  friend class TreeBuilder;

  // A string token's value.
  [[nodiscard]] std::string_view decoded(Span token, bool escaped) const {
    if (!escaped) return text_.substr(token.offset + 1, token.length - 2);
    return decoded_with_escapes(token);
  }
  [[nodiscard]] std::string_view decoded_with_escapes(Span token) const;

  // Of a container's children, the number each is looked for by (an index, or a name's hash) and
  // the node, in the order of the numbers.
  using ChildrenIndex = std::vector<std::pair<std::uint32_t, std::uint32_t>>;
  struct WideContainers {
    std::uint32_t looks = 0;
    std::unordered_map<std::uint32_t, ChildrenIndex> children = {};
  };

  static constexpr std::uint32_t kWide = 32;  // children; containers of more may get an index

  // Where the container is wide and much is looked for; else null.
  [[nodiscard]] const ChildrenIndex* index_of_children(const Node& container) const;
  [[nodiscard]] const Node* find_in_wide(const Node& object, std::string_view name) const;

  void find_duplicates();
  void find_duplicates_in(const Node& object, std::vector<std::uint32_t>& hidden);
  void remove(const std::vector<std::uint32_t>& hidden);

  std::string_view text_;
  std::vector<Node> nodes_;
  std::vector<std::uint32_t> open_;  // while it is read: the containers around
  std::vector<Duplicate> duplicates_;
  std::vector<std::uint32_t> lone_surrogates_;
  // Of the strings with escapes that were asked for, by the token's offset.
  mutable std::unordered_map<std::uint32_t, std::string> decoded_;
  mutable WideContainers wide_;
  mutable bool is_shared_ = false;  // by threads: nothing is made any more
};

// The string token (quotes included) decoded; lone surrogates in their three-byte form.
void append_decoded(std::string& out, std::string_view token);

// Whether a number's text stands for an integer, as draft-07 means it: `2`, `2.0`, `20e-1`.
[[nodiscard]] bool is_integer_text(std::string_view number);

// "a string", "an object" …
[[nodiscard]] std::string_view with_article(Kind kind);
[[nodiscard]] std::string_view name_of(Kind kind);

}  // namespace entrybridge::text

#endif  // ENTRYBRIDGE_TEXT_TREE_H_
