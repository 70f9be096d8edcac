#include <optional>
#include <string>
#include <utility>

#include "rules/rule.h"
#include "text/near_miss.h"

namespace entrybridge::rules {
namespace {

constexpr std::size_t kMostCompared = 1000;

text::Span span_of(const Spot& spot) {
  if (spot.part.length > 0) return spot.part;
  return spot.is_key ? spot.at.key : mark_of(spot.at);
}

std::string hint_among(const std::vector<std::string_view>& names, std::string_view subject) {
  return names.size() > kMostCompared ? "" : text::did_you_mean(subject, names);
}

std::string filling(const Row& row, const Spot& spot, std::string_view name) {
  if (name.empty()) return in_backticks(spot.subject);
  if (name == "value") return excerpt(row.tree.raw(spot.at));
  if (name == "message") return title_of(row.talk, spot.message);
  return std::string(spot.more);
}

std::string filled(const Row& row, const Spot& spot, std::string_view words) {
  std::string out;
  while (true) {
    const std::size_t open = words.find('{');
    const std::size_t close = words.find('}', open);
    out += words.substr(0, open);
    if (close == std::string_view::npos) return out;
    out += filling(row, spot, words.substr(open + 1, close - open - 1));
    words.remove_prefix(close + 1);
  }
}

std::optional<Fix> fix_by(const Row& row, const Spot& spot, const Mend& mend) {
  if (mend.edits == nullptr) return std::nullopt;
  text::Edits edits = mend.edits(row, spot);
  if (edits.empty()) return std::nullopt;
  return Fix{.title = std::string(mend.title), .edits = std::move(edits)};
}

}  // namespace

std::vector<std::string_view> tool_names(const Row& row, const Spot& /*spot*/) {
  std::vector<std::string_view> names;
  for (const Tool& tool : row.talk.tools()) {
    if (tool.name != nullptr) names.push_back(row.tree.string(*tool.name));
  }
  return names;
}

void Findings::add(const Row& row, const Spot& spot, const Words& words,
                   std::vector<std::string_view> (*known)(const Row& row, const Spot& spot)) {
  add([&] {
    std::string hint = filled(row, spot, words.hint);
    if (known != nullptr) hint = hint_among(known(row, spot), spot.subject);
    Path path = row.tree.path(spot.at);
    if (!spot.lacks.empty()) path.emplace_back(std::string(spot.lacks));
    return records::Finding{.path = std::move(path),
                            .span = span_of(spot),
                            .message = filled(row, spot, words.message),
                            .expected = filled(row, spot, words.expected),
                            .received = filled(row, spot, words.received),
                            .hint = std::move(hint),
                            .fix = fix_by(row, spot, words.mend)};
  });
}

}  // namespace entrybridge::rules
