#include "validate/accept.h"

#include <algorithm>
#include <cstring>
#include <optional>

#include "text/block.h"
#include "text/chunk.h"
#include "text/scanner.h"
#include "text/tree_builder.h"
#include "text/utf8.h"

namespace entrybridge::validate {
namespace {

using schema::Automaton;
using schema::Bounds;
using schema::Key;
using schema::Mask;
using schema::ObjectState;
using schema::Scalar;
using schema::Transition;
using schema::Watch;
using schema::Word;
using text::Block;

constexpr std::uint8_t kEmptySlot = 0xFF;
constexpr std::size_t kMessagesFrame = 2;
constexpr std::size_t kMessageFrame = 3;

unsigned char byte_at(const char* at) {
  return static_cast<unsigned char>(*at);
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

template <Lines kLines>
const char* skip_space(const char* at) {
  // Nearly always there is none, or one.
  if (byte_at(at) > ' ') return at;
  if (*at == ' ' && byte_at(at + 1) > ' ') return at + 1;
  while (*at == ' ' || *at == '\t' || (kLines == Lines::free && (*at == '\n' || *at == '\r'))) {
    ++at;
  }
  return at;
}

// How many bytes of the block are well-formed UTF-8, up to `stop` (the first byte that ends the
// plain part of a string, or the block's end) and without a character that goes beyond the block.
// None: something before `stop` is not UTF-8.
//
// The lead bytes say, as bits, where continuation bytes must stand; they must stand there and
// nowhere else (Unicode 15, table 3-7, for the rest).
inline unsigned well_formed_bytes(const Block& block, unsigned high, unsigned stop) {
  constexpr unsigned kNotUtf8 = 0;
  const unsigned continuation = block.less(-64);             // 80..BF
  const unsigned lead = high & ~continuation;                // C0..FF
  const unsigned lead_of_three = block.greater(-33) & high;  // E0..FF
  const unsigned lead_of_four = block.greater(-17) & high;   // F0..FF
  unsigned wrong = lead & block.less(-62);                   // C0, C1
  if (lead_of_three != 0) {
    const unsigned below_a0 = block.less(-96);
    wrong |= (block.equal_to('\xE0') << 1U) & below_a0;
    wrong |= (block.equal_to('\xED') << 1U) & ~below_a0 & continuation;
    if (lead_of_four != 0) {
      const unsigned below_90 = block.less(-112);
      wrong |= block.greater(-12) & high;  // F5..FF
      wrong |= (block.equal_to('\xF0') << 1U) & below_90;
      wrong |= (block.equal_to('\xF4') << 1U) & ~below_90 & continuation;
    }
  }
  const unsigned wanted = (lead << 1U) | (lead_of_three << 2U) | (lead_of_four << 3U);
  unsigned end = stop;
  if (stop == text::kBlockBytes && (wanted >> text::kBlockBytes) != 0) {
    // A character that goes on behind the block is left for the next.
    end = 31U - static_cast<unsigned>(__builtin_clz(lead));
  }
  // The byte at `end` is looked at too: it starts something, so none may be wanted there.
  const unsigned looked_at = (2U << end) - 1;
  return (((wanted ^ continuation) | wrong) & looked_at) != 0 ? kNotUtf8 : end;
}

std::optional<std::uint32_t> unit_at(const char* at) {
  return text::hex4({at, 4}, 0);
}

// What is met in a string beside its end.
struct StringFacts {
  bool escaped = false;
  rules::Signs signs = 0;
};

// Behind a `\u` escape; null where it is none, or half of a surrogate pair.
const char* skip_unicode_escape(const char* at, rules::Signs& signs) {
  const std::optional<std::uint32_t> unit = unit_at(at + 2);
  if (unit == 0U) signs |= rules::sign::nul;
  if (!unit || text::is_low_surrogate(*unit)) return nullptr;
  if (!text::is_high_surrogate(*unit)) return at + 6;
  if (at[6] != '\\' || at[7] != 'u') return nullptr;
  const std::optional<std::uint32_t> low = unit_at(at + 8);
  return low && text::is_low_surrogate(*low) ? at + 12 : nullptr;
}

// What may follow a backslash, save `u`.
constexpr std::array<bool, 256> kSimpleEscapes = [] {
  std::array<bool, 256> simple{};
  for (const char c : {'"', '\\', '/', 'b', 'f', 'n', 'r', 't'}) {
    simple[static_cast<unsigned char>(c)] = true;
  }
  return simple;
}();

// Behind the escapes at `at`; null where one is none.
inline const char* skip_escapes(const char* at, rules::Signs& signs) {
  do {
    if (kSimpleEscapes[byte_at(at + 1)]) {
      at += 2;
    } else {
      at = at[1] == 'u' ? skip_unicode_escape(at, signs) : nullptr;
      if (at == nullptr) return nullptr;
    }
  } while (*at == '\\');
  return at;
}

// Whether U+2028, U+2029 or U+0085 may be among the characters.
inline bool has_line_separator(const Block& block) {
  const unsigned first = block.equal_to('\xE2');
  const unsigned next_line = block.equal_to('\xC2');
  if ((first | next_line) == 0) return false;
  const unsigned second = (first << 1U) & block.equal_to('\x80');
  const unsigned third = block.equal_to('\xA8') | block.equal_to('\xA9');
  return (((second << 1U) & third) | ((next_line << 1U) & block.equal_to('\x85'))) != 0;
}

// As string_end, sixteen bytes at a time, up to the closing quote or to where plain ASCII goes on.
inline const char* string_end_with_care(const char* at, bool& is_end, StringFacts& facts) {
  while (true) {
    const Block block = Block::load(at);
    const unsigned high = block.beyond_ascii();
    const unsigned ascii_stops = block.string_stops() & ~high;
    const unsigned stop = ascii_stops == 0 ? text::kBlockBytes : text::lowest_bit(ascii_stops);
    const bool is_plain = (high & ((1U << stop) - 1)) == 0;
    if (is_plain) {
      at += stop;
      if (stop == text::kBlockBytes) return at;
    } else {
      const unsigned good = well_formed_bytes(block, high, stop);
      if (good == 0) return nullptr;
      if (has_line_separator(block)) facts.signs |= rules::sign::line_separator;
      at += good;
      if (good != stop || stop == text::kBlockBytes) continue;
    }
    is_end = *at == '"';
    if (is_end) return at;
    if (*at != '\\') return nullptr;
    facts.escaped = true;
    at = skip_escapes(at, facts.signs);
    if (at == nullptr) return nullptr;
  }
}

// As string_end. Few branches: what a chunk of text holds cannot be foretold.
[[gnu::noinline]] const char* long_string_end(const char* at, StringFacts& facts) {
  std::uint64_t any_backslashes = 0;
  while (true) {
    const text::StringChunk chunk(at);
    const std::uint64_t odd = chunk.chunk.odd_ones() & chunk.inside;
    if ((odd | chunk.rare) != 0 && (odd != 0 || chunk.has_odd_escape())) {
      bool is_end = false;
      at = string_end_with_care(at, is_end, facts);
      facts.escaped = facts.escaped || any_backslashes != 0;
      if (at == nullptr || is_end) return at;
      continue;
    }
    any_backslashes |= chunk.backslashes;
    if (chunk.ends != 0) {
      facts.escaped = facts.escaped || any_backslashes != 0;
      return at + __builtin_ctzll(chunk.ends);
    }
    at += chunk.step();
  }
}

// The closing quote of the string whose content starts at `at`; null where it is no string.
[[gnu::always_inline]] inline const char* string_end(const char* at, StringFacts& facts) {
  // Short strings end in the first block.
  const unsigned stops = Block::load(at).string_stops();
  if (stops != 0 && at[text::lowest_bit(stops)] == '"') return at + text::lowest_bit(stops);
  return long_string_end(at, facts);
}

// Behind the number at `at`, or null.
const char* number_end(const char* at, Scalar& scalar) {
  scalar = Scalar::integer;
  if (*at == '-') ++at;
  if (*at == '0') {
    ++at;
    if (is_digit(*at)) return nullptr;
  } else {
    if (!is_digit(*at)) return nullptr;
    while (is_digit(*at)) ++at;
  }
  if (*at == '.') {
    scalar = Scalar::fraction;
    ++at;
    if (!is_digit(*at)) return nullptr;
    while (is_digit(*at)) ++at;
  }
  if (*at == 'e' || *at == 'E') {
    scalar = Scalar::fraction;
    ++at;
    if (*at == '+' || *at == '-') ++at;
    if (!is_digit(*at)) return nullptr;
    while (is_digit(*at)) ++at;
  }
  return at;
}

// The token of a key or an enum's word: its bytes, the first of them as a block.
struct Token {
  const char* start;
  std::uint32_t length;
  Block head;  // zero beyond the length
};

template <class KeyOrWord>
[[gnu::always_inline]] inline bool is_same(const Automaton& automaton, const KeyOrWord& known,
                                           const Token& token) {
  if (known.length != token.length || !(Block::load(known.head.data()) == token.head)) return false;
  return token.length <= schema::kKeyHead ||
         std::memcmp(automaton.long_words.data() + known.rest, token.start + schema::kKeyHead,
                     token.length - schema::kKeyHead) == 0;
}

inline Token token_of(const char* start, std::size_t length) {
  return {start, static_cast<std::uint32_t>(length),
          Block::load(start).first(std::min<std::size_t>(length, schema::kKeyHead))};
}

// The key's number in the state, or the count of keys where it is none of them.
[[gnu::noinline]] std::uint32_t looked_up(const Automaton& automaton, const ObjectState& state,
                                          const char* start, std::size_t length) {
  const Token token = token_of(start, length);
  const Key* const keys = automaton.keys.data() + state.first_key;
  std::array<char, schema::kKeyHead> head;
  token.head.store(head.data());
  const std::uint64_t hash =
      (schema::hashed_word(head.data(), token.length) * state.slot_factor) >> state.slot_shift;
  const std::uint8_t slot = automaton.slots[state.slots + hash];
  if (slot == kEmptySlot || !is_same(automaton, keys[slot], token)) return state.key_count;
  return slot;
}

// The same, where the key is likely the one of this number.
[[gnu::always_inline]] inline std::uint32_t key_number(const Automaton& automaton,
                                                       const ObjectState& state,
                                                       std::uint32_t likely, const Token& token) {
  const Key* const keys = automaton.keys.data() + state.first_key;
  if (likely < state.key_count && is_same(automaton, keys[likely], token)) return likely;
  return looked_up(automaton, state, token.start, token.length);
}

// Those of `live` whose bounds on the number of members hold.
Mask within_bounds(const Bounds* bounds, Mask live, std::uint32_t count) {
  Mask left = 0;
  for (Mask rest = live; rest != 0; rest &= rest - 1) {
    const auto i = static_cast<unsigned>(__builtin_ctzll(rest));
    if (count >= bounds[i].min && count <= bounds[i].max) left |= Mask{1} << i;
  }
  return left;
}

// Those of `live` that have all the keys they need.
inline Mask with_required(const Mask* required, Mask live, Mask demanding, Mask seen) {
  for (Mask rest = live & demanding; rest != 0; rest &= rest - 1) {
    const auto i = static_cast<unsigned>(__builtin_ctzll(rest));
    if ((required[i] & ~seen) != 0) live &= ~(Mask{1} << i);
  }
  return live;
}

inline Mask kept_around(const Mask* keeps, Mask live) {
  Mask keep = 0;
  for (Mask rest = live; rest != 0; rest &= rest - 1) keep |= keeps[__builtin_ctzll(rest)];
  return keep;
}

// Characters of the string between `at` and `end`, an escape (or a pair of them) being one.
[[gnu::noinline]] std::int64_t characters(const char* at, const char* end) {
  std::int64_t count = 0;
  rules::Signs unused = 0;
  for (; at < end; ++count) {
    if (*at == '\\') {
      at = at[1] == 'u' ? skip_unicode_escape(at, unused) : at + 2;
      continue;
    }
    ++at;
    while (at < end && (byte_at(at) & 0xC0U) == 0x80U) ++at;
  }
  return count;
}

// The integer between `at` and `end`, or none where it has too many digits.
[[gnu::noinline]] std::optional<std::int64_t> integer(const char* at, const char* end) {
  constexpr std::ptrdiff_t kMostDigits = 18;
  const bool negative = *at == '-';
  if (negative) ++at;
  if (end - at > kMostDigits) return std::nullopt;
  std::int64_t value = 0;
  for (; at < end; ++at) value = value * 10 + (*at - '0');
  return negative ? -value : value;
}

// The alternatives of which a probe says that they take a scalar of this size. Rarely asked: it is
// kept out of the loop.
[[gnu::noinline]] Mask probed(const Automaton& automaton, const Transition& transition,
                              Scalar scalar, std::int64_t size) {
  Mask keep = 0;
  const auto index = static_cast<std::size_t>(&transition - automaton.transitions.data());
  const schema::ProbeRange range = automaton.probe_ranges[index];
  for (std::uint32_t i = 0; i < range.count; ++i) {
    const schema::Probe& probe = automaton.probes[range.first + i];
    if (probe.scalar == scalar && size >= probe.min && size <= probe.max) keep |= probe.keep;
  }
  return keep;
}

std::uint32_t hash_of(const Token& token) {
  std::array<char, schema::kKeyHead> head;
  token.head.store(head.data());
  const std::uint64_t mixed = schema::hashed_word(head.data(), token.length) * 0x9E3779B97F4A7C15U;
  return static_cast<std::uint32_t>(mixed >> 32U);
}

// What a key of the schema says to the rules, by its watch.
constexpr std::array<rules::Signs, schema::kWatches> kSigns = [] {
  std::array<rules::Signs, schema::kWatches> signs{};
  const auto set = [&](Watch watch, rules::Signs sign) {
    signs[static_cast<std::size_t>(watch)] = sign;
  };
  set(Watch::call, rules::sign::call);
  set(Watch::tools, rules::sign::tools);
  set(Watch::tool_choice, rules::sign::tool_choice);
  set(Watch::response_format, rules::sign::response_format);
  set(Watch::image, rules::sign::image);
  set(Watch::audio, rules::sign::audio);
  return signs;
}();

// What a key of the row that the schema does not name says to them.
[[gnu::noinline]] rules::Signs signs_of_root_key(std::string_view key) {
  const rules::TellingKey& beginning = rules::kTellingKeys.back();
  for (const rules::TellingKey& known : rules::kTellingKeys) {
    if (key == known.name) return known.signs;
  }
  return key.starts_with(beginning.name) ? beginning.signs : 0U;
}

[[gnu::noinline]] bool is_call_key(std::string_view key) {
  return key == "tool_calls" || key == "function_call" || key == "tool_call";
}

bool is_text(Watch watch) {
  return watch == Watch::content || watch == Watch::text;
}

// Where the schema names no messages, nothing is known of them.
rules::Signs unread_signs_of(const Automaton& automaton) {
  using namespace rules::sign;
  const bool names_messages =
      std::any_of(automaton.transitions.begin(), automaton.transitions.end(),
                  [](const Transition& one) { return one.watch == Watch::messages; });
  const rules::Signs of_messages = empty_content | call | tool_result | image | audio;
  return names_messages ? rules::Signs{any} : any | of_messages;
}

// Whether the document that ends at `end` (null: there is none) is all of the text.
bool ends_text(const char* end, std::string_view text) {
  return end != nullptr && end <= text.data() + text.size() &&
         skip_space<Lines::free>(end) >= text.data() + text.size();
}

// What is met is not kept,
struct NoRecorder {
  static constexpr bool kSkipsKeys = true;
  void string(const char* /*start*/, const char* /*end*/, bool /*escaped*/) {}
  void key(const char* /*start*/, std::size_t /*length*/) {}
  void number(const char* /*start*/, const char* /*end*/) {}
  void boolean(const char* /*start*/, bool /*value*/) {}
  void null(const char* /*start*/) {}
  void open(const char* /*bracket*/, bool /*object*/) {}
  void close(const char* /*bracket*/) {}
};

// … or becomes a tree. A string's start and end are those of what stands between its quotes.
struct TreeRecorder {
  static constexpr bool kSkipsKeys = false;
  void string(const char* start, const char* end, bool escaped) {
    builder.string({offset(start) - 1, static_cast<std::size_t>(end - start) + 2, escaped});
  }
  void key(const char* start, std::size_t length) {
    builder.key({offset(start) - 1, length + 2, false});
  }
  void number(const char* start, const char* end) {
    builder.number(offset(start), static_cast<std::size_t>(end - start));
  }
  void boolean(const char* start, bool value) { builder.boolean(offset(start), value); }
  void null(const char* start) { builder.null(offset(start)); }
  void open(const char* bracket, bool object) {
    object ? builder.open_object(offset(bracket)) : builder.open_array(offset(bracket));
  }
  void close(const char* bracket) { builder.close_object(offset(bracket)); }
  [[nodiscard]] std::size_t offset(const char* at) const {
    return static_cast<std::size_t>(at - text);
  }

  text::TreeBuilder& builder;
  const char* text;
};

}  // namespace

rules::Signs signs_of_key(Watch watch) {
  return kSigns[static_cast<std::size_t>(watch)];
}

Acceptor::Acceptor(const Automaton& automaton, std::size_t max_depth)
    : automaton_(automaton),
      max_depth_(std::min(max_depth, kMaxDepth)),
      next_keys_(automaton.turns),
      unread_signs_(unread_signs_of(automaton)) {
  for (const ObjectState& state : automaton.objects) {
    for (std::uint32_t i = 0; i <= state.key_count; ++i) {
      next_keys_[state.first_turn + i] = static_cast<std::uint8_t>(i);
    }
  }
}

bool Acceptor::accept_into(text::Tree& tree, std::string_view text, std::string_view padded) {
  text::TreeBuilder builder(tree);
  builder.begin(text);
  const char* at = skip_space<Lines::free>(padded.data());
  const bool accepted =
      ends_text(run<Lines::free>(at, TreeRecorder{builder, padded.data()}), padded);
  if (!accepted) tree.clear();
  return accepted;
}

bool Acceptor::accept(std::string_view text) {
  const char* at = skip_space<Lines::free>(text.data());
  return ends_text(run<Lines::free>(at, NoRecorder()), text);
}

const char* Acceptor::accept_line(const char* at, const char* limit) {
  const char* end = run<Lines::one_row>(at, NoRecorder());
  return end != nullptr && end <= limit ? end : nullptr;
}

[[gnu::always_inline]] inline const char* Acceptor::learned_item_end(const ItemPlace& place,
                                                                     const char* at, Mask& keep,
                                                                     std::uint32_t& contents) {
  const LearnedItem* const item = learned_.find(place, at);
  if (item == nullptr) return nullptr;
  StringFacts string;
  const char* const start = at + item->head_length;
  const char* const end = string_end(start, string);
  // What is wrong with a string, and what an empty one means, is told where all is read.
  if (end == nullptr || end == start) return nullptr;
  if (!item->ends(end)) {
    learned_.went_on_otherwise();
    return nullptr;
  }
  learned_.went_on_as_before();
  keep = item->verdict.keep;
  facts_.signs |= item->verdict.signs | string.signs;
  if (item->verdict.role_length != 0) {
    facts_.last_role = {at + item->verdict.role_start, item->verdict.role_length};
  }
  contents +=
      static_cast<std::uint32_t>(item->verdict.has_content && place.depth == kMessagesFrame &&
                                 place.array->watch == Watch::messages);
  return end + item->tail_length;
}

[[gnu::noinline]] void Acceptor::learn_item(const Frame& object, const ItemPlace& place,
                                            const char* end, Mask keep) {
  // Of a string that will differ.
  constexpr rules::Signs kOfText = rules::sign::nul | rules::sign::line_separator;
  if ((facts_.signs & kOfText) != 0) return;
  const std::string_view item(object.start, static_cast<std::size_t>(end - object.start));
  ItemVerdict verdict{.keep = keep, .signs = facts_.signs};
  const std::string_view role = facts_.last_role;
  if (!role.empty() && role.data() > object.start && role.data() < end) {
    const std::ptrdiff_t start = role.data() - object.start;
    if (start > UINT8_MAX || role.size() > UINT8_MAX) return;
    verdict.role_start = static_cast<std::uint8_t>(start);
    verdict.role_length = static_cast<std::uint8_t>(role.size());
  }
  learned_.learn(automaton_, *object.object, item, place, verdict);
}

// One loop, its states as labels: what comes next depends only on what was met, and a table-driven
// or call-per-value form costs a third of the speed.
// NOLINTBEGIN(readability-function-cognitive-complexity)
template <Lines kLines, class Recorder>
const char* Acceptor::run(const char* at, Recorder recorder) {
  const Automaton& tables = automaton_;
  const Transition* transition = tables.transitions.data();
  std::size_t depth = 0;
  std::uint32_t other_count = 0;
  Frame* frame = frames_.data();
  Mask keep = 0;
  std::uint32_t contents = 0;  // keys of that name, in messages
  facts_ = {};
  facts_.signs = unread_signs_;

value:
  switch (*at) {
    case '"': {
      StringFacts string;
      const char* const start = at + 1;
      const char* const end = string_end(start, string);
      if (end == nullptr) return nullptr;
      recorder.string(start, end, string.escaped);
      facts_.signs |= string.signs;
      if (end == start && is_text(transition->watch)) facts_.signs |= rules::sign::empty_content;
      keep = transition->keep[static_cast<std::size_t>(Scalar::string)];
      if ((transition->unsure & Transition::kLooksAtStrings) != 0) {
        if ((transition->unsure & Transition::kProbes) != 0) {
          keep |= probed(tables, *transition, Scalar::string, characters(start, end));
          if (transition->word_count == 0) {
            at = end + 1;
            goto scalar_done;
          }
        }
        if (string.escaped) return nullptr;
        const Token token = token_of(start, static_cast<std::size_t>(end - start));
        const Word* const words = tables.words.data() + transition->first_word;
        for (std::uint32_t i = 0; i < transition->word_count; ++i) {
          if (is_same(tables, words[i], token)) {
            keep |= words[i].keep;
            break;
          }
        }
        if (transition->watch == Watch::role && depth == kMessageFrame &&
            frames_[kMessagesFrame].via->watch == Watch::messages) {
          facts_.last_role = {start, token.length};
          facts_.signs |= rules::signs_of_role(facts_.last_role);
        }
      }
      at = end + 1;
      goto scalar_done;
    }
    case '{': {
      if constexpr (Recorder::kSkipsKeys) {
        if (depth > 0 && frame->array != nullptr) {
          const char* const end = learned_item_end({frame->via, depth}, at, keep, contents);
          if (end != nullptr) {
            at = end;
            goto scalar_done;
          }
        }
      }
      if (transition->object_state == schema::kNone || depth >= max_depth_) return nullptr;
      const ObjectState& state = tables.objects[transition->object_state];
      recorder.open(at, true);
      frame = &frames_[++depth];
      *frame = {&state, nullptr,          transition,  state.all, 0,
                0,      state.first_turn, other_count, at,        facts_.signs};
      facts_.signs = 0;
      at = skip_space<kLines>(at + 1);
      if (*at == '"') goto key;
      if (*at == '}') goto close_object;
      return nullptr;
    }
    case '[': {
      if (transition->array_state == schema::kNone || depth >= max_depth_) return nullptr;
      const schema::ArrayState& state = tables.arrays[transition->array_state];
      recorder.open(at, false);
      frame = &frames_[++depth];
      *frame = {nullptr, &state, transition, state.all, 0, 0, 0, other_count, at, 0};
      at = skip_space<kLines>(at + 1);
      if (*at == ']') goto close_array;
      transition = &tables.transitions[state.item];
      goto value;
    }
    case 't':
      if (std::memcmp(at, "true", 4) != 0) return nullptr;
      recorder.boolean(at, true);
      at += 4;
      keep = transition->keep[static_cast<std::size_t>(Scalar::boolean)];
      goto scalar_done;
    case 'f':
      if (std::memcmp(at, "false", 5) != 0) return nullptr;
      recorder.boolean(at, false);
      at += 5;
      keep = transition->keep[static_cast<std::size_t>(Scalar::boolean)];
      goto scalar_done;
    case 'n':
      if (std::memcmp(at, "null", 4) != 0) return nullptr;
      recorder.null(at);
      if (transition->watch == Watch::content) facts_.signs |= rules::sign::empty_content;
      at += 4;
      keep = transition->keep[static_cast<std::size_t>(Scalar::null)];
      goto scalar_done;
    default: {
      Scalar scalar{};
      const char* const start = at;
      at = number_end(at, scalar);
      if (at == nullptr) return nullptr;
      recorder.number(start, at);
      if ((transition->unsure & (1U << static_cast<unsigned>(scalar))) != 0) return nullptr;
      keep = transition->keep[static_cast<std::size_t>(scalar)];
      if ((transition->unsure & Transition::kProbes) != 0 && scalar == Scalar::integer) {
        const std::optional<std::int64_t> value = integer(start, at);
        if (!value) return nullptr;
        keep |= probed(tables, *transition, scalar, *value);
      }
      goto scalar_done;
    }
  }

scalar_done:
  if (depth == 0) goto root_done;
  frame->live &= keep;
  if (frame->live == 0) return nullptr;

after_value:
  at = skip_space<kLines>(at);
  ++frame->count;
  if (frame->object != nullptr) {
    if (*at == ',') {
      at = skip_space<kLines>(at + 1);
      if (*at != '"') return nullptr;
      goto key;
    }
    if (*at == '}') goto close_object;
    return nullptr;
  }
  if (*at == ',') {
    at = skip_space<kLines>(at + 1);
    transition = &tables.transitions[frame->array->item];
    goto value;
  }
  if (*at == ']') goto close_array;
  return nullptr;

key : {
  const char* const start = at + 1;
  const ObjectState& state = *frame->object;
  const Block head = Block::load(start);
  const unsigned stops = head.string_stops();
  std::size_t length = 0;
  if (stops != 0 && start[text::lowest_bit(stops)] == '"') {
    length = text::lowest_bit(stops);
  } else {
    StringFacts string;
    const char* const end = string_end(start, string);
    if (end == nullptr || string.escaped) return nullptr;
    facts_.signs |= string.signs;
    length = static_cast<std::size_t>(end - start);
  }
  recorder.key(start, length);
  const Token token = {start, static_cast<std::uint32_t>(length),
                       head.first(std::min<std::size_t>(length, schema::kKeyHead))};
  at = skip_space<kLines>(start + length + 1);
  if (*at != ':') return nullptr;
  at = skip_space<kLines>(at + 1);
  const std::uint32_t likely = next_keys_[frame->turn];
  const std::uint32_t number = key_number(tables, state, likely, token);
  if (number < state.key_count) {
    if (number != likely) next_keys_[frame->turn] = static_cast<std::uint8_t>(number);
    const Mask bit = Mask{1} << number;
    if ((frame->seen & bit) != 0) return nullptr;
    frame->seen |= bit;
    frame->turn = state.first_turn + 1 + number;
    transition = &tables.transitions[tables.key_transitions[state.first_key + number]];
    facts_.signs |= kSigns[static_cast<std::size_t>(transition->watch)];
    if (transition->watch == Watch::content && depth == kMessageFrame &&
        frames_[kMessagesFrame].via->watch == Watch::messages) {
      ++contents;
    }
    goto value;
  }
  if (state.key_count > 0) facts_.signs |= rules::sign::unnamed_key;
  if (depth == 1) facts_.signs |= signs_of_root_key({start, length});
  if (depth == kMessageFrame && is_call_key({start, length})) facts_.signs |= rules::sign::call;
  if (state.other == schema::kNone || other_count >= kOtherKeys) return nullptr;
  const std::uint32_t hash = hash_of(token);
  for (std::uint32_t i = frame->other_keys; i < other_count; ++i) {
    const OtherKey& known = other_keys_[i];
    if (known.hash == hash && known.length == token.length &&
        std::memcmp(known.start, token.start, token.length) == 0) {
      return nullptr;
    }
  }
  other_keys_[other_count++] = {token.start, token.length, hash};
  transition = &tables.transitions[state.other];
  goto value;
}

close_object : {
  recorder.close(at);
  if (depth == 1 && frame->count == 0) facts_.signs |= rules::sign::empty_row;
  ++at;
  const ObjectState& state = *frame->object;
  // A key that one alternative names another may not.
  if (state.alternatives > 1) facts_.signs |= rules::sign::unnamed_key;
  Mask live = with_required(tables.masks.data() + state.required, frame->live, state.demanding,
                            frame->seen);
  if (state.counts != schema::kNone) {
    live = within_bounds(tables.bounds.data() + state.counts, live, frame->count);
  }
  keep = kept_around(tables.keeps.data() + frame->via->object_keep, live);
  other_count = frame->other_keys;
  if constexpr (Recorder::kSkipsKeys) {
    if (depth > 1 && frames_[depth - 1].array != nullptr && learned_.wants_more()) {
      learn_item(*frame, {frames_[depth - 1].via, depth - 1}, at, keep);
    }
  }
  facts_.signs |= frame->signs_before;
  goto container_done;
}

close_array : {
  recorder.close(at);
  ++at;
  Mask live = frame->live;
  if (frame->count == 0 && frame->via->watch == Watch::content) {
    facts_.signs |= rules::sign::empty_content;
  }
  if (frame->array->counts != schema::kNone) {
    live = within_bounds(tables.bounds.data() + frame->array->counts, live, frame->count);
  }
  keep = kept_around(tables.keeps.data() + frame->via->array_keep, live);
  if (frame->via->watch == Watch::messages && depth == kMessagesFrame) {
    facts_.has_messages = true;
    facts_.message_count = frame->count;
    if (contents < frame->count) facts_.signs |= rules::sign::empty_content;
  }
  goto container_done;
}

container_done:
  --depth;
  frame = &frames_[depth];
  if (depth == 0) goto root_done;
  frame->live &= keep;
  if (frame->live == 0) return nullptr;
  goto after_value;

root_done:
  if (facts_.message_count == 0) facts_.signs |= rules::sign::no_message;
  if (facts_.last_role != "assistant") facts_.signs |= rules::sign::other_last;
  alternatives_ = keep;
  return keep != 0 ? at : nullptr;
}
// NOLINTEND(readability-function-cognitive-complexity)

}  // namespace entrybridge::validate
