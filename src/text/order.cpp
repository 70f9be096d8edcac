#include "text/order.h"

#include <algorithm>
#include <numeric>

namespace entrybridge::text {

std::vector<std::uint32_t> ordered(
    std::size_t count, const std::function<bool(std::uint32_t, std::uint32_t)>& is_before) {
  std::vector<std::uint32_t> order(count);
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return is_before(a, b) || (a < b && !is_before(b, a));
  });
  return order;
}

}  // namespace entrybridge::text
