#include "rules/rule.h"

#include <algorithm>
#include <array>

#include "rules/foreign_body.h"
#include "text/near_miss.h"

namespace entrybridge::rules {
namespace {

using text::Kind;
using text::Node;

using Keys = std::array<std::string_view, 6>;  // "" where there are fewer

constexpr Keys kRow = {"inputs", "messages", "target"};
constexpr Keys kMessage = {"role", "content", "name", "tool_call_id", "tool_calls", "tool_call"};
constexpr Keys kPart = {"type", "text", "image_url"};
constexpr Keys kImage = {"url", "detail"};
constexpr Keys kCall = {"id", "type", "function"};
constexpr Keys kFunction = {"name", "arguments"};

class Search {
 public:
  Search(const Row& row, Findings& findings) : row_(row), findings_(findings) {}

  void run() {
    // The tables are Humanloop's; elsewhere the schema closes its objects, or keeps every key.
    if (row_.platform != Platform::humanloop) return;
    // What makes it another kind of body has rules of its own.
    if (foreign_rows(row_) != nullptr) return;
    check(&row_.root, kRow, "a datapoint");
    for (const Message& message : row_.talk.messages()) {
      check(message.node, kMessage, "a message");
      if (message.content != nullptr) check_parts(*message.content);
    }
    for (const Call& call : row_.talk.calls()) {
      check(call.function, kFunction, "a function");
      if (call.is_listed) check(&row_.tree.parent(*call.function), kCall, "a tool call");
    }
  }

 private:
  void check_parts(const Node& content) {
    if (content.kind != Kind::array) return;
    for (const Node& part : row_.tree.children(content)) {
      check(&part, kPart, "a part of the content");
      check(row_.tree.find(part, "image_url"), kImage, "an image");
    }
  }

  void check(const Node* object, const Keys& known, std::string_view of) {
    if (object == nullptr || object->kind != Kind::object) return;
    for (const Node& member : row_.tree.children(*object)) {
      const std::string_view name = row_.tree.name(member);
      const bool is_known = std::find(known.begin(), known.end(), name) != known.end();
      const bool has_own_rule = object == &row_.root && name == "log_ids";
      if (is_known && !name.empty()) continue;
      if (!has_own_rule) say(member, known, of);
    }
  }

  void say(const Node& member, const Keys& known, std::string_view of) {
    findings_.add([&] {
      const std::string name = in_backticks(row_.tree.name(member));
      const std::vector<std::string_view> keys(known.begin(),
                                               std::find(known.begin(), known.end(), ""));
      std::string expected;
      for (const std::string_view key : keys) {
        expected += (expected.empty() ? "" : ", ") + in_backticks(key);
      }
      return records::Finding{.path = row_.tree.path(member),
                              .span = member.key,
                              .message = name + " is no key of " + std::string(of) +
                                         ": Humanloop drops it without a word.",
                              .expected = std::move(expected),
                              .received = name,
                              .hint = text::did_you_mean(row_.tree.name(member), keys)};
    });
  }

  const Row& row_;
  Findings& findings_;
};

void check(const Row& row, Findings& findings) {
  Search(row, findings).run();
}

}  // namespace

extern const Rule ignored_key;
const Rule ignored_key = {
    .id = "ignored-key",
    .summary = "a key that the platform does not know is dropped",
    .defaults = {Level::off, Level::warn, Level::off},
    .check_row = check,
    .signs = sign::unnamed_key,
};

}  // namespace entrybridge::rules
