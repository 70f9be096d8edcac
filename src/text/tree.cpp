#include "text/tree.h"

#include <algorithm>
#include <utility>

#include "text/decimal.h"
#include "text/order.h"
#include "text/scanner.h"
#include "text/tree_builder.h"
#include "text/utf8.h"

namespace entrybridge::text {
namespace {

constexpr std::size_t kPairwiseKeys = 16;

char simple_escape(char kind) {
  switch (kind) {
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    default:
      return kind;
  }
}

// Decodes the `\u` escape at `at` of `body`; returns the position behind it.
std::size_t append_unicode_escape(std::string& out, std::string_view body, std::size_t at) {
  const std::uint32_t unit = hex4(body, at + 2).value_or(0);
  if (is_high_surrogate(unit) && body.substr(at + 6).starts_with("\\u")) {
    const std::uint32_t low = hex4(body, at + 8).value_or(0);
    if (is_low_surrogate(low)) {
      append_code_point(out, 0x10000U + ((unit - 0xD800U) << 10U) + (low - 0xDC00U));
      return at + 12;
    }
  }
  append_code_point(out, unit);
  return at + 6;
}

}  // namespace

std::optional<TextFault> Tree::parse(std::string_view text, std::size_t max_depth) {
  TreeBuilder builder(*this);
  builder.begin(text);
  const std::size_t bad_byte = find_invalid_utf8(text);
  if (bad_byte != std::string_view::npos) return invalid_utf8_at(text, bad_byte);

  std::optional<TextFault> fault = Scanner<TreeBuilder>(text, max_depth, builder).run();
  if (fault) {
    nodes_.clear();
    return fault;
  }
  find_duplicates();
  return std::nullopt;
}

std::string_view Tree::decoded_with_escapes(Span token) const {
  const auto [known, is_new] = decoded_.try_emplace(token.offset);
  if (is_new) append_decoded(known->second, text_.substr(token.offset, token.length));
  return known->second;
}

void Tree::decode_all() const {
  for (const Node& node : nodes_) {
    static_cast<void>(name(node));
    if (node.kind == Kind::string) static_cast<void>(string(node));
  }
  is_shared_ = true;
}

void Tree::find_duplicates() {
  std::vector<std::uint32_t> hidden;
  for (const Node& node : nodes_) {
    if (node.kind == Kind::object && node.size > 1) find_duplicates_in(node, hidden);
  }
  if (hidden.empty()) return;
  const auto places = [](const Duplicate& one) {
    return std::pair(one.second_key.offset, one.first_key.offset);
  };
  reorder(duplicates_, [&](const auto& a, const auto& b) { return places(a) < places(b); });
  std::sort(hidden.begin(), hidden.end());
  remove(hidden);
}

// Adds every member that a later one of the same name hides.
void Tree::find_duplicates_in(const Node& object, std::vector<std::uint32_t>& hidden) {
  const auto hide = [&](const Node& first, const Node& second) {
    duplicates_.push_back({.path = path(second),
                           .first_key = first.key,
                           .first_value = first.span,
                           .second_key = second.key,
                           .holder = index_of(object)});
    hidden.push_back(index_of(first));
  };
  if (object.size <= kPairwiseKeys) {
    for (const Node& first : children(object)) {
      for (std::uint32_t at = first.end; at < object.end; at = nodes_[at].end) {
        if (name(first) == name(nodes_[at])) {
          hide(first, nodes_[at]);
          break;
        }
      }
    }
    return;
  }
  std::unordered_map<std::string_view, const Node*> latest;
  latest.reserve(object.size);
  for (const Node& member : children(object)) {
    const Node*& known = latest[name(member)];
    if (known != nullptr) hide(*known, member);
    known = &member;
  }
}

// Takes the subtrees at `hidden` (ascending) out of the nodes.
void Tree::remove(const std::vector<std::uint32_t>& hidden) {
  std::vector<Node> kept;
  std::vector<std::uint32_t> moved(nodes_.size() + 1);
  kept.reserve(nodes_.size());
  std::size_t next_hidden = 0;
  for (std::uint32_t i = 0; i < nodes_.size();) {
    while (next_hidden < hidden.size() && hidden[next_hidden] < i) ++next_hidden;
    if (next_hidden < hidden.size() && hidden[next_hidden] == i) {
      const std::uint32_t end = nodes_[i].end;
      for (; i < end; ++i) moved[i] = static_cast<std::uint32_t>(kept.size());
      continue;
    }
    moved[i] = static_cast<std::uint32_t>(kept.size());
    kept.push_back(nodes_[i++]);
  }
  moved.back() = static_cast<std::uint32_t>(kept.size());
  for (Node& node : kept) {
    node.parent = moved[node.parent];
    node.end = moved[node.end];
    node.size = 0;
  }
  nodes_ = std::move(kept);
  for (std::size_t i = 1; i < nodes_.size(); ++i) {
    nodes_[i].index = nodes_[nodes_[i].parent].size++;
  }
  for (Duplicate& duplicate : duplicates_) duplicate.holder = moved[duplicate.holder];
}

const Node* Tree::find(const Node& object, std::string_view wanted) const {
  if (object.kind != Kind::object) return nullptr;
  if (object.size > kWide) return find_in_wide(object, wanted);
  for (const Node& member : children(object)) {
    if (name(member) == wanted) return &member;
  }
  return nullptr;
}

Path Tree::path(const Node& node, const Node& ancestor) const {
  Path path;
  for (const Node* at = &node; at != &ancestor && !is_root(*at); at = &parent(*at)) {
    if (at->key.length > 0) {
      path.emplace_back(std::string(name(*at)));
    } else {
      path.emplace_back(at->index);
    }
  }
  std::reverse(path.begin(), path.end());
  return path;
}

const Node& Tree::innermost(std::uint32_t offset) const {
  const auto holds = [&](const Node& node) {
    const std::uint32_t start = node.key.length > 0 ? node.key.offset : node.span.offset;
    return offset >= start && offset < node.span.offset + node.span.length;
  };
  const Node* found = &root();
  while (true) {
    const Node* inner = nullptr;
    for (const Node& child : children(*found)) {
      if (holds(child)) inner = &child;
    }
    if (inner == nullptr) return *found;
    found = inner;
  }
}

void append_decoded(std::string& out, std::string_view token) {
  const std::string_view body = token.substr(1, token.size() - 2);
  out.reserve(out.size() + body.size());
  std::size_t at = 0;
  while (at < body.size()) {
    const std::size_t escape = std::min(body.find('\\', at), body.size());
    out.append(body.substr(at, escape - at));
    if (escape == body.size()) return;
    if (body[escape + 1] == 'u') {
      at = append_unicode_escape(out, body, escape);
    } else {
      out.push_back(simple_escape(body[escape + 1]));
      at = escape + 2;
    }
  }
}

bool is_integer_text(std::string_view number) {
  if (number.find_first_of(".eE") == std::string_view::npos) return true;
  return Decimal::parse(number).is_integer();
}

std::string_view with_article(Kind kind) {
  switch (kind) {
    case Kind::null:
      return "null";
    case Kind::boolean:
      return "a boolean";
    case Kind::number:
      return "a number";
    case Kind::string:
      return "a string";
    case Kind::array:
      return "an array";
    case Kind::object:
      return "an object";
  }
  return "a value";
}

std::string_view name_of(Kind kind) {
  switch (kind) {
    case Kind::null:
      return "null";
    case Kind::boolean:
      return "boolean";
    case Kind::number:
      return "number";
    case Kind::string:
      return "string";
    case Kind::array:
      return "array";
    case Kind::object:
      return "object";
  }
  return "value";
}

}  // namespace entrybridge::text
