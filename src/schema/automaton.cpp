#include "schema/automaton.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <utility>

namespace entrybridge::schema {
namespace {

constexpr std::size_t kMaxAlternatives = 64;
constexpr std::size_t kMaxKeys = 64;
constexpr std::size_t kMaxStates = 4096;
constexpr std::size_t kMaxWords = 256;
constexpr std::uint32_t kMostCharacters = 1'000'000'000;  // more than any row has
constexpr std::size_t kMaxWork = 1'000'000;
constexpr std::size_t kHashTries = 4096;
constexpr unsigned kLeastSlotBits = 2;
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

// Whether a string of an enum stands in JSON just as it is, so that it is compared byte by byte.
bool is_plain_string(const Literal& value) {
  return value.kind == text::Kind::string && value.text.size() == value.same.size() + 2;
}

bool is_about_numbers(Assertion assertion) {
  return assertion <= Assertion::multiple_of;
}

bool is_about_strings(Assertion assertion) {
  return assertion == Assertion::min_length || assertion == Assertion::max_length ||
         assertion == Assertion::pattern;
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

struct WatchedKey {
  std::string_view name;
  Watch watch;
};

constexpr std::array kWatched = {
    WatchedKey{"messages", Watch::messages},
    WatchedKey{"role", Watch::role},
    WatchedKey{"content", Watch::content},
    WatchedKey{"text", Watch::text},
    WatchedKey{"tool_calls", Watch::call},
    WatchedKey{"tool_call", Watch::call},
    WatchedKey{"function_call", Watch::call},
    WatchedKey{"tools", Watch::tools},
    WatchedKey{"tool_choice", Watch::tool_choice},
    WatchedKey{"response_format", Watch::response_format},
    WatchedKey{"image_url", Watch::image},
    WatchedKey{"input_audio", Watch::audio},
};

class Builder {
 public:
  Builder(const Plan& plan, Automaton& out) : plan_(plan), out_(out) {}

  void build() {
    out_.slots.assign(std::size_t{1} << kLeastSlotBits, kEmptySlot);  // for states without keys
    std::vector<Leaves> roots;
    const PlanNode& root = plan_.at(plan_.root());
    // The members of a union at the root are verdicts of their own.
    if (is_bare_union(root) && !root.exactly_one && root.any_of.size() <= kMaxAlternatives) {
      for (const NodeId id : root.any_of) roots.push_back(leaves_of(id));
    } else {
      roots.push_back(leaves_of(plan_.root()));
    }
    add(transition_for(roots));
    // More come while these are filled.
    for (std::size_t i = 0; i < pending_.size(); ++i) {  // NOLINT(modernize-loop-convert)
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

  // Something is left to the slow path.
  void leave() { out_.exact = false; }

  // Whether there is time for more; the number of sets of alternatives has no small bound.
  bool work(std::size_t steps) {
    work_ += steps;
    if (work_ > kMaxWork) leave();
    return work_ <= kMaxWork;
  }

  // Whether the node asks nothing of a value but through its union or its rare keywords.
  static bool is_bare(const PlanNode& node) {
    return !node.never && node.types.is_all() && !node.values && node.properties.empty() &&
           !node.closed && node.additional == Plan::kAnything && node.items == Plan::kAnything &&
           node.min_properties == 0 && node.min_items == 0 &&
           node.max_items == std::numeric_limits<std::size_t>::max();
  }

  static bool is_bare_union(const PlanNode& node) {
    return is_bare(node) && !node.any_of.empty() && node.rare == PlanNode::kNoRare;
  }

  // The one schema an `allOf` stands for, where it is all there is.
  [[nodiscard]] std::optional<NodeId> wrapped(const PlanNode& node) const {
    const Rare* rare = plan_.rare(node);
    if (rare == nullptr || !is_bare(node) || !node.any_of.empty()) return std::nullopt;
    const bool alone = rare->all_of.size() == 1 && rare->checks.empty() && has_plain_keys(*rare) &&
                       has_plain_items(*rare) && !rare->excluded && !rare->condition;
    return alone ? std::optional(rare->all_of.front()) : std::nullopt;
  }

  static bool has_plain_keys(const Rare& rare) {
    return rare.pattern_properties.empty() && rare.property_names == Plan::kAnything &&
           rare.dependencies.empty();
  }

  static bool has_plain_items(const Rare& rare) { return rare.item_list.empty() && !rare.contains; }

  Leaves leaves_of(NodeId id) {
    Leaves leaves;
    std::set<NodeId> met;
    collect(id, leaves, met);
    std::sort(leaves.begin(), leaves.end());
    return leaves;
  }

  void collect(NodeId id, Leaves& leaves, std::set<NodeId>& met) {
    const PlanNode& node = plan_.at(id);
    if (node.never || !met.insert(id).second || !work(1)) return;
    if (const auto inner = wrapped(node)) {
      collect(*inner, leaves, met);
      return;
    }
    if (is_bare_union(node) && (!node.exactly_one || are_disjoint(id))) {
      for (const NodeId one : node.any_of) collect(one, leaves, met);
      return;
    }
    const Rare* rare = plan_.rare(node);
    const bool in_place = rare != nullptr && (!rare->all_of.empty() || rare->excluded ||
                                              rare->condition || rare->deferred);
    if (in_place || !node.any_of.empty()) {
      leave();
    } else {
      leaves.push_back(id);
    }
  }

  // Whether no value fits two of the node's alternatives, as far as it can be seen from outside.
  bool are_disjoint(NodeId id) {
    const auto [known, is_new] = disjoint_.emplace(id, false);
    if (!is_new) return known->second;
    const std::vector<NodeId>& all = plan_.at(id).any_of;
    if (all.size() > kMaxAlternatives || !work(all.size() * all.size())) return false;
    for (std::size_t i = 0; i < all.size(); ++i) {
      for (std::size_t k = i + 1; k < all.size(); ++k) {
        if (!are_disjoint(plan_.at(all[i]), plan_.at(all[k]))) return false;
      }
    }
    return known->second = true;
  }

  [[nodiscard]] bool are_disjoint(const PlanNode& a, const PlanNode& b) const {
    const TypeSet common = a.reach & b.reach;
    if (common.empty()) return true;
    if (common.words() != "object") return false;
    return std::any_of(a.tags.begin(), a.tags.end(), [&](std::uint32_t index) {
      const Property& tag = a.properties[index];
      const Property* other = b.property(tag.name);
      if (!tag.required || other == nullptr || !other->required) return false;
      const auto value = plan_.tag_value(*other);
      return value && value != plan_.tag_value(tag);
    });
  }

  // `around[i]`: what alternative i of the container around takes here.
  Transition transition_for(const std::vector<Leaves>& around) {
    Transition made;
    std::map<std::string_view, Mask> words;
    Leaves objects;
    Leaves arrays;
    for (std::size_t i = 0; i < around.size(); ++i) {
      if (!work(around[i].size())) break;
      for (const NodeId id : around[i]) {
        const PlanNode& node = plan_.at(id);
        if (node.values) {
          add_values(node, Mask{1} << i, made, words);
          continue;
        }
        add_scalars(node, Mask{1} << i, made);
        if (node.types.has(TypeSet::object) && is_plain_object(node)) objects.push_back(id);
        if (node.types.has(TypeSet::array) && is_plain_array(node)) arrays.push_back(id);
      }
    }
    made.first_word = static_cast<std::uint32_t>(out_.words.size());
    made.word_count = static_cast<std::uint16_t>(words.size());
    if (probes_here_ > 0) made.unsure |= Transition::kProbes;
    if (probes_here_ > 0 || !words.empty()) made.unsure |= Transition::kLooksAtStrings;
    for (const auto& [text, keep] : words) out_.words.push_back(word_of(text, keep));
    made.object_state = object_state_of(objects);
    made.array_state = array_state_of(arrays);
    made.object_keep = keeps_for(objects, around);
    made.array_keep = keeps_for(arrays, around);
    return made;
  }

  void add_scalars(const PlanNode& node, Mask bit, Transition& made) {
    for (std::size_t s = 0; s < kScalars; ++s) {
      const auto scalar = static_cast<Scalar>(s);
      if (!takes(node.types, scalar)) continue;
      if (!is_checked(node, scalar)) {
        made.keep[s] |= bit;
      } else if (!add_probe(node, scalar, bit)) {
        leave();
      }
    }
    if (node.types.has(TypeSet::integer) && !node.types.has(TypeSet::number)) {
      // `2.0` is an integer too: not told by a glance.
      made.unsure |= static_cast<std::uint8_t>(scalar_bit(Scalar::fraction));
    }
  }

  static bool is_about(const Check& check, Scalar scalar) {
    if (scalar == Scalar::string) return is_about_strings(check.assertion);
    const bool number = scalar == Scalar::integer || scalar == Scalar::fraction;
    return number && is_about_numbers(check.assertion);
  }

  // Whether the node asks something of scalars of this kind beyond their type.
  [[nodiscard]] bool is_checked(const PlanNode& node, Scalar scalar) const {
    const Rare* rare = plan_.rare(node);
    return rare != nullptr &&
           std::any_of(rare->checks.begin(), rare->checks.end(),
                       [&](const Check& check) { return is_about(check, scalar); });
  }

  // Adds a probe for what the node asks of the scalar; false: it is more than bounds.
  bool add_probe(const PlanNode& node, Scalar scalar, Mask bit) {
    if (scalar == Scalar::fraction) return false;
    Probe probe;
    probe.scalar = scalar;
    probe.keep = bit;
    for (const Check& check : plan_.rare(node)->checks) {
      if (is_about(check, scalar) && !narrow(probe, check)) return false;
    }
    out_.probes.push_back(probe);
    ++probes_here_;
    return true;
  }

  // Narrows a probe by a keyword; false: it is no bound, or one the probe cannot hold.
  static bool narrow(Probe& probe, const Check& check) {
    constexpr std::int64_t kLargest = 1'000'000'000'000'000'000;
    const std::optional<std::int64_t> bound =
        is_about_numbers(check.assertion)
            ? whole(check.number)
            : std::optional(static_cast<std::int64_t>(
                  std::min(check.count, static_cast<std::size_t>(kMostCharacters))));
    if (!bound || *bound > kLargest || *bound < -kLargest) return false;
    switch (check.assertion) {
      case Assertion::minimum:
      case Assertion::min_length:
        probe.min = std::max(probe.min, *bound);
        return true;
      case Assertion::exclusive_minimum:
        probe.min = std::max(probe.min, *bound + 1);
        return true;
      case Assertion::maximum:
      case Assertion::max_length:
        probe.max = std::min(probe.max, *bound);
        return true;
      case Assertion::exclusive_maximum:
        probe.max = std::min(probe.max, *bound - 1);
        return true;
      default:
        return false;
    }
  }

  // A whole number of at most 18 digits, or none.
  static std::optional<std::int64_t> whole(const text::Decimal& number) {
    if (!number.is_integer() || number.exponent > 18) return std::nullopt;
    std::int64_t value = 0;
    for (std::int64_t i = 0; i < number.exponent; ++i) {
      const auto at = static_cast<std::size_t>(i);
      value = value * 10 + (at < number.digits.size() ? number.digits[at] - '0' : 0);
    }
    return number.negative ? -value : value;
  }

  bool is_plain_object(const PlanNode& node) {
    const Rare* rare = plan_.rare(node);
    const bool plain = rare == nullptr || has_plain_keys(*rare);
    if (!plain) leave();
    return plain;
  }

  bool is_plain_array(const PlanNode& node) {
    const Rare* rare = plan_.rare(node);
    if (rare == nullptr) return true;
    const bool plain =
        has_plain_items(*rare) &&
        std::none_of(rare->checks.begin(), rare->checks.end(),
                     [](const Check& check) { return check.assertion == Assertion::unique_items; });
    if (!plain) leave();
    return plain;
  }

  void add_values(const PlanNode& node, Mask bit, Transition& made,
                  std::map<std::string_view, Mask>& words) {
    for (const Literal& value : *node.values) {
      if (value.kind == text::Kind::null) {
        if (node.types.has(TypeSet::null)) made.keep[static_cast<std::size_t>(Scalar::null)] |= bit;
      } else if (!is_plain_string(value) || is_checked(node, Scalar::string) ||
                 words.size() >= kMaxWords) {
        leave();
      } else if (node.types.has(TypeSet::string)) {
        words[value.same] |= bit;
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

  // The state of these alternatives, made when first met; kNone where it cannot be made.
  std::uint32_t object_state_of(Leaves& leaves) {
    return state_of(leaves, true, object_states_, out_.objects);
  }
  std::uint32_t array_state_of(Leaves& leaves) {
    return state_of(leaves, false, array_states_, out_.arrays);
  }

  template <class State>
  std::uint32_t state_of(Leaves& leaves, bool object, std::map<Leaves, std::uint32_t>& known,
                         std::vector<State>& states) {
    std::sort(leaves.begin(), leaves.end());
    leaves.erase(std::unique(leaves.begin(), leaves.end()), leaves.end());
    if (leaves.empty()) return kNone;
    const auto found = known.find(leaves);
    if (found != known.end()) return found->second;
    if (leaves.size() > kMaxAlternatives || states.size() >= kMaxStates) {
      leave();
      return kNone;
    }
    const auto index = static_cast<std::uint32_t>(states.size());
    states.emplace_back();
    known.emplace(leaves, index);
    pending_.push_back({object, index, leaves});
    return index;
  }

  std::uint32_t keeps_for(const Leaves& inner, const std::vector<Leaves>& around) {
    const auto start = static_cast<std::uint32_t>(out_.keeps.size());
    if (!work(inner.size() * around.size()) || inner.size() > kMaxAlternatives) return start;
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
    // As it is, the state takes nothing.
    if (names.size() > kMaxKeys || !work(names.size() * leaves.size())) {
      leave();
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
    if (!choose_slots(state)) {
      leave();
      return;
    }
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
    // Its probes are the last ones made.
    const auto first = static_cast<std::uint32_t>(out_.probes.size() - probes_here_);
    out_.probe_ranges.push_back({first, std::exchange(probes_here_, 0)});
    out_.transitions.push_back(transition);
    return static_cast<std::uint32_t>(out_.transitions.size() - 1);
  }

  // The keys the alternatives know, in the schema's order; a few more than kMaxKeys at most.
  [[nodiscard]] std::vector<std::string_view> key_names(const Leaves& leaves) const {
    std::vector<std::string_view> names;
    for (const NodeId id : leaves) {
      for (const Property& property : plan_.at(id).properties) {
        if (names.size() > kMaxKeys) return names;
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

  [[nodiscard]] Bounds member_bounds(const PlanNode& node) const {
    Bounds bounds{.min = node.min_properties};
    const Rare* rare = plan_.rare(node);
    if (rare == nullptr) return bounds;
    for (const Check& check : rare->checks) {
      if (check.assertion == Assertion::max_properties) bounds.max = check.count;
    }
    return bounds;
  }

  std::uint32_t object_bounds(const Leaves& leaves) {
    return bounds_for(leaves, [&](const PlanNode& node) { return member_bounds(node); });
  }

  std::uint32_t array_bounds(const Leaves& leaves) {
    return bounds_for(leaves, [](const PlanNode& node) {
      return Bounds{.min = node.min_items, .max = node.max_items};
    });
  }

  // The bounds of all alternatives; kNone where none has any.
  template <class BoundsOf>
  std::uint32_t bounds_for(const Leaves& leaves, BoundsOf bounds_of) {
    const bool bounded = std::any_of(leaves.begin(), leaves.end(), [&](NodeId id) {
      const Bounds bounds = bounds_of(plan_.at(id));
      return bounds.min > 0 || bounds.max != Bounds{}.max;
    });
    if (!bounded) return kNone;
    const auto start = static_cast<std::uint32_t>(out_.bounds.size());
    for (const NodeId id : leaves) out_.bounds.push_back(bounds_of(plan_.at(id)));
    return start;
  }

  // Rows are watched by the names of their keys, wherever an object with messages stands.
  [[nodiscard]] Watch watch_for(std::string_view key, const Leaves& leaves) const {
    const auto* const watched = std::find_if(
        kWatched.begin(), kWatched.end(), [&](const WatchedKey& one) { return one.name == key; });
    if (watched == kWatched.end()) return Watch::nothing;
    if (watched->watch != Watch::role) return watched->watch;
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

  // A multiply-shift hash without collisions among the state's keys; false: there is none.
  bool choose_slots(ObjectState& state) {
    if (state.key_count == 0) return true;
    unsigned bits = kLeastSlotBits;
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
          return true;
        }
        factor = factor * 6364136223846793005U + 1442695040888963407U;
        factor |= 1U;
      }
    }
    return false;
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
  std::map<NodeId, bool> disjoint_;
  std::uint32_t probes_here_ = 0;  // of the transition being made
  std::size_t work_ = 0;
};

}  // namespace

Automaton Automaton::build(const Plan& plan) {
  Automaton automaton;
  Builder(plan, automaton).build();
  for (ObjectState& state : automaton.objects) {
    state.first_turn = automaton.turns;
    automaton.turns += state.key_count + 1;
  }
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
