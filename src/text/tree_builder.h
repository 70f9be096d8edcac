// Fills a tree from the tokens of its text, in their order: a handler of text/scanner.h.
//
// It promises nothing of what the tokens are: they must be those of one JSON document of valid
// UTF-8. Who tells them may leave out lone surrogates and members of one name only where there are
// none, as the one pass does; Tree::parse looks for them.
//
//   TreeBuilder builder(tree);
//   builder.begin(text);
//   builder.null(0);
#ifndef ENTRYBRIDGE_TEXT_TREE_BUILDER_H_
#define ENTRYBRIDGE_TEXT_TREE_BUILDER_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include "text/scanner.h"
#include "text/tree.h"

namespace entrybridge::text {

class TreeBuilder {
 public:
  explicit TreeBuilder(Tree& tree) : tree_(tree) {}

  // Forgets what the tree held. `text` must outlive it.
  void begin(std::string_view text) {
    tree_.text_ = text;
    tree_.nodes_.clear();
    tree_.open_.clear();
    tree_.duplicates_.clear();
    tree_.lone_surrogates_.clear();
    if (!tree_.decoded_.empty()) tree_.decoded_.clear();
    if (tree_.wide_.looks > 0) tree_.wide_ = {};
  }

  void null(std::size_t offset) { add(Kind::null, offset, 4); }
  void boolean(std::size_t offset, bool value) { add(Kind::boolean, offset, value ? 4 : 5); }
  void number(std::size_t offset, std::size_t length) { add(Kind::number, offset, length); }
  void string(StringToken token) {
    add(Kind::string, token.offset, token.length).escaped = token.escaped;
  }
  void key(StringToken token) {
    key_ = {narrow(token.offset), narrow(token.length)};
    escaped_key_ = token.escaped;
  }
  void open_array(std::size_t offset) { open(Kind::array, offset); }
  void open_object(std::size_t offset) { open(Kind::object, offset); }
  void close_array(std::size_t offset) { close(offset); }
  void close_object(std::size_t offset) { close(offset); }
  void lone_surrogate(std::size_t offset) { tree_.lone_surrogates_.push_back(narrow(offset)); }

 private:
  static std::uint32_t narrow(std::size_t value) { return static_cast<std::uint32_t>(value); }

  Node& add(Kind kind, std::size_t offset, std::size_t length) {
    Node& node = tree_.nodes_.emplace_back();
    node.kind = kind;
    node.span = {narrow(offset), narrow(length)};
    node.key = std::exchange(key_, Span{});
    node.escaped_key = std::exchange(escaped_key_, false);
    node.end = narrow(tree_.nodes_.size());
    if (!tree_.open_.empty()) {
      node.parent = tree_.open_.back();
      node.index = tree_.nodes_[node.parent].size++;
    }
    return node;
  }

  void open(Kind kind, std::size_t offset) {
    add(kind, offset, 0);
    tree_.open_.push_back(narrow(tree_.nodes_.size()) - 1);
  }

  void close(std::size_t offset) {
    Node& node = tree_.nodes_[tree_.open_.back()];
    tree_.open_.pop_back();
    node.span.length = narrow(offset) + 1 - node.span.offset;
    node.end = narrow(tree_.nodes_.size());
  }

  Tree& tree_;
  Span key_;
  bool escaped_key_ = false;
};

}  // namespace entrybridge::text

#endif  // ENTRYBRIDGE_TEXT_TREE_BUILDER_H_
