#include "text/decimal.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace entrybridge::text {
namespace {

constexpr std::int64_t kExponentLimit = std::int64_t{1} << 40U;
constexpr std::size_t kExactDigits = 18;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::int64_t parse_exponent(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  std::int64_t value = 0;
  for (const char c : text) value = std::min(value * 10 + (c - '0'), kExponentLimit);
  return negative ? -value : value;
}

int compare_magnitudes(const Decimal& a, const Decimal& b) {
  if (a.is_zero() || b.is_zero())
    return static_cast<int>(b.is_zero()) - static_cast<int>(a.is_zero());
  if (a.exponent != b.exponent) return a.exponent < b.exponent ? -1 : 1;
  const int order = a.digits.compare(b.digits);
  return order < 0 ? -1 : static_cast<int>(order > 0);
}

__extension__ using Wide = unsigned __int128;

std::uint64_t multiply_modulo(std::uint64_t a, std::uint64_t b, std::uint64_t modulus) {
  return static_cast<std::uint64_t>(static_cast<Wide>(a) * b % modulus);
}

std::uint64_t power_of_ten_modulo(std::int64_t power, std::uint64_t modulus) {
  std::uint64_t result = 1 % modulus;
  std::uint64_t base = 10 % modulus;
  for (; power > 0; power >>= 1) {
    if ((power & 1) != 0) result = multiply_modulo(result, base, modulus);
    base = multiply_modulo(base, base, modulus);
  }
  return result;
}

}  // namespace

Decimal Decimal::parse(std::string_view number) {
  Decimal value;
  value.negative = number.starts_with('-');
  std::int64_t whole_digits = 0;
  bool behind_point = false;
  std::size_t i = value.negative ? 1 : 0;
  for (; i < number.size() && (is_digit(number[i]) || number[i] == '.'); ++i) {
    if (number[i] == '.') {
      behind_point = true;
    } else {
      value.digits += number[i];
      whole_digits += behind_point ? 0 : 1;
    }
  }
  const std::int64_t written = i < number.size() ? parse_exponent(number.substr(i + 1)) : 0;
  const std::size_t first = value.digits.find_first_not_of('0');
  if (first == std::string::npos) return {};
  value.digits.erase(value.digits.find_last_not_of('0') + 1);
  value.digits.erase(0, first);
  value.exponent = std::clamp(written + whole_digits - static_cast<std::int64_t>(first),
                              -kExponentLimit, kExponentLimit);
  return value;
}

std::optional<std::uint64_t> whole_number(std::string_view digits) {
  std::uint64_t value = 0;
  for (const char c : digits) {
    const auto digit = static_cast<std::uint64_t>(c - '0');
    if (!is_digit(c) || value > (std::numeric_limits<std::uint64_t>::max() - digit) / 10) {
      return std::nullopt;
    }
    value = value * 10 + digit;
  }
  return digits.empty() ? std::nullopt : std::optional(value);
}

double Decimal::approximate() const {
  constexpr std::int64_t kMostPower = 1000;  // beyond it all is infinite, or nothing
  const std::string_view leading = std::string_view(digits).substr(0, kExactDigits);
  auto value = static_cast<double>(whole_number(leading).value_or(0));
  std::int64_t power =
      std::clamp(exponent - static_cast<std::int64_t>(leading.size()), -kMostPower, kMostPower);
  for (; power > 0; --power) value *= 10;
  for (; power < 0; ++power) value /= 10;
  return negative ? -value : value;
}

std::string Decimal::canonical() const {
  if (is_zero()) return "0";
  return (negative ? "-" : "") + digits + "e" + std::to_string(exponent);
}

int compare(const Decimal& a, const Decimal& b) {
  if (a.negative != b.negative) return a.negative ? -1 : 1;
  const int order = compare_magnitudes(a, b);
  return a.negative ? -order : order;
}

bool is_multiple(const Decimal& value, const Decimal& divisor) {
  if (value.is_zero()) return true;
  if (divisor.digits.size() > kExactDigits) {
    const double ratio = value.approximate() / divisor.approximate();
    return std::isfinite(ratio) && ratio == std::floor(ratio);
  }
  // Both as whole numbers times a power of ten. A value of more decimal places than the divisor is
  // no multiple of it: a multiple has at most the divisor's.
  const auto scale = [](const Decimal& one) {
    return one.exponent - static_cast<std::int64_t>(one.digits.size());
  };
  std::uint64_t modulus = 0;
  for (const char c : divisor.digits) modulus = modulus * 10 + static_cast<std::uint64_t>(c - '0');
  if (modulus == 0) return false;
  const std::int64_t shift = scale(value) - scale(divisor);
  if (shift < 0) return false;
  std::uint64_t rest = 0;
  for (const char c : value.digits) {
    rest = (multiply_modulo(rest, 10, modulus) + static_cast<std::uint64_t>(c - '0')) % modulus;
  }
  return multiply_modulo(rest, power_of_ten_modulo(shift, modulus), modulus) == 0;
}

}  // namespace entrybridge::text
