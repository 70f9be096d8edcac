// A value on its way: a node of a parsed text, and which text that is.
//
// A row's strings may hold JSON texts of their own (the sidecar in an OpenPipe entry's metadata): a
// value inside one knows the string that holds it, so every value has its place in the row.
//
//   const Value messages = row["messages"];   // no value where there is none
//   for (const Value message : messages.children()) out += message["role"].raw();
#ifndef ENTRYBRIDGE_CONVERT_VALUE_H_
#define ENTRYBRIDGE_CONVERT_VALUE_H_

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>

#include "convert/seen.h"
#include "text/tree.h"

namespace entrybridge::conversion {

// A text that was parsed: the row, or a JSON text that one of the row's strings holds.
struct Source {
  const text::Tree* tree = nullptr;
  const Source* row = nullptr;         // where this is an inner text
  const text::Node* holder = nullptr;  // and the row's string that holds it
  Seen* seen = nullptr;                // told of all that is looked at
};

class Value {
 public:
  class Children;

  Value() = default;
  Value(const Source& source, const text::Node& node) : source_(&source), node_(&node) {}

  explicit operator bool() const { return node_ != nullptr; }
  bool operator==(const Value& other) const { return node_ == other.node_; }

  [[nodiscard]] bool is_null() const { return is(text::Kind::null); }
  [[nodiscard]] bool is_string() const { return is(text::Kind::string); }
  [[nodiscard]] bool is_array() const { return is(text::Kind::array); }
  [[nodiscard]] bool is_object() const { return is(text::Kind::object); }
  [[nodiscard]] bool is_number_or_boolean() const {
    return is(text::Kind::number) || is(text::Kind::boolean);
  }
  [[nodiscard]] bool is_empty_container() const {
    return (is_array() || is_object()) && size() == 0;
  }

  [[nodiscard]] const text::Node& node() const { return *node_; }
  [[nodiscard]] std::uint32_t size() const {
    look(Seen::members);
    return node_->size;
  }
  [[nodiscard]] std::uint32_t index() const { return node_->index; }
  [[nodiscard]] Value parent() const { return {*source_, source_->tree->parent(*node_)}; }
  [[nodiscard]] Value root() const { return {*source_, source_->tree->root()}; }

  // The value's own text, byte for byte: to be copied, not looked at.
  [[nodiscard]] std::string_view raw() const { return source_->tree->raw(*node_); }
  // The member's name: decoded, and its token with the quotes. Only for members.
  [[nodiscard]] std::string_view name() const { return source_->tree->name(*node_); }
  [[nodiscard]] std::string_view key_token() const {
    return source_->tree->text().substr(node_->key.offset, node_->key.length);
  }
  // A string's value, decoded. Only for strings.
  [[nodiscard]] std::string_view string() const {
    look(Seen::text);
    return source_->tree->string(*node_);
  }
  [[nodiscard]] bool is_number_of(std::string_view digits) const {
    look(Seen::text);
    return raw() == digits;
  }
  [[nodiscard]] bool is_string_of(std::string_view wanted) const {
    return is_string() && string() == wanted;
  }

  // The member of this name, or no value; also where this is no object, or no value.
  [[nodiscard]] Value operator[](std::string_view name) const {
    if (!is_object()) return {};
    look(Seen::members);
    const text::Node* member = source_->tree->find(*node_, name);
    return member == nullptr ? Value() : Value(*source_, *member);
  }

  // The item at this index, or no value; also where this is no array, or no value.
  [[nodiscard]] Value item(std::uint32_t index) const {
    if (!is_array()) return {};
    look(Seen::members);
    const text::Node* item = source_->tree->item(*node_, index);
    return item == nullptr ? Value() : Value(*source_, *item);
  }

  // Empty where this is no container, or no value.
  [[nodiscard]] Children children() const;

  // The value of the row that this is, or that holds this one's text.
  [[nodiscard]] Value in_row() const {
    return source_->holder == nullptr ? *this : Value(*source_->row, *source_->holder);
  }

 private:
  [[nodiscard]] bool is(text::Kind kind) const {
    if (node_ == nullptr) return false;
    look(Seen::kind);
    return node_->kind == kind;
  }
  void look(std::uint8_t marks) const {
    if (source_->seen != nullptr) source_->seen->add(source_->tree->index_of(*node_), marks);
  }

  const Source* source_ = nullptr;
  const text::Node* node_ = nullptr;
};

class Value::Children {
 public:
  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = Value;
    using difference_type = std::ptrdiff_t;
    using pointer = const Value*;
    using reference = Value;

    Iterator(const Source* source, text::Tree::Children::Iterator at) : source_(source), at_(at) {}
    Value operator*() const { return {*source_, *at_}; }
    Iterator& operator++() {
      ++at_;
      return *this;
    }
    bool operator==(const Iterator& other) const { return at_ == other.at_; }

   private:
    const Source* source_;
    text::Tree::Children::Iterator at_;
  };

  Children(const Source* source, text::Tree::Children nodes) : source_(source), nodes_(nodes) {}
  [[nodiscard]] Iterator begin() const { return {source_, nodes_.begin()}; }
  [[nodiscard]] Iterator end() const { return {source_, nodes_.end()}; }

 private:
  const Source* source_;
  text::Tree::Children nodes_;
};

inline Value::Children Value::children() const {
  if (is_array() || is_object()) {
    look(Seen::members);
    return {source_, source_->tree->children(*node_)};
  }
  return {source_, text::Tree::Children(nullptr, 0, 0)};
}

}  // namespace entrybridge::conversion

#endif  // ENTRYBRIDGE_CONVERT_VALUE_H_
