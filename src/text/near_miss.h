// "Did you mean …?": the known word a person most likely wanted.
#ifndef ENTRYBRIDGE_TEXT_NEAR_MISS_H_
#define ENTRYBRIDGE_TEXT_NEAR_MISS_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace entrybridge::text {

// Edits (insert, delete, replace, swap of neighbours) between the two, letter case and the
// separators `_`, `-` and space counting nothing; stops counting above `limit`.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit);

// The nearest of `known` that is near enough to `word` to be a slip of the hand; the first of
// equals.
[[nodiscard]] std::optional<std::string_view> near_miss(std::string_view word,
                                                        const std::vector<std::string_view>& known);

// The hint for it, "did you mean `messages`?", or "".
[[nodiscard]] std::string did_you_mean(std::string_view word,
                                       const std::vector<std::string_view>& known);

}  // namespace entrybridge::text

#endif  // ENTRYBRIDGE_TEXT_NEAR_MISS_H_
