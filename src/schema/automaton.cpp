#include "schema/automaton.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <mutex>

namespace entrybridge::schema {
namespace {

constexpr std::size_t kMaxAlternatives = 64;
constexpr std::size_t kMaxKeys = 64;
constexpr std::size_t kMaxStates = 4096;
constexpr std::size_t kHashTries = 4096;
constexpr std::uint8_t kEmptySlot = 0xFF;

using Leaves = std::vector<NodeId>;  // nodes without a union of their own, ascending

unsigned scalar_bit(Scalar scalar) {
  return 1U << static_cast<unsigned>(scalar);
}

bool takes(TypeSet types, Scalar scalar) {
  switch (scalar) {
    case Scalar::null:
      return types.has(TypeSet::null);
    case Scalar::boolean:
      return types.has(TypeSet::boolean);
    case Scalar::integer:
      return types.has(TypeSet::integer) || types.has(TypeSet::number);
    case Scalar::fraction:
      return types.has(TypeSet::number);
    case Scalar::string:
      return types.has(TypeSet::string);
  }
  return false;
}

// The string a JSON text of an enum stands for, where it can be compared byte by byte.
bool plain_string(const std::string& json, std::string_view& word) {
  if (json.size() < 2 || json.front() != '"' || json.find('\\') != std::string::npos) return false;
  word = std::string_view(json).substr(1, json.size() - 2);
  return true;
}

}  // namespace

std::uint64_t hashed_word(const char* head, std::size_t length) {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  std::memcpy(&low, head, 8);
  std::memcpy(&high, head + 8, 8);
  return low ^ (high << 1U) ^ (static_cast<std::uint64_t>(length) << 56U);
}

namespace {

class Builder {
 public:
  Builder(const Plan& plan, Automaton& out) : plan_(plan), out_(out) {}

  void build() {
    std::vector<Leaves> roots;
    const PlanNode& root = plan_.at(plan_.root());
    // The members of a union at the root are verdicts of their own.
    if (is_bare_union(root)) {
      for (const NodeId id : root.any_of) roots.push_back(leaves_of(id));
    } else {
      roots.push_back(leaves_of(plan_.root()));
    }
    out_.transitions.emplace_back();
    const Transition made = transition_for(roots);
    out_.transitions.front() = made;
    for (std::size_t i = 0; i < pending_.size() && out_.decides; ++i) {
      const Pending next = pending_[i];
      next.object ? fill_object(next.index, next.leaves) : fill_array(next.index, next.leaves);
    }
  }

 private:
  struct Pending {
    bool object;
    std::uint32_t index;
    Leaves leaves;
  };

  static bool is_bare_union(const PlanNode& node) {
    return !node.any_of.empty() && !node.never && node.types.is_all() && !node.values &&
           node.properties.empty() && !node.closed && node.additional == Plan::kAnything &&
           node.items == Plan::kAnything && node.min_properties == 0 && node.min_items == 0 &&
           node.max_items == std::numeric_limits<std::size_t>::max();
  }

  Leaves leaves_of(NodeId id) {
    Leaves leaves;
    std::vector<NodeId> open;
    collect(id, leaves, open);
    std::sort(leaves.begin(), leaves.end());
    leaves.erase(std::unique(leaves.begin(), leaves.end()), leaves.end());
    return leaves;
  }

  void collect(NodeId id, Leaves& leaves, std::vector<NodeId>& open) {
    const PlanNode& node = plan_.at(id);
    if (node.never) return;
    if (node.any_of.empty()) {
      leaves.push_back(id);
      return;
    }
    const bool cycle = std::find(open.begin(), open.end(), id) != open.end();
    if (!is_bare_union(node) || cycle) {
      out_.decides = false;
      return;
    }
    open.push_back(id);
    for (const NodeId one : node.any_of) collect(one, leaves, open);
    open.pop_back();
  }

  // `around[i]`: what alternative i of the container around takes here.
  Transition transition_for(const std::vector<Leaves>& around) {
    Transition made;
    std::map<std::string_view, Mask> words;
    Leaves objects;
    Leaves arrays;
    for (std::size_t i = 0; i < around.size(); ++i) {
      for (const NodeId id : around[i]) {
        const PlanNode& node = plan_.at(id);
        if (node.values) {
          add_values(node, Mask{1} << i, made, words);
          continue;
        }
        for (std::size_t s = 0; s < kScalars; ++s) {
          if (takes(node.types, static_cast<Scalar>(s))) made.keep[s] |= Mask{1} << i;
        }
        if (node.types.has(TypeSet::integer) && !node.types.has(TypeSet::number)) {
          // `2.0` is an integer too: not told by a glance.
          made.unsure |= static_cast<std::uint8_t>(scalar_bit(Scalar::fraction));
        }
        if (node.types.has(TypeSet::object)) objects.push_back(id);
        if (node.types.has(TypeSet::array)) arrays.push_back(id);
      }
    }
    made.first_word = static_cast<std::uint32_t>(out_.words.size());
    made.word_count = static_cast<std::uint16_t>(words.size());
    for (const auto& [text, keep] : words) out_.words.push_back(word_of(text, keep));
    made.object_state = state_of(objects, true);
    made.array_state = state_of(arrays, false);
    made.object_keep = keeps_for(objects, around);
    made.array_keep = keeps_for(arrays, around);
    return made;
  }

