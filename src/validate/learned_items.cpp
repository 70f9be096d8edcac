#include "validate/learned_items.h"

#include "text/known_json.h"
#include "text/simd.h"

namespace entrybridge::validate {
namespace {

using schema::Automaton;
using schema::Key;
using schema::ObjectState;
using schema::Transition;

// What a key leads to; null where that is not easily told.
const Transition* transition_of(const Automaton& automaton, const ObjectState& state,
                                std::string_view key) {
  if (key.size() > schema::kKeyHead) return nullptr;
  for (std::uint32_t i = 0; i < state.key_count; ++i) {
    const std::uint32_t number = state.first_key + i;
    const Key& known = automaton.keys[number];
    if (std::string_view(known.head.data(), known.length) == key) {
      return &automaton.transitions[automaton.key_transitions[number]];
    }
  }
  return state.other == schema::kNone ? nullptr : &automaton.transitions[state.other];
}

struct Member {
  std::string_view key;
  std::size_t value;  // where it begins, and behind it
  std::size_t value_end;
};

// The member whose key begins at `at`, of an object that is known to be JSON.
Member member_at(std::string_view object, std::size_t at) {
  const char* const first = object.data();
  const auto offset = [&](const char* place) { return static_cast<std::size_t>(place - first); };
  const std::size_t key_end = offset(text::string_end(first + at));
  const std::string_view key = object.substr(at + 1, key_end - at - 2);
  const std::size_t colon = text::skip_json_space(object, key_end);
  const std::size_t value = text::skip_json_space(object, colon + 1);
  return {key, value, offset(text::value_end(first + value, first + object.size()))};
}

// What is to be learned of an item: the longest string of which the automaton asks nothing, as that
// will differ, from behind its first quote to its last.
struct Reading {
  std::size_t start = 0;
  std::size_t end = 0;
  bool has_content = false;
};

Reading read(const Automaton& automaton, const ObjectState& state, std::string_view item) {
  Reading reading;
  for (std::size_t at = text::skip_json_space(item, 1); item[at] != '}';) {
    const Member member = member_at(item, at);
    const Transition* const transition = transition_of(automaton, state, member.key);
    if (transition != nullptr) {
      reading.has_content |= transition->watch == schema::Watch::content;
      const bool is_free =
          item[member.value] == '"' && (transition->unsure & Transition::kLooksAtStrings) == 0;
      if (is_free && member.value_end - member.value > reading.end - reading.start + 2) {
        reading.start = member.value + 1;
        reading.end = member.value_end - 1;
      }
    }
    at = text::skip_json_space(item, member.value_end);
    if (item[at] == ',') at = text::skip_json_space(item, at + 1);
  }
  return reading;
}

bool is_printable(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) >= ' '; });
}

void copy(std::string_view from, char* to) {
  std::copy(from.begin(), from.end(), to);
}

}  // namespace

const LearnedItem* LearnedItems::find_other(const ItemPlace& place, const char* at) {
  for (std::uint32_t i = 0; i < count_; ++i) {
    if (!fits(items_[i], place, at)) continue;
    items_[last_].next = static_cast<std::uint8_t>(i);
    last_ = static_cast<std::uint8_t>(i);
    return &items_[i];
  }
  return nullptr;
}

void LearnedItems::learn(const Automaton& automaton, const ObjectState& state,
                         std::string_view item, const ItemPlace& place,
                         const ItemVerdict& verdict) {
  ++attempts_;
  const Reading reading = read(automaton, state, item);
  const std::string_view head = item.substr(0, reading.start);
  const std::string_view tail = item.substr(reading.end);
  LearnedItem learned;
  if (reading.start == reading.end) return;
  if (head.size() > sizeof learned.head || tail.size() > sizeof learned.tail) return;
  // A line end in between would end a row.
  if (!is_printable(head) || !is_printable(tail)) return;
  if (verdict.role_start > head.size()) return;
  copy(head, learned.head.front().data());
  copy(tail, learned.tail.data());
  learned.head_length = static_cast<std::uint8_t>(head.size());
  learned.tail_length = static_cast<std::uint8_t>(tail.size());
  learned.place = place;
  learned.verdict = verdict;
  learned.verdict.has_content = reading.has_content;
  items_[count_++] = learned;
}

}  // namespace entrybridge::validate
