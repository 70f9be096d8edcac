// The keys and strings of a row, as they stand in the text.
#ifndef ENTRYBRIDGE_RULES_TEXTS_H_
#define ENTRYBRIDGE_RULES_TEXTS_H_

#include "rules/rule.h"

namespace entrybridge::rules {

// A key or a string; `token` has its quotes.
struct Token {
  const text::Node& node;  // whose key or value it is
  text::Span span;
  bool is_escaped;
};

// Hands each token of the row to `see`.
template <class See>
void see_tokens(const Row& row, See see) {
  const text::Tree& tree = row.tree;
  for (std::uint32_t i = tree.index_of(row.root); i < row.root.end; ++i) {
    const text::Node& node = tree.at(i);
    if (node.key.length > 0 && i > tree.index_of(row.root)) {
      see(Token{node, node.key, node.escaped_key});
    }
    if (node.kind == text::Kind::string) see(Token{node, node.span, node.escaped});
  }
}

}  // namespace entrybridge::rules

#endif  // ENTRYBRIDGE_RULES_TEXTS_H_
