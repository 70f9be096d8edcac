#include "convert/fingerprint.h"

#include <unordered_map>

namespace entrybridge::conversion {
namespace {

constexpr std::uint64_t kSeed = 0xcbf29ce484222325;
constexpr std::uint64_t kPrime = 0x100000001b3;

std::uint64_t mixed(std::uint64_t bits) {
  bits ^= bits >> 30;
  bits *= 0xbf58476d1ce4e5b9;
  bits ^= bits >> 27;
  bits *= 0x94d049bb133111eb;
  return bits ^ (bits >> 31);
}

std::uint64_t joined(std::uint64_t one, std::uint64_t other) {
  return mixed(one * kPrime + other);
}

std::uint64_t of_bytes(std::string_view bytes, std::uint64_t seed) {
  std::uint64_t hash = seed;
  for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * kPrime;
  return mixed(hash);
}

class Meaning {
 public:
  explicit Meaning(std::string_view sidecar) : sidecar_(sidecar) {}

  [[nodiscard]] std::uint64_t of(const Value& value, std::string_view sidecar) const {
    const std::uint64_t seed = kSeed + static_cast<std::uint64_t>(value.node().kind);
    if (value.is_string()) return of_bytes(value.string(), seed);
    if (value.is_array()) {
      std::uint64_t hash = seed;
      for (const Value item : value.children()) hash = joined(hash, of(item, {}));
      return hash;
    }
    return value.is_object() ? of_object(value, seed, sidecar) : of_bytes(value.raw(), seed);
  }

 private:
  // A sum: in whatever order the members stand.
  [[nodiscard]] std::uint64_t of_object(const Value& object, std::uint64_t seed,
                                        std::string_view sidecar) const {
    std::uint64_t sum = seed;
    for (const Value member : object.children()) {
      const std::string_view below = rest_below(sidecar, member.name());
      if (!sidecar_.empty() && (below == "/" || says_nothing(member, below))) continue;
      sum += joined(of_bytes(member.name(), kSeed), of(member, below));
    }
    return mixed(sum);
  }

  // What is left of the pointer behind this step; "/" where the step is its last.
  static std::string_view rest_below(std::string_view pointer, std::string_view name) {
    if (pointer.empty() || !pointer.substr(1).starts_with(name)) return {};
    const std::string_view rest = pointer.substr(1 + name.size());
    if (rest.empty()) return "/";
    return rest.front() == '/' ? rest : std::string_view();
  }

  // Null, empty, or nothing but the sidecar.
  static bool says_nothing(const Value& value, std::string_view sidecar) {
    if (value.is_null() || value.is_empty_container() || value.raw() == "\"\"") return true;
    return !sidecar.empty() && value.is_object() && value.size() == 1 &&
           rest_below(sidecar, (*value.children().begin()).name()) == "/";
  }

  std::string_view sidecar_;
};

}  // namespace

std::uint64_t fingerprint(const Value& value) {
  return Meaning({}).of(value, {});
}

std::uint64_t fingerprint_of_meaning(const Value& row, std::string_view sidecar) {
  return Meaning(sidecar).of(row, sidecar);
}

std::vector<std::uint64_t> item_fingerprints(const Value& list) {
  std::vector<std::uint64_t> plain;
  for (const Value item : list.children()) plain.push_back(fingerprint(item));
  struct Equals {
    std::uint64_t all = 0;
    std::uint64_t before = 0;
  };
  std::unordered_map<std::uint64_t, Equals> equals;
  for (const std::uint64_t item : plain) ++equals[item].all;
  for (std::uint64_t& item : plain) {
    Equals& same = equals[item];
    if (same.all > 1) item = joined(joined(item, same.before++), same.all);
  }
  return plain;
}

std::string fingerprint_text(std::uint64_t fingerprint) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (int shift = 60; shift >= 0; shift -= 4) text += kDigits[(fingerprint >> shift) & 15];
  return text;
}

}  // namespace entrybridge::conversion
