#include "rules/tool_turns.h"

#include <utility>

namespace entrybridge::rules {
namespace {

using text::Kind;
using text::Node;

struct Mispaired {
  Mispairing how;
  std::uint32_t message;  // of the call or the result
  const Node* id;         // a string; null where a result has none
};

// The ids of the calls before the message.
std::vector<std::string_view> ids_before(const Row& row, const Spot& spot) {
  std::vector<std::string_view> ids;
  for (const Call& call : row.talk.calls()) {
    if (call.message < spot.message && call.id != nullptr) ids.push_back(row.tree.string(*call.id));
  }
  return ids;
}

// Finds them in the order of the messages.
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
  void open_turn(std::uint32_t message) {
    open_.clear();
    // New ones, since clearing takes as long as the largest turn before.
    by_id_ = StringIndex();
    answers_ = StringIndex();
    strays_ = 0;
    is_known_ = has_called_ = true;
    const std::vector<Call>& calls = row_.talk.calls();
    for (; next_call_ < calls.size() && calls[next_call_].message == message; ++next_call_) {
      open(calls[next_call_]);
    }
  }

  void open(const Call& call) {
    const std::string_view id = text_of(call.id);
    if (id.empty()) {
      is_known_ = false;
    } else if (by_id_.emplace(id, call.id).second) {
      open_.push_back(&call);
    } else {
      add(Mispairing::repeated_id, call.message, call.id);
    }
  }

  void take_result(std::uint32_t message) {
    const Node& node = *row_.talk.messages()[message].node;
    const Node* id = find(row_.tree, node, "tool_call_id", Kind::string);
    const std::string_view name = text_of(id);
    const bool is_called = by_id_.find(name) != by_id_.end();
    if (is_called) {
      if (!answers_.emplace(name, id).second) add(Mispairing::answered_before, message, id);
      return;
    }
    if (name.empty()) {
      is_known_ = false;
      if (!has_called_) add(Mispairing::nameless, message, nullptr);
    } else if (is_known_ || !has_called_) {
      add(Mispairing::orphan, message, id);
      ++strays_;
    }
  }

  void close_turn() {
    if (!is_known_) return;
    for (const Call* call : open_) {
      if (answers_.find(text_of(call->id)) != answers_.end()) continue;
      if (strays_ > 0) {
        --strays_;  // a misspelt id is told once, of the result
        continue;
      }
      add(Mispairing::unanswered, call->message, call->id);
    }
  }

  [[nodiscard]] std::string_view text_of(const Node* id) const {
    return id == nullptr ? std::string_view{} : row_.tree.string(*id);
  }

  void add(Mispairing how, std::uint32_t message, const Node* id) {
    found_.push_back({how, message, id});
  }

  const Row& row_;
  std::vector<Mispaired> found_;
  std::vector<const Call*> open_;
  StringIndex by_id_;    // the calls' ids
  StringIndex answers_;  // the results', by the ids they have
  std::size_t next_call_ = 0;
  std::size_t strays_ = 0;  // results of no call
  bool has_called_ = false;
  bool is_known_ = true;  // no call and no result of this turn lacks its id
};

}  // namespace

void say_mispaired(const Row& row, std::initializer_list<Saying> sayings, Findings& findings) {
  for (const Mispaired& one : Pairing(row).run()) {
    for (const Saying& saying : sayings) {
      if (saying.how != one.how) continue;
      const Node& at = one.id != nullptr ? *one.id : *row.talk.messages()[one.message].node;
      const std::string_view id = one.id != nullptr ? row.tree.string(at) : std::string_view{};
      findings.add(row, {.at = at, .subject = id, .message = one.message}, saying.words,
                   one.how == Mispairing::orphan ? ids_before : nullptr);
    }
  }
}

}  // namespace entrybridge::rules
