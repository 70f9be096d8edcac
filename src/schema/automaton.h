// A plan turned into flat tables for one pass over a row's bytes: a bit-parallel automaton.
//
// Wherever a value stands, some alternatives of the schema are still possible; each is a bit of a
// word. A key or a value clears the bits of those it does not fit. A container keeps the bits of
// its own alternatives; when it closes, those left decide, through a table, which alternatives of
// the container around it stay. So a union costs no second try, whatever the order of keys, and a
// union of whole schemas tells in one pass which of them take the row.
//
// Not everything is lowered. An alternative of which the tables cannot tell whether it takes a
// value counts, where that value stands, as one that does not: a row that needs it is not accepted,
// and the slow path decides. Elsewhere the schema's tables are as good as any.
// Built once per schema, in bounded time; nothing in here is changed or allocated afterwards.
#ifndef ENTRYBRIDGE_SCHEMA_AUTOMATON_H_
#define ENTRYBRIDGE_SCHEMA_AUTOMATON_H_

#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "schema/plan.h"

namespace entrybridge::schema {

// A set of a state's alternatives, by bit.
using Mask = std::uint64_t;

// The kinds of value that are told apart without looking inside.
enum class Scalar : std::uint8_t { null, boolean, integer, fraction, string };
inline constexpr std::size_t kScalars = 5;

inline constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();
inline constexpr std::size_t kKeyHead = 16;

// The keys that rules ask about, told while their values go by.
enum class Watch : std::uint8_t {
  nothing,
  messages,
  role,
  content,
  text,
  call,
  tools,
  tool_choice,
  response_format,
  image,
  audio
};
inline constexpr std::size_t kWatches = 11;

// A string that stands for itself, such as an enum's: padded, to be compared as one block.
struct Word {
  std::array<char, kKeyHead> head{};
  std::uint32_t length = 0;
  std::uint32_t rest = 0;  // offset in `Automaton::long_words` of what is beyond the head
  Mask keep = 0;           // the alternatives around that take it
};

// Bounds on a scalar: of an integer's value or of a string's length in characters.
struct Probe {
  std::int64_t min = std::numeric_limits<std::int64_t>::min();
  std::int64_t max = std::numeric_limits<std::int64_t>::max();
  Mask keep = 0;  // the alternatives around that take a scalar within them
  Scalar scalar = Scalar::integer;
};

// What a value does to the alternatives of the container around it.
struct Transition {
  std::array<Mask, kScalars> keep{};  // those that take a scalar of this kind
  std::uint32_t object_state = kNone;
  std::uint32_t array_state = kNone;
  std::uint32_t object_keep = 0;  // into `keeps`: by alternative of the inner state
  std::uint32_t array_keep = 0;
  std::uint32_t first_word = 0;
  std::uint16_t word_count = 0;
  std::uint8_t unsure = 0;  // scalars (by bit) the tables do not decide, and the bits below
  Watch watch = Watch::nothing;

  static constexpr std::uint8_t kLooksAtStrings = 64;  // there are words, or probes of strings
  static constexpr std::uint8_t kProbes = 128;         // there are probes
};
static_assert(sizeof(Transition) == 64, "one cache line: it is read for every value");

// The probes of a transition that has some; it stands in `probe_ranges` under its own index.
struct ProbeRange {
  std::uint32_t first = 0;
  std::uint32_t count = 0;
};

struct Key {
  std::array<char, kKeyHead> head{};
  std::uint32_t length = 0;
  std::uint32_t rest = 0;  // as in Word
};

// An object with its alternatives.
struct ObjectState {
  std::uint32_t first_key = 0;  // into `keys`; a key's transition has the same index
  std::uint32_t key_count = 0;  // 64 at most
  std::uint32_t first_turn =
      0;  // of its key_count + 1 turns: the object's start, and behind each key
  std::uint32_t other = kNone;  // into `transitions`: any other key; kNone: none may come
  std::uint32_t slots = 0;      // into `slots`: a perfect hash of the keys
  std::uint32_t slot_shift = 62;
  std::uint64_t slot_factor = 0;
  std::uint32_t required = 0;    // into `masks`: by alternative, the keys it needs
  std::uint32_t counts = kNone;  // into `bounds`, by alternative; kNone: any number of members
  std::uint32_t alternatives = 0;
  Mask all = 0;
  Mask demanding = 0;  // alternatives with required keys
};

struct ArrayState {
  std::uint32_t item = 0;  // into `transitions`
  std::uint32_t counts = kNone;
  std::uint32_t alternatives = 0;
  Mask all = 0;
};

struct Bounds {
  std::size_t min = 0;
  std::size_t max = std::numeric_limits<std::size_t>::max();
};

class Automaton {
 public:
  [[nodiscard]] static Automaton build(const Plan& plan);

  // That of one of our own documents. For "combined" the alternatives of the root are the three
  // platforms, in their order; else there is one.
  [[nodiscard]] static const Automaton& embedded(std::string_view name);

  std::vector<Transition> transitions;  // the first is the root's
  std::vector<Key> keys;
  std::vector<std::uint32_t> key_transitions;
  std::vector<ObjectState> objects;
  std::vector<ArrayState> arrays;
  std::vector<Mask> keeps;
  std::vector<Mask> masks;
  std::vector<Bounds> bounds;
  std::vector<Word> words;
  std::vector<Probe> probes;
  std::vector<ProbeRange> probe_ranges;
  std::vector<std::uint8_t> slots;
  std::string long_words;
  std::uint32_t turns = 0;  // of all objects
  bool exact = true;  // nothing was left to the slow path but `2.0` where an integer is wanted
};

// The block of a word's first bytes that a perfect hash is taken of.
[[nodiscard]] std::uint64_t hashed_word(const char* padded_head, std::size_t length);

}  // namespace entrybridge::schema

#endif  // ENTRYBRIDGE_SCHEMA_AUTOMATON_H_
