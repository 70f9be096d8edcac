#include "validate/choice.h"

#include <array>

#include "records/frames.h"
#include "text/near_miss.h"

namespace entrybridge::validate {
namespace {

using text::Kind;
using text::Node;
using text::Tree;

constexpr std::array<std::string_view, 3> kHumanloopKeys = {"inputs", "target", "log_ids"};
constexpr std::string_view kMessages = "messages";

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

Choice choose_for_file(std::string_view file, const Limits& limits) {
  records::Frames frames(file, limits);
  if (frames.body_key() == "entries") {
    return chosen(Platform::openpipe, "the body's key is `entries`");
  }
  if (frames.body_key() == "examples") {
    return chosen(Platform::arize, "the body's key is `examples`");
  }
  Tree tree;
  Choice choice;
  for (std::ptrdiff_t row = 0; row < kRowsLookedAt; ++row) {
    std::optional<records::Frame> frame = frames.next();
    if (!frame) break;
    if (frame->fault || tree.parse(frame->text, limits.max_depth)) continue;
    Choice own = choose_for_row(tree);
    if (!own.platform) continue;
    if (!choice.platform) {
      choice = chosen(*own.platform, row_number(*frame) + ": " + own.reason);
    } else if (own.platform != choice.platform) {
      return {.platform = std::nullopt,
              .reason = choice.reason + " (" + std::string(name_of(*choice.platform)) + "), but " +
                        row_number(*frame) + ": " + own.reason + " (" +
                        std::string(name_of(*own.platform)) + ")",
              .disagreeing = std::move(frame)};
    }
  }
  if (!choice.platform) return chosen(Platform::openpipe, "no row could be read");
  return choice;
}

}  // namespace entrybridge::validate
