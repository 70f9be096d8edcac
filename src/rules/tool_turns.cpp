#include "rules/tool_turns.h"

#include <utility>

namespace entrybridge::rules {
namespace {

using text::Kind;
using text::Node;

class Pairing {
 public:
  explicit Pairing(const Row& row) : row_(row) {}

  std::vector<Mispaired> run() {
    const std::vector<Message>& messages = row_.talk.messages();
    for (std::uint32_t i = 0; i < messages.size(); ++i) {
      if (messages[i].has_calls) {
        close_turn();
        open_turn(i);
      } else if (messages[i].name == "tool") {
        take_result(i);
      }
    }
    // The last message's calls are the answer to learn: nobody has answered them yet.
    if (!messages.empty() && !messages.back().has_calls) close_turn();
    return std::move(found_);
  }

 private:
  struct Open {
    const Call* call;
    bool is_answered = false;
  };

  void open_turn(std::uint32_t message) {
    open_.clear();
    by_id_.clear();
    is_known_ = true;
    has_called_ = true;
    const std::vector<Call>& calls = row_.talk.calls();
    for (; next_call_ < calls.size() && calls[next_call_].message == message; ++next_call_) {
      open(calls[next_call_]);
    }
  }

  void open(const Call& call) {
    const std::string_view id = call.id == nullptr ? "" : row_.tree.string(*call.id);
    if (id.empty()) {
      is_known_ = false;
      return;
    }
    const auto number = static_cast<std::uint32_t>(open_.size());
    if (by_id_.emplace(id, number).second) {
      open_.push_back({&call});
    } else {
      found_.push_back({Mispairing::repeated_id, call.message, call.id, call.function});
    }
  }

  void take_result(std::uint32_t message) {
    const Node* id =
        find(row_.tree, *row_.talk.messages()[message].node, "tool_call_id", Kind::string);
    const std::string_view name = id == nullptr ? "" : row_.tree.string(*id);
    if (name.empty()) {
      is_known_ = false;
      if (!has_called_) found_.push_back({Mispairing::orphan, message, id, nullptr});
      return;
    }
    const auto known = by_id_.find(name);
    if (known == by_id_.end()) {
      if (is_known_ || !has_called_) {
        found_.push_back({Mispairing::orphan, message, id, nullptr});
      }
      return;
    }
    bool& is_answered = open_[known->second].is_answered;
    if (is_answered) found_.push_back({Mispairing::answered_before, message, id, nullptr});
    is_answered = true;
  }

  void close_turn() {
    if (!is_known_) return;
    for (const Open& one : open_) {
      if (one.is_answered) continue;
      found_.push_back(
          {Mispairing::unanswered, one.call->message, one.call->id, one.call->function});
    }
  }

  const Row& row_;
  std::vector<Mispaired> found_;
  std::vector<Open> open_;
  NameIndex by_id_;
  std::size_t next_call_ = 0;
  bool has_called_ = false;
  bool is_known_ = true;  // no call and no result of this turn lacks its id
};

}  // namespace

std::vector<Mispaired> mispaired_in(const Row& row) {
  return Pairing(row).run();
}

}  // namespace entrybridge::rules
