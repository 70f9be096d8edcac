#include "validate/choice.h"

#include <array>

#include "text/near_miss.h"

namespace entrybridge::validate {
namespace {

using text::Kind;
using text::Node;
using text::Tree;

constexpr std::array<std::string_view, 3> kHumanloopKeys = {"inputs", "target", "log_ids"};
constexpr std::string_view kMessages = "messages";
constexpr std::size_t kBytesLookedAt = std::size_t{1} << 20U;

Choice chosen(Platform platform, std::string reason) {
  return {.platform = platform, .reason = std::move(reason), .disagreeing = std::nullopt};
}

std::string in_backticks(std::string_view word) {
  return "`" + std::string(word) + "`";
}

// A key that was surely meant to be `messages`.
const Node* near_messages(const Tree& tree) {
  for (const Node& member : tree.children(tree.root())) {
    if (text::near_miss(tree.name(member), {kMessages})) return &member;
  }
  return nullptr;
}

std::string row_number(const records::Frame& frame) {
  return "row " + std::to_string(frame.record + 1) + " (line " + std::to_string(frame.start.line) +
         ")";
}

}  // namespace

Choice choose_for_row(const Tree& tree) {
  if (tree.empty() || tree.root().kind != Kind::object) {
    return {
        .platform = std::nullopt, .reason = "it is no JSON object", .disagreeing = std::nullopt};
  }
  for (const std::string_view key : kHumanloopKeys) {
    if (tree.find(tree.root(), key) != nullptr) {
      return chosen(Platform::humanloop, "it has the key " + in_backticks(key));
    }
  }
  if (tree.find(tree.root(), kMessages) != nullptr) {
    return chosen(Platform::openpipe, "it has the key `messages`");
  }
  if (const Node* near = near_messages(tree)) {
    return chosen(Platform::openpipe,
                  "it has the key " + in_backticks(tree.name(*near)) + ", a slip of `messages`");
  }
  return chosen(Platform::arize,
                "it has none of the keys `inputs`, `target`, `log_ids` and `messages`");
}

bool PlatformChooser::look(std::string_view window, bool is_last) {
  frames_.see(window, is_last);
  if (!frames_.body_key().empty()) {
    const bool holds_entries = frames_.body_key() == "entries";
    choice_ = chosen(holds_entries ? Platform::openpipe : Platform::arize,
                     "the body's key is " + in_backticks(frames_.body_key()));
    return true;
  }
  while (rows_++ < kRowsLookedAt) {
    const std::optional<records::Frame> frame = frames_.next();
    if (!frame) {
      --rows_;
      // What is not whole by then begins too late or is too large to be read.
      const bool is_enough = window.size() > kBytesLookedAt + limits_.max_row_bytes + 8;
      if (is_last || (frames_.is_decided() && is_enough)) break;
      return false;
    }
    if (frame->offset >= kBytesLookedAt || consider(*frame)) break;
  }
  if (choice_.reason.empty()) choice_ = chosen(Platform::openpipe, "no row could be read");
  return true;
}

bool PlatformChooser::consider(const records::Frame& frame) {
  if (frame.fault || tree_.parse(frame.text, limits_.max_depth)) return false;
  Choice own = choose_for_row(tree_);
  if (!own.platform) return false;
  if (!choice_.platform) {
    choice_ = chosen(*own.platform, row_number(frame) + ": " + own.reason);
  } else if (own.platform != choice_.platform) {
    choice_ = {.platform = std::nullopt,
               .reason = choice_.reason + " (" + std::string(name_of(*choice_.platform)) +
                         "), but " + row_number(frame) + ": " + own.reason + " (" +
                         std::string(name_of(*own.platform)) + ")",
               .disagreeing = frame};
    return true;
  }
  return false;
}

void tell_of_disagreement(const Choice& choice, records::IssueSink& sink) {
  sink.begin(*choice.disagreeing);
  sink.add(Severity::error, "mixed-platforms", [&] {
    return records::Finding{
        .message = "The rows speak for different platforms: " + choice.reason + ".",
        .expected = "rows of one platform",
        .received = "rows of several",
        .hint = "say which platform they are meant for (`platform`)"};
  });
}

}  // namespace entrybridge::validate
