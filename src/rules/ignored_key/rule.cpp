#include "rules/rule.h"

#include <algorithm>
#include <array>

#include "rules/foreign_body.h"

namespace entrybridge::rules {
namespace {

using text::Kind;
using text::Node;

// An object that Humanloop reads.
struct Object {
  std::string_view title;
  Words words;
  std::array<std::string_view, 6> keys;  // "" where there are fewer
};

constexpr Words words_with(std::string_view keys) {
  return {.message = "{} is no key of {more}: Humanloop drops it without a word.",
          .expected = keys,
          .received = "{}"};
}

constexpr std::array kObjects = {
    Object{"a datapoint",
           words_with("`inputs`, `messages`, `target`"),
           {"inputs", "messages", "target"}},
    Object{"a message",
           words_with("`role`, `content`, `name`, `tool_call_id`, `tool_calls`, `tool_call`"),
           {"role", "content", "name", "tool_call_id", "tool_calls", "tool_call"}},
    Object{"a part of the content",
           words_with("`type`, `text`, `image_url`"),
           {"type", "text", "image_url"}},
    Object{"an image", words_with("`url`, `detail`"), {"url", "detail"}},
    Object{"a tool call", words_with("`id`, `type`, `function`"), {"id", "type", "function"}},
    Object{"a function", words_with("`name`, `arguments`"), {"name", "arguments"}},
};
constexpr const Object& kDatapoint = kObjects[0];
constexpr const Object& kMessage = kObjects[1];
constexpr const Object& kPart = kObjects[2];
constexpr const Object& kImage = kObjects[3];
constexpr const Object& kCall = kObjects[4];
constexpr const Object& kFunction = kObjects[5];

// The keys that would be read in place of the spot's.
std::vector<std::string_view> known_keys(const Row& /*row*/, const Spot& spot) {
  for (const Object& one : kObjects) {
    if (one.title == spot.more) return {one.keys.begin(), one.keys.end()};
  }
  return {};
}

class Search {
 public:
  Search(const Row& row, Findings& findings) : row_(row), findings_(findings) {}

  void run() {
    // The tables are Humanloop's; elsewhere the schema closes its objects, or keeps every key.
    if (row_.platform != Platform::humanloop) return;
    // What makes it another kind of body has rules of its own.
    if (foreign_rows(row_) != nullptr) return;
    check(&row_.root, kDatapoint);
    for (const Message& message : row_.talk.messages()) {
      check(message.node, kMessage);
      if (message.content != nullptr) check_parts(*message.content);
    }
    for (const Call& call : row_.talk.calls()) {
      check(call.function, kFunction);
      if (call.is_listed) check(&row_.tree.parent(*call.function), kCall);
    }
  }

 private:
  void check_parts(const Node& content) {
    if (content.kind != Kind::array) return;
    for (const Node& part : row_.tree.children(content)) {
      check(&part, kPart);
      check(row_.tree.find(part, "image_url"), kImage);
    }
  }

  void check(const Node* node, const Object& object) {
    if (node == nullptr || node->kind != Kind::object) return;
    for (const Node& member : row_.tree.children(*node)) {
      const std::string_view name = row_.tree.name(member);
      const bool is_known = !name.empty() && std::find(object.keys.begin(), object.keys.end(),
                                                       name) != object.keys.end();
      const bool has_own_rule = node == &row_.root && name == "log_ids";
      if (is_known || has_own_rule) continue;
      findings_.add(row_, {.at = member, .is_key = true, .subject = name, .more = object.title},
                    object.words, known_keys);
    }
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