  void add_values(const PlanNode& node, Mask bit, Transition& made,
                  std::map<std::string_view, Mask>& words) {
    for (const std::string& json : *node.values) {
      std::string_view word;
      if (plain_string(json, word)) {
        if (node.types.has(TypeSet::string)) words[word] |= bit;
      } else if (json == "null") {
        made.keep[static_cast<std::size_t>(Scalar::null)] |= bit;
      } else {
        out_.decides = false;
      }
    }
  }

  Word word_of(std::string_view text, Mask keep) {
    Word word;
    word.length = static_cast<std::uint32_t>(text.size());
    word.keep = keep;
    word.rest = head_and_rest(text, word.head);
    return word;
  }

  std::uint32_t head_and_rest(std::string_view text, std::array<char, kKeyHead>& head) {
    std::memcpy(head.data(), text.data(), std::min(text.size(), kKeyHead));
    const auto rest = static_cast<std::uint32_t>(out_.long_words.size());
    if (text.size() > kKeyHead) out_.long_words += text.substr(kKeyHead);
    return rest;
  }

  // The state of these alternatives, made when first met.
  std::uint32_t state_of(Leaves& leaves, bool object) {
    std::sort(leaves.begin(), leaves.end());
    leaves.erase(std::unique(leaves.begin(), leaves.end()), leaves.end());
    if (leaves.empty()) return kNone;
    auto& known = object ? object_states_ : array_states_;
    const auto found = known.find(leaves);
    if (found != known.end()) return found->second;
    const std::size_t count = object ? out_.objects.size() : out_.arrays.size();
    if (leaves.size() > kMaxAlternatives || count >= kMaxStates) {
      out_.decides = false;
      return kNone;
    }
    const auto index = static_cast<std::uint32_t>(count);
    if (object) {
      out_.objects.emplace_back();
    } else {
      out_.arrays.emplace_back();
    }
    known.emplace(leaves, index);
    pending_.push_back({object, index, leaves});
    return index;
  }

  std::uint32_t keeps_for(const Leaves& inner, const std::vector<Leaves>& around) {
    const auto start = static_cast<std::uint32_t>(out_.keeps.size());
    for (const NodeId id : inner) {
      Mask keep = 0;
      for (std::size_t i = 0; i < around.size(); ++i) {
        if (std::binary_search(around[i].begin(), around[i].end(), id)) keep |= Mask{1} << i;
      }
      out_.keeps.push_back(keep);
    }
    return start;
  }

  static Mask all_of(std::size_t count) {
    return count >= kMaxAlternatives ? ~Mask{0} : (Mask{1} << count) - 1;
  }

  // Objects

  void fill_object(std::uint32_t index, const Leaves& leaves) {
    const std::vector<std::string_view> names = key_names(leaves);
    if (names.size() > kMaxKeys) {
      out_.decides = false;
      return;
    }
    ObjectState state;
    state.alternatives = static_cast<std::uint32_t>(leaves.size());
    state.all = all_of(leaves.size());
    state.first_key = static_cast<std::uint32_t>(out_.keys.size());
    state.key_count = static_cast<std::uint32_t>(names.size());
    state.required = static_cast<std::uint32_t>(out_.masks.size());
    for (std::size_t i = 0; i < leaves.size(); ++i) {
      const Mask needs = required_keys(plan_.at(leaves[i]), names);
      if (needs != 0) state.demanding |= Mask{1} << i;
      out_.masks.push_back(needs);
    }
    for (const std::string_view name : names) {
      Key key;
      key.length = static_cast<std::uint32_t>(name.size());
      key.rest = head_and_rest(name, key.head);
      out_.keys.push_back(key);
      out_.key_transitions.push_back(0);
    }
    choose_slots(state);
    for (std::size_t k = 0; k < names.size(); ++k) {
      std::vector<Leaves> around;
      for (const NodeId id : leaves) around.push_back(leaves_under(plan_.at(id), names[k]));
      Transition made = transition_for(around);
      made.watch = watch_for(names[k], leaves);
      out_.key_transitions[state.first_key + k] = add(made);
    }
    std::vector<Leaves> around;
    for (const NodeId id : leaves) around.push_back(leaves_of_other(plan_.at(id)));
    const bool closed =
        std::all_of(around.begin(), around.end(), [](const Leaves& one) { return one.empty(); });
    if (!closed) state.other = add(transition_for(around));
    state.counts = object_bounds(leaves);
    out_.objects[index] = state;
  }

  std::uint32_t add(const Transition& transition) {
    out_.transitions.push_back(transition);
    return static_cast<std::uint32_t>(out_.transitions.size() - 1);
  }

  [[nodiscard]] std::vector<std::string_view> key_names(const Leaves& leaves) const {
    std::vector<std::string_view> names;
    for (const NodeId id : leaves) {
      for (const Property& property : plan_.at(id).properties) {
        if (std::find(names.begin(), names.end(), property.name) == names.end()) {
          names.emplace_back(property.name);
        }
      }
    }
    return names;
  }

