#include "rules/conversation.h"

#include "text/scanner.h"
#include "text/utf8.h"
#include "text/write.h"

namespace entrybridge::rules {
namespace {

using text::Kind;
using text::Node;
using text::Tree;

constexpr std::size_t kShownBytes = 60;

const Node* find_or_else(const Tree& tree, const Node& first, const Node* second,
                         std::string_view name, Kind kind) {
  const Node* found = find(tree, first, name, kind);
  return found != nullptr || second == nullptr ? found : find(tree, *second, name, kind);
}

}  // namespace

Conversation::Conversation(const Tree& tree, const Node& root, Platform platform) : tree_(tree) {
  const Node* messages = find(tree, root, "messages", Kind::array);
  const Node* input = nullptr;
  if (messages != nullptr) {
    add_messages(*messages);
  } else if (platform == Platform::arize) {
    // An example keeps the prompt and the answer apart.
    for (const std::string_view half : {"input", "output"}) {
      const Node* holder = find(tree, root, half, Kind::object);
      if (holder == nullptr) continue;
      if (half == "input") input = holder;
      const Node* list = find(tree, *holder, "messages", Kind::array);
      if (list != nullptr) add_messages(*list);
    }
  }
  const Node* tools = find_or_else(tree, root, input, "tools", Kind::array);
  if (tools != nullptr) add_tools(*tools);
  tool_choice_ = tree.find(root, "tool_choice");
  if (tool_choice_ == nullptr && input != nullptr) tool_choice_ = tree.find(*input, "tool_choice");
  response_format_ = find_or_else(tree, root, input, "response_format", Kind::object);
}

void Conversation::add_messages(const Node& list) {
  for (const Node& message : tree_.children(list)) {
    const Node* role = find(tree_, message, "role", Kind::string);
    messages_.push_back({.node = &message,
                         .role = role,
                         .name = role == nullptr ? std::string_view{} : tree_.string(*role),
                         .content = tree_.find(message, "content"),
                         .has_calls = false});
    const std::size_t before = calls_.size();
    add_calls(message);
    messages_.back().has_calls = calls_.size() > before;
  }
}

void Conversation::add_calls(const Node& message) {
  if (const Node* list = find(tree_, message, "tool_calls", Kind::array)) {
    for (const Node& call : tree_.children(*list)) {
      const Node* function = find(tree_, call, "function", Kind::object);
      if (function != nullptr) add_call(*function, find(tree_, call, "id", Kind::string), true);
    }
  }
  for (const std::string_view key : {"function_call", "tool_call"}) {
    const Node* function = find(tree_, message, key, Kind::object);
    if (function != nullptr) add_call(*function, nullptr, false);
  }
}

void Conversation::add_call(const Node& function, const Node* id, bool is_listed) {
  calls_.push_back({.message = static_cast<std::uint32_t>(messages_.size() - 1),
                    .is_listed = is_listed,
                    .function = &function,
                    .id = id,
                    .name = find(tree_, function, "name", Kind::string),
                    .arguments = find(tree_, function, "arguments", Kind::string)});
}

void Conversation::add_tools(const Node& list) {
  for (const Node& tool : tree_.children(list)) {
    const Node* function = find(tree_, tool, "function", Kind::object);
    if (function == nullptr) continue;
    const Node* name = find(tree_, *function, "name", Kind::string);
    if (name != nullptr) tool_index_.emplace(tree_.string(*name), name);
    tools_.push_back({name, find(tree_, *function, "parameters", Kind::object)});
  }
}

const Holding& Conversation::arguments_of(std::size_t call) const {
  if (arguments_.empty()) {
    Tree held;
    for (const Call& one : calls_) {
      arguments_.push_back(
          one.arguments == nullptr ? Holding{} : read_held(tree_.string(*one.arguments), held));
    }
  }
  return arguments_[call];
}

bool Conversation::has_id(std::string_view id) const {
  if (ids_.empty()) {
    const auto add = [&](const Node* one) {
      if (one != nullptr) ids_.emplace(tree_.string(*one), one);
    };
    for (const Call& call : calls_) add(call.id);
    for (const Message& message : messages_) {
      add(find(tree_, *message.node, "tool_call_id", Kind::string));
    }
  }
  return ids_.find(id) != ids_.end();
}

const Node* Conversation::tool_named(std::string_view name) const {
  const auto found = tool_index_.find(name);
  return found == tool_index_.end() ? nullptr : found->second;
}

const Node* Conversation::parameters_of(std::string_view name) const {
  const Node* found = tool_named(name);
  return found == nullptr ? nullptr : find(tree_, tree_.parent(*found), "parameters", Kind::object);
}

Holding read_held(std::string_view text, Tree& tree) {
  std::optional<text::TextFault> fault = tree.parse(text, text::kDepthCeiling);
  if (fault && fault->code != text::kInvalidJson) return {};
  if (fault) return {.held = Held::no_json, .problem = std::move(fault->message)};
  const Node& root = tree.root();
  if (root.kind == Kind::object) return {.held = Held::object, .kind = Kind::object};
  if (root.kind != Kind::string) return {.held = Held::other, .kind = root.kind};
  const std::string inner(tree.string(root));
  Tree second;
  const bool again =
      !second.parse(inner, text::kDepthCeiling) && second.root().kind == Kind::object;
  return {.held = again ? Held::encoded_object : Held::other, .kind = Kind::string};
}

const Node* find(const Tree& tree, const Node& object, std::string_view name, Kind kind) {
  const Node* member = tree.find(object, name);
  return member != nullptr && member->kind == kind ? member : nullptr;
}

std::string title_of(const Conversation& talk, std::size_t message) {
  const std::string_view role = talk.messages()[message].name;
  std::string title = "Message ";
  text::append_number(title, message + 1);
  if (!role.empty()) title += " (role " + text::quoted(excerpt(role)) + ")";
  return title;
}

std::string excerpt(std::string_view text) {
  const std::string_view shown = text::utf8_prefix(text, kShownBytes);
  return std::string(shown) + (shown.size() < text.size() ? "…" : "");
}

std::string in_backticks(std::string_view word) {
  return "`" + excerpt(word) + "`";
}

text::Span mark_of(const Node& value) {
  const bool is_container = value.kind == Kind::object || value.kind == Kind::array;
  return {value.span.offset, is_container ? 1 : value.span.length};
}

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_system(std::string_view role) {
  return role == "system" || role == "developer";
}

bool is_result(std::string_view role) {
  return role == "tool" || role == "function";
}

}  // namespace entrybridge::rules
