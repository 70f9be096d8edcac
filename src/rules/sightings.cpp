#include "rules/sightings.h"

#include <algorithm>
#include <cstring>

namespace entrybridge::rules {

Sightings::Slot::Slot(std::uint64_t key, std::uint8_t split, std::uint32_t number) {
  std::memcpy(bytes_.data(), &key, 8);
  bytes_[8] = split;
  std::memcpy(bytes_.data() + 9, &number, 4);
}

std::uint64_t Sightings::Slot::key() const {
  std::uint64_t key;
  std::memcpy(&key, bytes_.data(), 8);
  return key;
}

std::uint32_t Sightings::Slot::number() const {
  std::uint32_t number;
  std::memcpy(&number, bytes_.data() + 9, 4);
  return number;
}

// The key's share of the places: keys in order have homes in order.
std::size_t Sightings::Shelf::home_of(std::uint64_t key) const {
  return static_cast<std::size_t>(((key >> 32U) * capacity_) >> 32U);
}

std::size_t Sightings::Shelf::end_from(std::size_t at) const {
  return std::min(at + kFarthest, size());
}

// The first slot from the key's home on that is free or has no lesser key.
std::size_t Sightings::Shelf::place_of(std::uint64_t key) const {
  std::size_t at = home_of(key);
  const std::size_t end = end_from(at);
  while (at < end && slots_[at].number() != 0 && slots_[at].key() < key) ++at;
  return at;
}

Sighting Sightings::Shelf::find(std::uint64_t key, std::uint8_t split) const {
  Sighting seen;
  if (capacity_ == 0) return seen;
  std::size_t at = place_of(key);
  for (const std::size_t end = end_from(at); at < end; ++at) {
    const Slot& slot = slots_[at];
    if (slot.number() == 0 || slot.key() != key) break;
    if (slot.split() == split) {
      seen.same = slot.number();
    } else if (split != kNoSplit && slot.split() != kNoSplit &&
               (seen.other == 0 || slot.number() < seen.other)) {
      seen.other = slot.number();
      seen.other_split = slot.split();
    }
  }
  return seen;
}

bool Sightings::Shelf::try_insert(const Slot& slot) {
  const std::size_t at = place_of(slot.key());
  const std::size_t end = end_from(at);
  if (at == size() || (slots_[at].number() != 0 && slots_[at].key() < slot.key())) return false;
  std::size_t free = at;
  while (free < end && slots_[free].number() != 0) ++free;
  if (free == end) return false;
  std::copy_backward(slots_.get() + at, slots_.get() + free, slots_.get() + free + 1);
  slots_[at] = slot;
  ++used_;
  return true;
}

bool Sightings::Shelf::insert(const Slot& slot) {
  if (used_ >= capacity_) widen();
  if (try_insert(slot)) return true;
  if (used_ * 2 < capacity_) return false;
  widen();
  return try_insert(slot);
}

// By a sixteenth. The slots come in the order of their keys, so each goes to its home or right
// behind the one before.
void Sightings::Shelf::widen() {
  const Shelf narrow = std::move(*this);
  capacity_ = narrow.capacity_ + narrow.capacity_ / 16 + 4;
  slots_ = std::make_unique<Slot[]>(size());
  used_ = 0;
  std::size_t next = 0;
  for (std::size_t i = 0; i < narrow.size(); ++i) {
    const Slot& slot = narrow.slots_[i];
    if (slot.number() == 0) continue;
    next = std::max(next, home_of(slot.key()));
    if (next == size()) return;
    slots_[next++] = slot;
    ++used_;
  }
}

bool Sightings::insert(Shelf& shelf, const Slot& slot) {
  const std::size_t before = shelf.capacity();
  const bool is_in = shelf.insert(slot);
  capacity_ += shelf.capacity() - before;
  // Nine tenths full.
  if (rows_ * 10 > capacity_ * 9) widen(shelves_[next_wider_++ % kShelves]);
  return is_in;
}

void Sightings::widen(Shelf& shelf) {
  const std::size_t before = shelf.capacity();
  shelf.widen();
  capacity_ += shelf.capacity() - before;
}

Sighting Sightings::add(const text::Digest& digest, std::uint8_t split, std::uint64_t number) {
  Shelf& shelf = shelves_[digest.second % kShelves];
  const Sighting seen = shelf.find(digest.first, split);
  if (seen.same == 0 && rows_ < kMostRows) {
    constexpr std::uint64_t kGreatest = std::numeric_limits<std::uint32_t>::max();
    const auto known_as = static_cast<std::uint32_t>(std::min(number, kGreatest));
    if (insert(shelf, Slot(digest.first, split, known_as))) ++rows_;
  }
  return seen;
}

std::size_t Sightings::bytes() const {
  std::size_t slots = 0;
  for (const Shelf& shelf : shelves_) slots += shelf.size();
  return sizeof(Sightings) + slots * sizeof(Slot);
}

}  // namespace entrybridge::rules
