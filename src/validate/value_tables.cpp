#include "validate/value_tables.h"

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "text/write.h"

namespace entrybridge::validate {
namespace {

using schema::ArrayState;
using schema::Automaton;
using schema::Mask;
using schema::ObjectState;
using schema::Transition;

constexpr std::uint32_t kMostBits = 32;
constexpr std::size_t kMostTransitions = 4096;

bool is_small(const Automaton& tables) {
  const auto is_narrow = [](const auto& state) { return state.alternatives <= kMostBits; };
  return tables.transitions.size() <= kMostTransitions &&
         std::all_of(tables.arrays.begin(), tables.arrays.end(), is_narrow) &&
         std::all_of(tables.objects.begin(), tables.objects.end(), [&](const ObjectState& state) {
           return is_narrow(state) && state.key_count <= kMostBits;
         });
}

// Of a role: it is not the assistant's.
rules::Signs signs_of_last(std::string_view role) {
  return role == "assistant" ? 0U : rules::Signs{rules::sign::other_last};
}

class Writer {
 public:
  explicit Writer(const Automaton& tables) : tables_(tables) {}

  void add(std::uint64_t value) {
    text::append_number(numbers_, value);
    numbers_ += ',';
  }

  void add_signed(std::int64_t value) {
    if (value < 0) numbers_ += '-';
    add(value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value));
  }

  // -1: there is none.
  void add_index(std::uint32_t index) { index == schema::kNone ? add_signed(-1) : add(index); }

  void add_string(std::string_view string) {
    text::append_quoted(strings_, string);
    strings_ += ',';
  }

  void add_transition(std::size_t index) {
    const Transition& one = tables_.transitions[index];
    for (const Mask keep : one.keep) add(keep);
    add_index(one.object_state);
    add_index(one.array_state);
    add(one.object_keep);
    add(one.array_keep);
    add(one.unsure);
    add(static_cast<std::uint64_t>(one.watch));
    add(signs_of_key(one.watch));
    add(one.word_count);
    for (std::uint32_t i = 0; i < one.word_count; ++i) {
      const schema::Word& word = tables_.words[one.first_word + i];
      const std::string text = spelled(word);
      add_string(text);
      add(word.keep);
      add(rules::signs_of_role(text));
      add(signs_of_last(text));
    }
    const schema::ProbeRange range = tables_.probe_ranges[index];
    add(range.count);
    for (std::uint32_t i = 0; i < range.count; ++i) {
      const schema::Probe& probe = tables_.probes[range.first + i];
      add(static_cast<std::uint64_t>(probe.scalar));
      add_signed(probe.min);
      add_signed(probe.max);
      add(probe.keep);
    }
  }

  void add_object(const ObjectState& state) {
    add_container(state);
    add(state.demanding);
    for (std::uint32_t i = 0; i < state.alternatives; ++i) add(tables_.masks[state.required + i]);
    add_index(state.other);
    add(state.key_count);
    for (std::uint32_t i = 0; i < state.key_count; ++i) {
      add_string(spelled(tables_.keys[state.first_key + i]));
      add(tables_.key_transitions[state.first_key + i]);
    }
  }

  void add_array(const ArrayState& state) {
    add_container(state);
    add(state.item);
  }

  [[nodiscard]] std::string finish() {
    // A last element keeps the commas simple.
    return R"({"numbers":[)" + numbers_ + R"(0],"strings":[)" + strings_ + R"(""]})";
  }

 private:
  template <class State>
  void add_container(const State& state) {
    add(state.alternatives);
    add(state.all);
    const bool is_bounded = state.counts != schema::kNone;
    add(is_bounded ? 1 : 0);
    for (std::uint32_t i = 0; is_bounded && i < state.alternatives; ++i) {
      add(tables_.bounds[state.counts + i].min);
      add(tables_.bounds[state.counts + i].max);
    }
  }

  template <class KeyOrWord>
  [[nodiscard]] std::string spelled(const KeyOrWord& known) const {
    const std::size_t head = std::min<std::size_t>(known.length, schema::kKeyHead);
    std::string text(known.head.data(), head);
    text.append(tables_.long_words, known.rest, known.length - head);
    return text;
  }

  const Automaton& tables_;
  std::string numbers_;
  std::string strings_;
};

}  // namespace

std::string value_tables(const Acceptor& acceptor, rules::Signs asked, bool asks_of_text,
                         const Limits& limits) {
  using namespace rules::sign;
  const Automaton& tables = acceptor.automaton();
  if (!is_small(tables) || (asked & acceptor.unread_signs()) != 0) return {};
  Writer out(tables);
  out.add(asked);
  out.add(asks_of_text ? 1 : 0);
  out.add(acceptor.unread_signs());
  out.add(acceptor.max_depth());
  out.add(limits.max_row_bytes);
  for (const rules::Signs one :
       {rules::Signs{empty_content}, rules::Signs{call}, rules::Signs{nul},
        rules::Signs{line_separator}, rules::Signs{unnamed_key}, rules::Signs{empty_row},
        rules::Signs{no_message}, rules::Signs{other_last}}) {
    out.add(one);
  }
  out.add(rules::kTellingKeys.size());
  for (const rules::TellingKey& key : rules::kTellingKeys) {
    out.add_string(key.name);
    out.add(key.signs);
  }
  out.add(tables.keeps.size());
  for (const Mask keep : tables.keeps) out.add(keep);
  out.add(tables.transitions.size());
  for (std::size_t i = 0; i < tables.transitions.size(); ++i) out.add_transition(i);
  out.add(tables.objects.size());
  for (const ObjectState& state : tables.objects) out.add_object(state);
  out.add(tables.arrays.size());
  for (const ArrayState& state : tables.arrays) out.add_array(state);
  return out.finish();
}

}  // namespace entrybridge::validate
