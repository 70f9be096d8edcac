// Numbers by their text: exact comparison and divisibility, whatever their size or precision.
#ifndef ENTRYBRIDGE_TEXT_DECIMAL_H_
#define ENTRYBRIDGE_TEXT_DECIMAL_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace entrybridge::text {

// A JSON number as sign, digits and exponent: the value is ±0.d1d2d3… × 10^exponent, without zeros
// at either end of the digits; zero has none. Exponents beyond ±2^40 are held at that.
struct Decimal {
  bool negative = false;
  std::string digits;
  std::int64_t exponent = 0;

  // `number` must be a JSON number.
  [[nodiscard]] static Decimal parse(std::string_view number);

  [[nodiscard]] bool is_zero() const { return digits.empty(); }
  [[nodiscard]] bool is_integer() const {
    return exponent >= static_cast<std::int64_t>(digits.size());
  }

  // A double close by: some units of the last place away at most, infinite where it is too large.
  [[nodiscard]] double approximate() const;

  // One text for all ways of writing the same number: "1.0", "1" and "10e-1" are the same.
  [[nodiscard]] std::string canonical() const;

  bool operator==(const Decimal& other) const = default;
};

// The value of a text of digits alone, or none where it is something else or does not fit 64 bits.
[[nodiscard]] std::optional<std::uint64_t> whole_number(std::string_view digits);

// Below 0, 0 or above 0, as `a` is less than, equal to or more than `b`.
[[nodiscard]] int compare(const Decimal& a, const Decimal& b);

// Whether `value` is a whole multiple of `divisor` (not zero). Exact for divisors of up to 18
// significant digits; beyond that it compares as doubles.
[[nodiscard]] bool is_multiple(const Decimal& value, const Decimal& divisor);

}  // namespace entrybridge::text

#endif  // ENTRYBRIDGE_TEXT_DECIMAL_H_
