#include "text/tree.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <numeric>
#include <unordered_map>
#include <utility>

#include "text/decimal.h"
#include "text/scanner.h"
#include "text/utf8.h"

namespace entrybridge::text {
namespace {

constexpr std::size_t kFirstChunkBytes = std::size_t{64} << 10U;
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

// The nearest double; what is too large becomes infinite. Not by RapidJSON's reader: for some
// digits
// (`0e40`, or 18446744073709551615 and a 9) version 1.1.0 does what C++ leaves undefined.
double nearest_double(std::string_view token) {
#ifdef __cpp_lib_to_chars
  double value = 0;
  const auto read = std::from_chars(token.data(), token.data() + token.size(), value);
  if (read.ec == std::errc()) return value;
  const double limit = Decimal::parse(token).exponent > 0 ? HUGE_VAL : 0.0;
  return token.front() == '-' ? -limit : limit;
#else
  // Emscripten's C library knows one way alone to write a number, whatever the locale.
  return std::strtod(std::string(token).c_str(), nullptr);
#endif
}

bool has_only_digits(std::string_view token) {
  return std::all_of(token.begin(), token.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// The magnitude of a token of digits, or none where it does not fit 64 bits.
std::optional<std::uint64_t> magnitude(std::string_view digits) {
  std::uint64_t value = 0;
  for (const char c : digits) {
    const auto digit = static_cast<std::uint64_t>(c - '0');
    if (value > (std::numeric_limits<std::uint64_t>::max() - digit) / 10) return std::nullopt;
    value = value * 10 + digit;
  }
  return value;
}

constexpr std::uint64_t kInt64Limit = std::uint64_t{1} << 63U;

}  // namespace

// Feeds RapidJSON's document and notes every place; the scanner's handler.
class Tree::Builder {
 public:
  explicit Builder(Tree& tree, std::size_t max_depth) : tree_(tree), max_depth_(max_depth) {}

  // RapidJSON's Document::Populate calls this with itself.
  bool operator()(rapidjson::Document& document) {
    document_ = &document;
    Scanner<Builder> scanner(tree_.text_, max_depth_, *this);
    fault_ = scanner.run();
    return !fault_;
  }
  [[nodiscard]] std::optional<TextFault>& fault() { return fault_; }

  void null(std::size_t offset) {
    add(Kind::null, offset, 4);
    document_->Null();
  }
  void boolean(std::size_t offset, bool value) {
    add(Kind::boolean, offset, value ? 4 : 5);
    document_->Bool(value);
  }
  void number(std::size_t offset, std::size_t length) {
    add(Kind::number, offset, length);
    feed_number(tree_.text_.substr(offset, length));
  }
  void string(StringToken token) {
    add(Kind::string, token.offset, token.length).escaped = token.escaped;
    feed_string(token, false);
  }
  void key(StringToken token) {
    key_ = {narrow(token.offset), narrow(token.length)};
    feed_string(token, true);
  }
  void open_array(std::size_t offset) {
    open(Kind::array, offset);
    document_->StartArray();
  }
  void open_object(std::size_t offset) {
    open(Kind::object, offset);
    document_->StartObject();
  }
  void close_array(std::size_t offset) { document_->EndArray(close(offset)); }
  void close_object(std::size_t offset) { document_->EndObject(close(offset)); }
  void lone_surrogate(std::size_t offset) { tree_.lone_surrogates_.push_back(narrow(offset)); }

 private:
  static std::uint32_t narrow(std::size_t value) { return static_cast<std::uint32_t>(value); }

  Node& add(Kind kind, std::size_t offset, std::size_t length) {
    Node node;
    node.kind = kind;
    node.span = {narrow(offset), narrow(length)};
    node.key = std::exchange(key_, Span{});
    node.end = narrow(tree_.nodes_.size()) + 1;
    if (!open_.empty()) {
      node.parent = open_.back();
      node.index = tree_.nodes_[node.parent].size++;
    }
    return tree_.nodes_.emplace_back(node);
  }

  void open(Kind kind, std::size_t offset) {
    add(kind, offset, 0);
    open_.push_back(narrow(tree_.nodes_.size()) - 1);
  }

  std::uint32_t close(std::size_t offset) {
    Node& node = tree_.nodes_[open_.back()];
    open_.pop_back();
    node.span.length = narrow(offset) + 1 - node.span.offset;
    node.end = narrow(tree_.nodes_.size());
    return node.size;
  }

  void feed_string(StringToken token, bool is_key) {
    std::string_view value = tree_.text_.substr(token.offset + 1, token.length - 2);
    if (token.escaped) {
      decoded_.clear();
      append_decoded(decoded_, tree_.text_.substr(token.offset, token.length));
      value = decoded_;
    }
    // What has no escapes is not copied: the text outlives the tree.
    is_key ? document_->Key(value.data(), narrow(value.size()), token.escaped)
           : document_->String(value.data(), narrow(value.size()), token.escaped);
  }

  void feed_number(std::string_view token) {
    const bool negative = token.front() == '-';
    const std::string_view digits = token.substr(negative ? 1 : 0);
    if (has_only_digits(digits)) {
      const std::optional<std::uint64_t> value = magnitude(digits);
      if (value && !negative) {
        document_->Uint64(*value);
        return;
      }
      if (value && *value <= kInt64Limit) {
        document_->Int64(static_cast<std::int64_t>(~*value + 1));
        return;
      }
    }
    document_->Double(nearest_double(token));
  }

  Tree& tree_;
  std::size_t max_depth_;
  rapidjson::Document* document_ = nullptr;
  Span key_;
  std::vector<std::uint32_t> open_;
  std::string decoded_;
  std::optional<TextFault> fault_;
};

Tree::Tree()
    : first_chunk_(std::make_unique<char[]>(kFirstChunkBytes)),
      allocator_(first_chunk_.get(), kFirstChunkBytes) {}

std::optional<TextFault> Tree::parse(std::string_view text, std::size_t max_depth) {
  text_ = text;
  nodes_.clear();
  duplicates_.clear();
  lone_surrogates_.clear();
  document_.reset();
  allocator_.Clear();
  const std::size_t bad_byte = find_invalid_utf8(text);
  if (bad_byte != std::string_view::npos) return invalid_utf8_at(text, bad_byte);

  document_ = std::make_unique<rapidjson::Document>(&allocator_);
  Builder builder(*this, max_depth);
  document_->Populate(builder);
  if (builder.fault()) {
    nodes_.clear();
    return std::move(builder.fault());
  }
  attach_values();
  find_duplicates();
  return std::nullopt;
}

void Tree::attach_values() {
  nodes_.front().value = document_.get();
  for (std::size_t i = 1; i < nodes_.size(); ++i) {
    Node& node = nodes_[i];
    const Node& holder = nodes_[node.parent];
    node.value = holder.kind == Kind::object ? &(holder.value->MemberBegin() + node.index)->value
                                             : &(*holder.value)[node.index];
  }
}

void Tree::find_duplicates() {
  std::vector<std::uint32_t> hidden;
  for (const Node& node : nodes_) {
    if (node.kind == Kind::object && node.size > 1) find_duplicates_in(node, hidden);
  }
  if (hidden.empty()) return;
  const auto second_key = [](const Duplicate& one) { return one.second_key.offset; };
  std::stable_sort(duplicates_.begin(), duplicates_.end(),
                   [&](const auto& a, const auto& b) { return second_key(a) < second_key(b); });
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

// Takes the subtrees at `hidden` (ascending) out of the nodes and out of RapidJSON's tree.
void Tree::remove(const std::vector<std::uint32_t>& hidden) {
  for (auto it = hidden.rbegin(); it != hidden.rend(); ++it) {
    const Node& node = nodes_[*it];
    auto& holder = const_cast<JsonValue&>(*nodes_[node.parent].value);
    holder.EraseMember(holder.MemberBegin() + node.index);
  }
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
  attach_values();
}

std::string_view Tree::name(const Node& node) const {
  if (node.key.length == 0) return {};
  const JsonValue& name = (nodes_[node.parent].value->MemberBegin() + node.index)->name;
  return {name.GetString(), name.GetStringLength()};
}

const Node* Tree::find(const Node& object, std::string_view wanted) const {
  if (object.kind != Kind::object) return nullptr;
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
