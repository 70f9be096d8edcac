#include "validate/mender.h"

#include <string>
#include <string_view>
#include <utility>

#include "rules/legacy_calls.h"
#include "text/write.h"

namespace entrybridge::validate {
namespace {

using text::Edits;
using text::Kind;
using text::Node;
using text::Tree;

bool is_string_of(const Tree& tree, const Node* value, std::string_view wanted) {
  return value != nullptr && value->kind == Kind::string && tree.string(*value) == wanted;
}

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  for (const std::string_view one : names) {
    if (one == name) return true;
  }
  return false;
}

}  // namespace

struct Mender::Way {
  FaultKind kind;
  std::string_view title;
  Edits (Mender::*edits)(const Fault& fault);
};

const Mender::Way Mender::kWays[] = {
    {FaultKind::type, "Leave the key out: its value is null", &Mender::leave_null_out},
    {FaultKind::unknown_key, "Leave the key out: its value is null", &Mender::leave_null_out},
    {FaultKind::unknown_key, "Leave `name` out, which the platform drops: the call names the tool",
     &Mender::leave_name_out},
    {FaultKind::unknown_key, "Write `functions` as `tools`", &Mender::write_tools},
    {FaultKind::unknown_key, "Write `function_call` as `tool_choice`", &Mender::write_choice},
    {FaultKind::type, "Write the arguments as JSON text", &Mender::write_arguments},
    {FaultKind::type, "Write the value as JSON text, as only text has a place there",
     &Mender::write_label},
    {FaultKind::type, "Write the JSON that the text holds", &Mender::unpack_text},
    {FaultKind::required, "Add the type `function`, the only one there is", &Mender::add_type},
    {FaultKind::required, "Add arguments that are an empty object", &Mender::add_arguments},
    {FaultKind::enumeration, "Write the result as a `tool` message that names its call",
     &Mender::write_result},
};

std::optional<Fix> Mender::fix_of(const Fault& fault) {
  for (const Way& way : kWays) {
    if (way.kind != fault.kind) continue;
    Edits edits = (this->*way.edits)(fault);
    if (!edits.empty()) return Fix{std::string(way.title), std::move(edits)};
  }
  return std::nullopt;
}

// Of a key that stands twice, the other one would come to light.
Edits Mender::leave_null_out(const Fault& fault) {
  if (!fault.may_go || !tree_.duplicates().empty()) return {};
  return {text::without_member(tree_.text(), *fault.at)};
}

Edits Mender::leave_name_out(const Fault& fault) {
  const Node& message = tree_.parent(*fault.at);
  const bool is_name = tree_.name(*fault.at) == "name" && fault.at->kind == Kind::string &&
                       is_string_of(tree_, tree_.find(message, "role"), "tool");
  if (!is_name || !tree_.duplicates().empty()) return {};
  // Without an id, the name may be all that says which call is meant.
  const Node* id = tree_.find(message, "tool_call_id");
  if (id == nullptr || id->kind != Kind::string) return {};
  return {text::without_member(tree_.text(), *fault.at)};
}

bool Mender::is_member_of_row(const Node& member) const {
  return platform_ == Platform::openpipe && tree_.find(tree_.parent(member), "messages") != nullptr;
}

Edits Mender::write_tools(const Fault& fault) {
  if (tree_.name(*fault.at) != "functions" || !is_member_of_row(*fault.at)) return {};
  return rules::modern_functions(tree_, *fault.at);
}

Edits Mender::write_choice(const Fault& fault) {
  if (tree_.name(*fault.at) != "function_call" || !is_member_of_row(*fault.at)) return {};
  return rules::modern_choice(tree_, *fault.at);
}

Edits Mender::as_text(const Node& value) const {
  return {text::replacing(value.span, text::quoted(text::on_one_line(tree_.raw(value))))};
}

Edits Mender::write_arguments(const Fault& fault) {
  const Node& value = *fault.at;
  const bool is_wrong = value.kind != Kind::null && fault.types.admits(Kind::string);
  if (!is_wrong || tree_.name(value) != "arguments") return {};
  const std::string_view holder = tree_.name(tree_.parent(value));
  if (!is_one_of(holder, {"function", "function_call", "tool_call"})) return {};
  return as_text(value);
}

// A value of a map of texts.
Edits Mender::write_label(const Fault& fault) {
  const Node& value = *fault.at;
  const bool is_wrong = value.kind != Kind::null && fault.types.admits(Kind::string);
  if (!is_wrong || value.key.length == 0) return {};
  const Node& map = tree_.parent(value);
  if (tree_.is_root(map) || !is_one_of(tree_.name(map), {"inputs", "metadata"})) return {};
  return as_text(value);
}

Edits Mender::unpack_text(const Fault& fault) {
  const Node& value = *fault.at;
  if (value.kind != Kind::string || fault.types.admits(Kind::string)) return {};
  const std::size_t depth = tree_.path(value).size();
  if (depth >= max_depth_) return {};
  const std::string held(tree_.string(value));
  Tree inner;
  if (inner.parse(held, max_depth_ - depth)) return {};
  const Kind kind = inner.root().kind;
  const bool is_meant = (kind == Kind::object || kind == Kind::array) && fault.types.admits(kind);
  if (!is_meant) return {};
  return {text::replacing(value.span, text::on_one_line(inner.raw(inner.root())))};
}

// Of a tool and of a call.
Edits Mender::add_type(const Fault& fault) {
  const Node& object = *fault.at;
  const Node& list = tree_.parent(object);
  const Node* function = tree_.find(object, "function");
  const bool is_typed = fault.key == "type" && is_one_of(tree_.name(list), {"tools", "tool_calls"});
  if (!is_typed || function == nullptr || function->kind != Kind::object) return {};
  return {text::inserting(object.span.offset + 1, "\"type\":\"function\",")};
}

// Of a call that says nothing but its function's name.
Edits Mender::add_arguments(const Fault& fault) {
  const Node& function = *fault.at;
  const Node* name = tree_.find(function, "name");
  if (fault.key != "arguments" || function.size != 1 || name == nullptr) return {};
  return {text::inserting(name->span.offset + name->span.length, ",\"arguments\":\"{}\"")};
}

// A message of a role that only OpenPipe has.
Edits Mender::write_result(const Fault& fault) {
  const Node& message = tree_.parent(*fault.at);
  const bool is_role = platform_ == Platform::humanloop && tree_.name(*fault.at) == "role" &&
                       is_string_of(tree_, fault.at, "function");
  if (!is_role || tree_.is_root(message)) return {};
  const Node& list = tree_.parent(message);
  if (tree_.name(list) != "messages") return {};
  const Node& row = tree_.parent(list);
  if (row_ != &row) talk_.emplace(tree_, row, platform_);
  row_ = &row;
  return rules::modern_message({tree_, *talk_, platform_}, message.index);
}

}  // namespace entrybridge::validate
