#include "rules/legacy_calls.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "text/write.h"

namespace entrybridge::rules {
namespace {

using text::Edits;
using text::Kind;
using text::Node;
using text::Tree;

constexpr std::string_view kToolOf = R"({"type":"function","function":)";
constexpr std::uint32_t kFarthestCall = 64;  // messages between a result and its call

bool is_text_or_absent(const Node* value) {
  return value == nullptr || value->kind == Kind::string;
}

bool says_nothing(const Node& value) {
  return value.kind == Kind::null || (value.kind == Kind::array && value.size == 0);
}

// Which messages are what, and how they are written anew.
class Mender {
 public:
  explicit Mender(const LegacyRow& row)
      : tree_(row.tree), talk_(row.talk), platform_(row.platform) {}

  Edits run(std::uint32_t message) {
    // Of a key that stands twice, the other one would come to light.
    if (!tree_.duplicates().empty()) return {};
    if (legacy_call(tree_, node(message)) != nullptr) {
      mend_call(message);
    } else if (is_open_result(message)) {
      mend_result(message);
    }
    return std::move(edits_);
  }

 private:
  [[nodiscard]] const Node& node(std::uint32_t message) const {
    return *talk_.messages()[message].node;
  }
  [[nodiscard]] std::string_view role(std::uint32_t message) const {
    return talk_.messages()[message].name;
  }
  [[nodiscard]] std::string_view text_of(const Node& object, std::string_view name) const {
    const Node* member = find(tree_, object, name, Kind::string);
    return member == nullptr ? std::string_view{} : tree_.string(*member);
  }

  // A result that does not name its call.
  [[nodiscard]] bool is_open_result(std::uint32_t message) const {
    if (message >= talk_.messages().size()) return false;
    if (role(message) == "function") return true;
    if (role(message) != "tool") return false;
    const Node* id = tree_.find(node(message), "tool_call_id");
    return id == nullptr || id->kind == Kind::null;
  }

  // The results behind a call that may be its answer: by an id, which may be the function's name,
  // or where they have none by the name.
  struct Claims {
    int count = 0;
    std::uint32_t last = 0;
  };
  [[nodiscard]] Claims claims_on(std::uint32_t call, std::string_view id,
                                 std::string_view name) const {
    Claims claims;
    for (std::uint32_t one = call + 1; one < talk_.messages().size(); ++one) {
      if (!is_result(role(one)) || one - call > kFarthestCall) break;
      const std::string_view own = text_of(node(one), "name");
      const std::string_view own_id = text_of(node(one), "tool_call_id");
      const bool is_by_name = is_open_result(one) && (own.empty() || own == name);
      const bool is_by_id = !own_id.empty() && (own_id == id || own_id == name);
      if (is_by_name || is_by_id) claims = {claims.count + 1, one};
    }
    return claims;
  }

  // The result of a call in the older form, or 0.
  [[nodiscard]] std::uint32_t answer_of(std::uint32_t call) const {
    const Claims claims = claims_on(call, {}, text_of(*legacy_call(tree_, node(call)), "name"));
    return claims.count == 1 && is_open_result(claims.last) ? claims.last : 0;
  }

  // Whether nothing of the call has to be mended before.
  [[nodiscard]] bool is_ready(std::uint32_t call) const {
    const Node& function = *legacy_call(tree_, node(call));
    const Node* name = tree_.find(function, "name");
    const Node* arguments = tree_.find(function, "arguments");
    const std::uint32_t known = (name != nullptr ? 1U : 0U) + (arguments != nullptr ? 1U : 0U);
    const Node* list = tree_.find(node(call), "tool_calls");
    const bool is_alone = tree_.find(node(call), "function_call") == nullptr ||
                          tree_.find(node(call), "tool_call") == nullptr;
    return role(call) == "assistant" && is_alone && function.size == known &&
           is_text_or_absent(name) && is_text_or_absent(arguments) &&
           (list == nullptr || says_nothing(*list));
  }

  // Whether the result can be written anew.
  [[nodiscard]] bool is_ready_result(std::uint32_t message) const {
    if (platform_ != Platform::openpipe) return true;
    const Node& result = node(message);
    const Node* content = tree_.find(result, "content");
    return find(tree_, result, "name", Kind::string) != nullptr &&
           result.size == (content == nullptr ? 2U : 3U) &&
           (is_text_or_absent(content) || content->kind == Kind::null);
  }

  [[nodiscard]] std::string new_id(std::uint32_t call) const {
    std::string id = "call_";
    text::append_number(id, call);
    const std::size_t length = id.size();
    for (std::uint64_t other = 1; talk_.has_id(id); ++other) {
      id.resize(length);
      id += '_';
      text::append_number(id, other);
    }
    return id;
  }

  void mend_call(std::uint32_t call) {
    const std::uint32_t answer = answer_of(call);
    if (!is_ready(call) || (answer > 0 && !is_ready_result(answer))) return;
    const std::string id = new_id(call);
    const Node& member = *legacy_call(tree_, node(call));
    std::string list = "[{\"id\":" + text::quoted(id) + R"(,"type":"function","function":)" +
                       complete(member) + "}]";
    if (const Node* old = tree_.find(node(call), "tool_calls")) {
      edits_.push_back(text::replacing(old->span, std::move(list)));
      edits_.push_back(text::without_member(tree_.text(), member));
    } else {
      edits_.push_back(text::replacing(member.key, "\"tool_calls\""));
      edits_.push_back(text::replacing(member.span, std::move(list)));
    }
    if (answer > 0) write_result(answer, id);
  }

