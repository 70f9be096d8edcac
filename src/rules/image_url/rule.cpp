#include <algorithm>
#include <array>

#include "rules/parts.h"

namespace entrybridge::rules {
namespace {

constexpr std::array<std::string_view, 5> kFormats = {"png", "jpeg", "jpg", "webp", "gif"};
constexpr std::string_view kData = "data:";
constexpr std::string_view kImage = "data:image/";
constexpr std::string_view kBase64 = ";base64,";

constexpr Words kBad = {.message = "The image's `url` {more}",
                        .expected = "https://…, or data:image/png;base64,… (jpeg, webp, gif)",
                        .received = "{value}"};

// What is wrong with the address, in words that follow "The image's `url` "; "" where nothing is.
std::string_view problem_of_data(std::string_view url) {
  if (!url.starts_with(kImage)) return "holds data that is no image.";
  const std::size_t comma = url.find(kBase64);
  if (comma == std::string_view::npos) return "holds data that is not marked as base64.";
  const std::string_view format = url.substr(kImage.size(), comma - kImage.size());
  if (std::find(kFormats.begin(), kFormats.end(), format) == kFormats.end()) {
    return "holds an image of a format that models do not read.";
  }
  return is_base64(url.substr(comma + kBase64.size())) ? "" : "holds data that is no base64.";
}

std::string_view problem_of(const Row& row, std::string_view url) {
  if (url.empty()) return "is empty.";
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (url.starts_with(scheme)) return url.size() > scheme.size() ? "" : "has no host.";
  }
  if (url.starts_with(kData)) return problem_of_data(url);
  if (row.platform == Platform::humanloop && is_base64(url)) return "";
  return "is no address that a platform can fetch.";
}

void check(const Row& row, Findings& findings) {
  see_parts(row, "image_url", "url", [&](const text::Node& at) {
    const std::string_view url = row.tree.string(at);
    const std::string_view problem = problem_of(row, url);
    if (problem.empty()) return;
    findings.add(row, {.at = at, .more = problem}, kBad);
  });
}

}  // namespace

extern const Rule image_url;
const Rule image_url = {
    .id = "image-url",
    .summary = "an image must be a web address, or base64 data of a known format",
    .defaults = {Level::warn, Level::warn, Level::off},
    .check_row = check,
    .signs = sign::image,
};

}  // namespace entrybridge::rules