  static Mask required_keys(const PlanNode& node, const std::vector<std::string_view>& names) {
    Mask needs = 0;
    for (std::size_t k = 0; k < names.size(); ++k) {
      const Property* property = node.property(names[k]);
      if (property != nullptr && property->required) needs |= Mask{1} << k;
    }
    return needs;
  }

  Leaves leaves_under(const PlanNode& node, std::string_view key) {
    const Property* property = node.property(key);
    if (property != nullptr && property->declared) return leaves_of(property->node);
    return leaves_of_other(node);
  }

  Leaves leaves_of_other(const PlanNode& node) {
    return node.closed ? Leaves{} : leaves_of(node.additional);
  }

  std::uint32_t object_bounds(const Leaves& leaves) {
    const bool bounded = std::any_of(leaves.begin(), leaves.end(),
                                     [&](NodeId id) { return plan_.at(id).min_properties > 0; });
    if (!bounded) return kNone;
    const auto start = static_cast<std::uint32_t>(out_.bounds.size());
    for (const NodeId id : leaves) out_.bounds.push_back({.min = plan_.at(id).min_properties});
    return start;
  }

  // Rows are watched by the names of their keys, wherever an object with messages stands.
  [[nodiscard]] Watch watch_for(std::string_view key, const Leaves& leaves) const {
    if (key == "messages") return Watch::messages;
    if (key != "role") return Watch::nothing;
    const bool tagged = std::any_of(leaves.begin(), leaves.end(), [&](NodeId id) {
      const Property* property = plan_.at(id).property("role");
      return property != nullptr && plan_.at(property->node).values.has_value();
    });
    return tagged ? Watch::role : Watch::nothing;
  }

  // Arrays

  void fill_array(std::uint32_t index, const Leaves& leaves) {
    ArrayState state;
    state.alternatives = static_cast<std::uint32_t>(leaves.size());
    state.all = all_of(leaves.size());
    std::vector<Leaves> around;
    for (const NodeId id : leaves) around.push_back(leaves_of(plan_.at(id).items));
    state.item = add(transition_for(around));
    state.counts = array_bounds(leaves);
    out_.arrays[index] = state;
  }

  std::uint32_t array_bounds(const Leaves& leaves) {
    const auto bounds_of = [&](NodeId id) {
      return Bounds{.min = plan_.at(id).min_items, .max = plan_.at(id).max_items};
    };
    const bool bounded = std::any_of(leaves.begin(), leaves.end(), [&](NodeId id) {
      return bounds_of(id).min > 0 || bounds_of(id).max != Bounds{}.max;
    });
    if (!bounded) return kNone;
    const auto start = static_cast<std::uint32_t>(out_.bounds.size());
    for (const NodeId id : leaves) out_.bounds.push_back(bounds_of(id));
    return start;
  }

  // A multiply-shift hash without collisions among the state's keys.
  void choose_slots(ObjectState& state) {
    unsigned bits = 2;
    while ((1U << bits) < 2 * state.key_count) ++bits;
    std::uint64_t factor = 0x9E3779B97F4A7C15U;
    for (; bits <= 12; ++bits) {
      for (std::size_t tries = 0; tries < kHashTries; ++tries) {
        std::vector<std::uint8_t> slots(std::size_t{1} << bits, kEmptySlot);
        if (place_keys(state, factor, 64 - bits, slots)) {
          state.slots = static_cast<std::uint32_t>(out_.slots.size());
          state.slot_factor = factor;
          state.slot_shift = 64 - bits;
          out_.slots.insert(out_.slots.end(), slots.begin(), slots.end());
          return;
        }
        factor = factor * 6364136223846793005U + 1442695040888963407U;
        factor |= 1U;
      }
    }
    out_.decides = false;
  }

  bool place_keys(const ObjectState& state, std::uint64_t factor, unsigned shift,
                  std::vector<std::uint8_t>& slots) const {
    for (std::uint32_t k = 0; k < state.key_count; ++k) {
      const Key& key = out_.keys[state.first_key + k];
      std::uint8_t& slot = slots[(hashed_word(key.head.data(), key.length) * factor) >> shift];
      if (slot != kEmptySlot) return false;
      slot = static_cast<std::uint8_t>(k);
    }
    return true;
  }

  const Plan& plan_;
  Automaton& out_;
  std::vector<Pending> pending_;
  std::map<Leaves, std::uint32_t> object_states_;
  std::map<Leaves, std::uint32_t> array_states_;
};

}  // namespace

Automaton Automaton::build(const Plan& plan) {
  Automaton automaton;
  Builder(plan, automaton).build();
  return automaton;
}

const Automaton& Automaton::embedded(std::string_view name) {
  static std::mutex guard;
  static std::map<std::string, Automaton, std::less<>> automata;
  const std::lock_guard lock(guard);
  const auto known = automata.find(name);
  if (known != automata.end()) return known->second;
  return automata.emplace(std::string(name), build(Plan::embedded(name))).first->second;
}

}  // namespace entrybridge::schema
