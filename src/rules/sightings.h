// Which rows of a file were seen before, and where first, in 16 bytes a row.
//
// It promises: of two rows of one digest and one split the later is told of the earlier's number; a
// row is taken for another one by chance only, once in 2^72 for each pair. A row takes 13 bytes,
// and in large files the free places among them 1 to 2 more, and what the allocator leaves between
// the shelves 1 to 3: hence no table that doubles. Limits: numbers up to 2^32 - 1 (greater ones
// count as that); where memory is addressed by 32 bits, rows beyond the first 100 million others
// are compared with those, but not remembered. Rows made to crowd into one place of the table are
// forgotten, rather than searched for without end.
//
//   Sightings seen;
//   seen.add(digest, split, 1);
//   seen.add(digest, split, 7);  // {.same = 1, .other = 0}
#ifndef ENTRYBRIDGE_RULES_SIGHTINGS_H_
#define ENTRYBRIDGE_RULES_SIGHTINGS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>

#include "text/digest.h"

namespace entrybridge::rules {

// What a row was seen as before; the numbers are those of the first such rows, 0 where there is
// none.
struct Sighting {
  std::uint32_t same = 0;        // in the same split
  std::uint32_t other = 0;       // in another
  std::uint8_t other_split = 0;  // which
};

class Sightings {
 public:
  // Not a split of its own: a row in it is never told of rows in others, nor they of it.
  static constexpr std::uint8_t kNoSplit = 0;

  // Notes the row (numbers count from 1) and tells of what was noted before.
  Sighting add(const text::Digest& digest, std::uint8_t split, std::uint64_t number);

  [[nodiscard]] std::size_t rows() const { return rows_; }
  // What all of it takes.
  [[nodiscard]] std::size_t bytes() const;

 private:
  static constexpr std::size_t kShelves = 256;
  static constexpr std::size_t kMostRows = sizeof(void*) > 4
                                               ? std::numeric_limits<std::size_t>::max()
                                               : 100'000'000;

  // Free where the number is 0. Packed by hand, since the compiler would make 16 bytes of it.
  class Slot {
   public:
    Slot() = default;
    Slot(std::uint64_t key, std::uint8_t split, std::uint32_t number);
    [[nodiscard]] std::uint64_t key() const;
    [[nodiscard]] std::uint8_t split() const { return bytes_[8]; }
    [[nodiscard]] std::uint32_t number() const;

   private:
    std::array<unsigned char, 13> bytes_;
  };

  // The rows whose digests begin alike, in the order of their keys. A key's place is its share of
  // the shelf, or the next free one, so what is looked for is near. A shelf is widened by little
  // and copied in one go, and the shelves grow by turns, so that each finds room where those before
  // it were.
  class Shelf {
   public:
    [[nodiscard]] std::size_t capacity() const { return capacity_; }
    // With the slots behind the last share.
    [[nodiscard]] std::size_t size() const {
      return capacity_ + (capacity_ < kSpare ? capacity_ : kSpare);
    }
    Sighting find(std::uint64_t key, std::uint8_t split) const;
    // False: there is no place near enough.
    [[nodiscard]] bool insert(const Slot& slot);

    void widen();

   private:
    static constexpr std::size_t kSpare = 128;
    static constexpr std::size_t kFarthest = 1024;  // from where a row should be

    [[nodiscard]] std::size_t home_of(std::uint64_t key) const;
    [[nodiscard]] std::size_t place_of(std::uint64_t key) const;
    [[nodiscard]] std::size_t end_from(std::size_t at) const;
    [[nodiscard]] bool try_insert(const Slot& slot);

    std::unique_ptr<Slot[]> slots_;
    std::size_t capacity_ = 0;
    std::size_t used_ = 0;
  };

  [[nodiscard]] bool insert(Shelf& shelf, const Slot& slot);
  void widen(Shelf& shelf);

  std::array<Shelf, kShelves> shelves_;
  std::size_t rows_ = 0;
  std::size_t capacity_ = 0;  // of all shelves
  std::size_t next_wider_ = 0;
};

}  // namespace entrybridge::rules

#endif  // ENTRYBRIDGE_RULES_SIGHTINGS_H_