  // The function with both of its keys.
  [[nodiscard]] std::string complete(const Node& function) const {
    std::string out(tree_.raw(function));
    for (const std::string_view key : {"name", "arguments"}) {
      if (tree_.find(function, key) != nullptr) continue;
      out.pop_back();
      if (out.back() != '{') out += ',';
      out += key == "name" ? R"("name":""})" : R"("arguments":"{}"})";
    }
    return out;
  }

  void mend_result(std::uint32_t result) {
    if (!is_ready_result(result)) return;
    const std::string_view name = text_of(node(result), "name");
    std::uint32_t before = result;
    do {
      if (before == 0 || result - before > kFarthestCall) return write_stray(result, name);
      --before;
    } while (is_result(role(before)));
    const bool is_legacy = legacy_call(tree_, node(before)) != nullptr;
    if (is_legacy && answer_of(before) == result) return mend_call(before);
    const std::string_view id = is_legacy ? std::string_view{} : id_of(before, name);
    if (id.empty() || claims_on(before, id, name).count > 1) return write_stray(result, name);
    write_result(result, id);
  }

  // The id of the message's only call of this function, or "".
  [[nodiscard]] std::string_view id_of(std::uint32_t message, std::string_view name) const {
    const Node* list = find(tree_, node(message), "tool_calls", Kind::array);
    if (list == nullptr) return {};
    std::string_view id;
    for (const Node& call : tree_.children(*list)) {
      const Node* function = find(tree_, call, "function", Kind::object);
      if (function == nullptr || text_of(*function, "name") != name) continue;
      if (!id.empty()) return {};
      id = text_of(call, "id");
    }
    return id;
  }

  // A result whose call is not known: its function's name stands for an id, as OpenPipe's own
  // importer has it, but only where the role is refused as it is.
  void write_stray(std::uint32_t result, std::string_view name) {
    if (platform_ != Platform::openpipe) write_result(result, name);
  }

  void write_result(std::uint32_t message, std::string_view id) {
    const Node& result = node(message);
    const Node& role = *talk_.messages()[message].role;
    const std::string token = text::quoted(id);
    if (platform_ == Platform::openpipe) {
      const Node& name = *tree_.find(result, "name");
      const Node* content = tree_.find(result, "content");
      const bool is_null = content != nullptr && content->kind == Kind::null;
      edits_.push_back(text::replacing(name.key, "\"tool_call_id\""));
      edits_.push_back(text::replacing(name.span, token));
      if (talk_.messages()[message].name == "function") {
        edits_.push_back(text::replacing(role.span, "\"tool\""));
        if (is_null) edits_.push_back(text::replacing(content->span, "\"\""));
      } else if (is_null) {
        edits_.push_back(text::without_member(tree_.text(), *content));
      }
      return;
    }
    const Node* old = tree_.find(result, "tool_call_id");
    const bool needs_id = old == nullptr && !id.empty();
    edits_.push_back(text::replacing(
        role.span, "\"tool\"" + (needs_id ? ",\"tool_call_id\":" + token : std::string())));
    if (old != nullptr && old->kind == Kind::null && !id.empty()) {
      edits_.push_back(text::replacing(old->span, token));
    }
  }

  const Tree& tree_;
  const Conversation& talk_;
  Platform platform_;
  Edits edits_;
};

// The member under another name, unless that stands there too.
bool rename(const Tree& tree, const Node& member, std::string_view name, Edits& edits) {
  if (!tree.duplicates().empty() || tree.find(tree.parent(member), name) != nullptr) return false;
  edits.push_back(text::replacing(member.key, text::quoted(name)));
  return true;
}

void wrap(const Node& value, std::string_view opening, Edits& edits) {
  edits.push_back(text::inserting(value.span.offset, std::string(opening)));
  edits.push_back(text::inserting(value.span.offset + value.span.length, "}"));
}

}  // namespace

const Node* legacy_call(const Tree& tree, const Node& message) {
  const Node* call = find(tree, message, "function_call", Kind::object);
  return call != nullptr ? call : find(tree, message, "tool_call", Kind::object);
}

Edits modern_message(const LegacyRow& row, std::uint32_t message) {
  return Mender(row).run(message);
}

Edits modern_functions(const Tree& tree, const Node& functions) {
  Edits edits;
  if (functions.kind != Kind::array || !rename(tree, functions, "tools", edits)) return {};
  for (const Node& function : tree.children(functions)) {
    if (function.kind != Kind::object) return {};
    wrap(function, kToolOf, edits);
  }
  return edits;
}

Edits modern_choice(const Tree& tree, const Node& choice) {
  Edits edits;
  const bool is_name = choice.size == 1 && find(tree, choice, "name", Kind::string) != nullptr;
  const bool is_choice = choice.kind == Kind::string || is_name;
  if (!is_choice || !rename(tree, choice, "tool_choice", edits)) return {};
  if (choice.kind == Kind::object) wrap(choice, kToolOf, edits);
  return edits;
}

}  // namespace entrybridge::rules
