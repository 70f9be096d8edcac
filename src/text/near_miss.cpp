#include "text/near_miss.h"

#include <algorithm>

namespace entrybridge::text {
namespace {

// Longer words are not slips of one another; this also bounds the work on hostile keys.
constexpr std::size_t kLongestWord = 64;

std::string folded(std::string_view word) {
  std::string out;
  for (const char c : word) {
    if (c == '_' || c == '-' || c == ' ') continue;
    out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return out;
}

std::size_t allowed_edits(std::size_t length) {
  if (length <= 3) return 1;
  return length <= 8 ? 2 : 3;
}

}  // namespace

std::size_t edit_distance(std::string_view left, std::string_view right, std::size_t limit) {
  const std::string a = folded(left);
  const std::string b = folded(right);
  const std::size_t longer = std::max(a.size(), b.size());
  if (longer - std::min(a.size(), b.size()) > limit) return limit + 1;
  std::vector<std::size_t> before_last(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, replaced});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before_last[j - 2] + 1);
      }
    }
    std::swap(before_last, last);
    std::swap(last, row);
  }
  return std::min(last[b.size()], limit + 1);
}

std::optional<std::string_view> near_miss(std::string_view word,
                                          const std::vector<std::string_view>& known) {
  if (word.empty() || word.size() > kLongestWord) return std::nullopt;
  std::optional<std::string_view> best;
  std::size_t best_distance = 0;
  for (const std::string_view candidate : known) {
    if (candidate == word || candidate.empty()) continue;
    const std::size_t limit = allowed_edits(std::min(candidate.size(), word.size()));
    const std::size_t distance = edit_distance(word, candidate, limit);
    // A word whose every letter would have to change is no slip of this one.
    if (distance > limit || distance >= candidate.size()) continue;
    if (!best || distance < best_distance) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string_view>& known) {
  const std::optional<std::string_view> meant = near_miss(word, known);
  return meant ? "did you mean `" + std::string(*meant) + "`?" : "";
}

}  // namespace entrybridge::text
