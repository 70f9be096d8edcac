#include "rules/rule.h"

#include <algorithm>
#include <array>

#include "rules/foreign_body.h"
#include "rules/legacy_calls.h"

namespace entrybridge::rules {
namespace {

using text::Kind;
using text::Node;

constexpr std::string_view kMessageTitle = "a message";

// An object that Humanloop reads.
struct Object {
  std::string_view title;
  Words words;
  std::array<std::string_view, 6> keys;  // "" where there are fewer
};

constexpr std::string_view kFix =
    "Leave the key out where its value is null; write `function_call` as one of `tool_calls`";

text::Edits leave_out(const Row& row, const Spot& spot) {
  if (!row.tree.duplicates().empty()) return {};
  return {text::without_member(row.tree.text(), spot.at)};
}

text::Edits write_call(const Row& row, const Spot& spot) {
  return modern_message({row.tree, row.talk, row.platform}, spot.message);
}

constexpr Mend kLeaveOut = {"Leave the key out: its value is null", leave_out};
constexpr Mend kWriteCall = {"Write the call as one of `tool_calls`, which are read", write_call};

Mend mend_of(const Spot& spot) {
  if (spot.at.kind == Kind::null) return kLeaveOut;
  const bool is_call = spot.subject == "function_call" && spot.at.kind == Kind::object;
  return is_call && spot.more == kMessageTitle ? kWriteCall : Mend{};
}

constexpr Words words_with(std::string_view keys) {
  return {.message = "{} is no key of {more}: Humanloop drops it without a word.",
          .expected = keys,
          .received = "{}"};
}

constexpr std::array kObjects = {
    Object{"a datapoint",
           words_with("`inputs`, `messages`, `target`"),
           {"inputs", "messages", "target"}},
    Object{kMessageTitle,
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
      message_ = static_cast<std::uint32_t>(&message - row_.talk.messages().data());
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
      const Spot spot{
          .at = member, .is_key = true, .subject = name, .more = object.title, .message = message_};
      Words words = object.words;
      words.mend = mend_of(spot);
      findings_.add(row_, spot, words, known_keys);
    }
  }

  const Row& row_;
  Findings& findings_;
  std::uint32_t message_ = 0;  // the one last looked at
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
    .fix = kFix,
    .check_row = check,
    .signs = sign::unnamed_key,
};

}  // namespace entrybridge::rules
