// Items of arrays as rows repeat them: the same text around one string, `{"role": "user",
// "content": "…"}`. Whoever has read such an item once need not read its keys again: where all
// bytes but those of the string are the same, so is what the automaton says of it.
//
// It promises nothing of the string itself: the reader ends it, and looks at the text behind it.
// Limits: 12 items are remembered, of at most 64 bytes before the string and 16 behind it.
//
//   if (const LearnedItem* item = items.find(place, at)) …  // at + item->head_length: the string
#ifndef ENTRYBRIDGE_VALIDATE_LEARNED_ITEMS_H_
#define ENTRYBRIDGE_VALIDATE_LEARNED_ITEMS_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "rules/facts.h"
#include "schema/automaton.h"
#include "text/block.h"

namespace entrybridge::validate {

// Where an item stands: what the automaton says of it depends on nothing else.
struct ItemPlace {
  const schema::Transition* array = nullptr;  // by which its array came
  std::size_t depth = 0;

  bool operator==(const ItemPlace&) const = default;
};

// What came of an item.
struct ItemVerdict {
  schema::Mask keep = 0;
  rules::Signs signs = 0;
  // The bytes of its role, from its first on, where it tells the row's last one; else none.
  std::uint8_t role_start = 0;
  std::uint8_t role_length = 0;
  bool has_content = false;  // as a message counts it
};

struct LearnedItem {
  static constexpr std::size_t kHeadBlocks = 4;
  static constexpr std::int8_t kFirstCredit = 16;

  [[nodiscard]] bool begins(const char* at) const {
    std::size_t left = head_length;
    for (const Part& part : head) {
      const std::size_t length = std::min<std::size_t>(left, text::kBlockBytes);
      if (!(text::Block::load(at).first(length) == text::Block::load(part.data()))) return false;
      left -= length;
      if (left == 0) return true;
      at += text::kBlockBytes;
    }
    return true;
  }
  [[nodiscard]] bool ends(const char* at) const {
    return text::Block::load(at).first(tail_length) == text::Block::load(tail.data());
  }

  using Part = std::array<char, text::kBlockBytes>;
  std::array<Part, kHeadBlocks> head{};  // up to and with the string's first quote
  Part tail{};                           // from its last quote on
  std::uint8_t head_length = 0;
  std::uint8_t tail_length = 0;
  std::uint8_t next = 0;  // the item that came behind it last time
  std::int8_t credit = kFirstCredit;
  ItemPlace place;
  ItemVerdict verdict;
};

class LearnedItems {
 public:
  // The item that begins at `at`, where all of LearnedItem::head can be read.
  [[nodiscard]] const LearnedItem* find(const ItemPlace& place, const char* at) {
    if (count_ == 0) return nullptr;
    LearnedItem& last = items_[last_];
    if (fits(items_[last.next], place, at)) {
      last_ = last.next;
      return &items_[last_];
    }
    return find_other(place, at);
  }

  // How the item last found went on: as it did before, or in another way. One that mostly goes on
  // in other ways has cost more than it gained, and is forgotten.
  void went_on_as_before() {
    LearnedItem& item = items_[last_];
    if (item.credit < kMostCredit) ++item.credit;
  }
  void went_on_otherwise() {
    LearnedItem& item = items_[last_];
    item.credit = static_cast<std::int8_t>(item.credit - kCost);
    if (item.credit <= 0) item.place = {};
  }

  // Whether there is room for another, and hope.
  [[nodiscard]] bool wants_more() const { return count_ < kItems && attempts_ < kAttempts; }

  // Remembers the object `item`, which was accepted.
  void learn(const schema::Automaton& automaton, const schema::ObjectState& state,
             std::string_view item, const ItemPlace& place, const ItemVerdict& verdict);

 private:
  static constexpr std::size_t kItems = 12;
  static constexpr std::uint32_t kAttempts = 256;
  static constexpr std::int8_t kMostCredit = 100;
  static constexpr int kCost = 2;

  [[nodiscard]] static bool fits(const LearnedItem& item, const ItemPlace& place, const char* at) {
    return item.place == place && item.begins(at);
  }
  [[nodiscard]] const LearnedItem* find_other(const ItemPlace& place, const char* at);

  std::array<LearnedItem, kItems> items_{};
  std::uint32_t count_ = 0;
  std::uint32_t attempts_ = 0;
  std::uint8_t last_ = 0;
};

}  // namespace entrybridge::validate

#endif  // ENTRYBRIDGE_VALIDATE_LEARNED_ITEMS_H_
