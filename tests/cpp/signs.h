// The signs of rules/facts.h read off a row's tree, slowly and by their words: what the one pass
// must gather at least.
#ifndef ENTRYBRIDGE_TESTS_CPP_SIGNS_H_
#define ENTRYBRIDGE_TESTS_CPP_SIGNS_H_

#include "rules/facts.h"
#include "schema/plan.h"
#include "text/tree.h"

namespace entrybridge::testing {

class SignReader {
 public:
  explicit SignReader(const text::Tree& tree) : tree_(tree) {}

  // Of one row.
  rules::Signs read(const text::Node& row) {
    namespace sign = rules::sign;
    signs_ = sign::any | sign::no_message | sign::other_last;
    set_if(row.size == 0, sign::empty_row);
    set_if(tree_.find(row, "tools") != nullptr, sign::tools);
    set_if(tree_.find(row, "tool_choice") != nullptr, sign::tool_choice);
    set_if(tree_.find(row, "response_format") != nullptr, sign::response_format);
    for (const text::Node& member : tree_.children(row)) read_key(tree_.name(member));
    const text::Node* messages = tree_.find(row, "messages");
    if (messages != nullptr && messages->kind == text::Kind::array) {
      for (const text::Node& message : tree_.children(*messages)) read_message(message);
    }
    read_text(tree_.raw(row));
    for (const text::Node& node : tree_.nodes()) {
      set_if(has_nul(tree_.name(node)), sign::nul);
      set_if(node.kind == text::Kind::string && has_nul(tree_.string(node)), sign::nul);
    }
    return signs_;
  }

 private:
  void set_if(bool is_so, rules::Signs sign) {
    if (is_so) signs_ |= sign;
  }

  void read_key(std::string_view key) {
    for (const std::string_view telling : {"time", "count", "entries", "examples", "log_ids"}) {
      set_if(key == telling, rules::sign::telling_key);
    }
    set_if(key.starts_with("source_record_"), rules::sign::telling_key);
  }

  void read_message(const text::Node& message) {
    namespace sign = rules::sign;
    for (const std::string_view key : {"tool_calls", "function_call", "tool_call"}) {
      set_if(tree_.find(message, key) != nullptr, sign::call);
    }
    signs_ &= ~sign::no_message;
    const text::Node* content = tree_.find(message, "content");
    set_if(is_empty(content), sign::empty_content);
    const text::Node* role = tree_.find(message, "role");
    const bool is_named = role != nullptr && role->kind == text::Kind::string;
    const std::string_view name = is_named ? tree_.string(*role) : "";
    set_if(name == "tool" || name == "function", sign::tool_result);
    if (role != nullptr) signs_ &= ~sign::other_last;
    set_if(role != nullptr && name != "assistant", sign::other_last);
    if (content == nullptr || content->kind != text::Kind::array) return;
    for (const text::Node& part : tree_.children(*content)) read_part(part);
  }

  void read_part(const text::Node& part) {
    namespace sign = rules::sign;
    set_if(tree_.find(part, "image_url") != nullptr, sign::image);
    set_if(tree_.find(part, "input_audio") != nullptr, sign::audio);
    const text::Node* text = tree_.find(part, "text");
    set_if(text != nullptr && is_empty(text), sign::empty_content);
  }

  // Absent, null, "" or [].
  [[nodiscard]] bool is_empty(const text::Node* value) const {
    if (value == nullptr || value->kind == text::Kind::null) return true;
    if (value->kind == text::Kind::string) return tree_.string(*value).empty();
    return value->kind == text::Kind::array && value->size == 0;
  }

  static bool has_nul(std::string_view text) { return text.find('\0') != std::string_view::npos; }

  void read_text(std::string_view raw) {
    for (const std::string_view bytes : {"\xE2\x80\xA8", "\xE2\x80\xA9", "\xC2\x85"}) {
      set_if(raw.find(bytes) != std::string_view::npos, rules::sign::line_separator);
    }
  }

  const text::Tree& tree_;
  rules::Signs signs_ = 0;
};

// `unnamed_key` by the schema's plan: a key not declared, where some keys are.
inline bool has_unnamed_key(const text::Tree& tree, const text::Node& value,
                            const schema::Plan& plan, schema::NodeId id) {
  const schema::PlanNode& node = plan.at(id);
  for (const schema::NodeId one : node.any_of) {
    if (has_unnamed_key(tree, value, plan, one)) return true;
  }
  for (const text::Node& child : tree.children(value)) {
    if (value.kind == text::Kind::array) {
      if (has_unnamed_key(tree, child, plan, node.items)) return true;
      continue;
    }
    const schema::Property* property = node.property(tree.name(child));
    if (property == nullptr && !node.properties.empty()) return true;
    const schema::NodeId next = property != nullptr ? property->node : node.additional;
    if (has_unnamed_key(tree, child, plan, next)) return true;
  }
  return false;
}

}  // namespace entrybridge::testing

#endif  // ENTRYBRIDGE_TESTS_CPP_SIGNS_H_
