// Sorting where speed does not matter: one sort of numbers for all types. std::sort of a type of
// its own is 8 KB of code each time, and the library is loaded by web pages.
//
//   reorder(labels, [](const Label& a, const Label& b) { return a.offset < b.offset; });
#ifndef ENTRYBRIDGE_TEXT_ORDER_H_
#define ENTRYBRIDGE_TEXT_ORDER_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

namespace entrybridge::text {

// The numbers 0 … count-1 in the order that `is_before` asks for; equal ones keep theirs.
[[nodiscard]] std::vector<std::uint32_t> ordered(
    std::size_t count, const std::function<bool(std::uint32_t, std::uint32_t)>& is_before);

template <class Item, class IsBefore>
void reorder(std::vector<Item>& items, IsBefore is_before) {
  std::vector<Item> sorted;
  sorted.reserve(items.size());
  for (const std::uint32_t index : ordered(items.size(), [&](std::uint32_t a, std::uint32_t b) {
         return is_before(items[a], items[b]);
       })) {
    sorted.push_back(std::move(items[index]));
  }
  items = std::move(sorted);
}

}  // namespace entrybridge::text

#endif  // ENTRYBRIDGE_TEXT_ORDER_H_
