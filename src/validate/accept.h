// Is this row fine? One pass over its bytes, nothing built, nothing allocated.
//
// It checks grammar, UTF-8, the schema and duplicate keys together. "Accepted" is a promise: the
// slow path would find no error, text rules included. Anything else only means "look closer".
//
//   Acceptor acceptor(automaton, 128);
//   if (acceptor.accept(row)) …  // row.data() must be followed by kPadding readable bytes
#ifndef ENTRYBRIDGE_VALIDATE_ACCEPT_H_
#define ENTRYBRIDGE_VALIDATE_ACCEPT_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "rules/facts.h"
#include "schema/automaton.h"
#include "text/tree.h"
#include "validate/learned_items.h"

namespace entrybridge::validate {

// Bytes that must be readable behind a text; what they hold does not matter, save that a string
// left open must meet a control character in the end.
inline constexpr std::size_t kPadding = 64;

// What a key that is watched says to the rules by being there.
[[nodiscard]] rules::Signs signs_of_key(schema::Watch watch);

enum class Lines : std::uint8_t {
  free,    // white space may hold line ends
  one_row  // the row ends with its line
};

class Acceptor {
 public:
  Acceptor(const schema::Automaton& automaton, std::size_t max_depth);

  // Whether the text is one document that some alternative of the root takes.
  [[nodiscard]] bool accept(std::string_view text);

  // The same, and fills `tree` with what it reads; where it refuses, the tree is empty. `text` may
  // be another copy of the row, which the tree then points into; `padded` is the one that is read.
  [[nodiscard]] bool accept_into(text::Tree& tree, std::string_view text, std::string_view padded);

  // The row that starts at `at` (no white space): its end, or null where it is not accepted. It is
  // not looked at beyond `limit`, where a line end or padding must stand.
  [[nodiscard]] const char* accept_line(const char* at, const char* limit);

  [[nodiscard]] const schema::Automaton& automaton() const { return automaton_; }
  [[nodiscard]] std::size_t max_depth() const { return max_depth_; }
  // The signs of every text, as the automaton does not watch for them.
  [[nodiscard]] rules::Signs unread_signs() const { return unread_signs_; }

  // Of the text last accepted: which alternatives of the root take it (all of those, where the
  // automaton is exact), and its facts.
  [[nodiscard]] schema::Mask alternatives() const { return alternatives_; }
  [[nodiscard]] const rules::Facts& facts() const { return facts_; }

 private:
  static constexpr std::size_t kMaxDepth = 256;
  static constexpr std::size_t kOtherKeys = 256;

  struct Frame {
    const schema::ObjectState* object;  // null for an array
    const schema::ArrayState* array;
    const schema::Transition* via;  // how the container came to be where it is
    schema::Mask live;
    schema::Mask seen;
    std::uint32_t count;
    std::uint32_t turn;        // in `next_keys_`
    std::uint32_t other_keys;  // where its keys begin among `other_keys_`
    const char* start;         // of an object: its first byte, and the signs before it
    rules::Signs signs_before;
  };

  struct OtherKey {
    const char* start;
    std::uint32_t length;
    std::uint32_t hash;
  };

  // The item at `at`, if it is one that was learned: its end; null where it is to be read.
  const char* learned_item_end(const ItemPlace& place, const char* at, schema::Mask& keep,
                               std::uint32_t& contents);
  void learn_item(const Frame& object, const ItemPlace& place, const char* end, schema::Mask keep);

  template <Lines kLines, class Recorder>
  const char* run(const char* at, Recorder recorder);

  const schema::Automaton& automaton_;
  std::size_t max_depth_;
  schema::Mask alternatives_ = 0;
  rules::Facts facts_;
  // By turn, the key that came there last time, which likely comes there again.
  std::vector<std::uint8_t> next_keys_;
  LearnedItems learned_;
  rules::Signs unread_signs_;
  std::array<Frame, kMaxDepth + 1> frames_;
  std::array<OtherKey, kOtherKeys> other_keys_;
};

}  // namespace entrybridge::validate

#endif  // ENTRYBRIDGE_VALIDATE_ACCEPT_H_
