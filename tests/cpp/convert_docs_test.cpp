// docs/conversion.md shows rows before and after: what it shows is what the code does.
//
// A block to be shown begins with a line of its options, such as
//
//   ```text
//   openpipe > humanloop, roundTrip
//   {"messages":[…]}
//
// and is continued by the test: the row written, and what was done. With ENTRYBRIDGE_WRITE_GOLDEN
// set the page is written anew: read the difference before it is committed.
#include <cstdlib>
#include <fstream>

#include "convert_testing.h"
#include "support.h"

namespace entrybridge {
namespace {

using converting::told;

constexpr std::string_view kFence = "```text\n";
constexpr std::string_view kEnd = "```\n";

std::string take_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string line(text.substr(0, end));
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

// "openpipe > humanloop, roundTrip"
std::optional<ConvertOptions> options_of(const std::string& line) {
  const std::size_t arrow = line.find(" > ");
  if (arrow == std::string::npos) return std::nullopt;
  const std::size_t comma = std::min(line.find(','), line.size());
  const auto from = platform_named(line.substr(0, arrow));
  const auto to = platform_named(line.substr(arrow + 3, comma - arrow - 3));
  if (!from || !to) return std::nullopt;
  ConvertOptions options = converting::options_of(*from, *to);
  const std::string rest = line.substr(comma);
  options.round_trip = rest.find("roundTrip") != std::string::npos;
  if (rest.find("losses: drop") != std::string::npos) options.losses = Losses::drop;
  if (rest.find("layout: json-text") != std::string::npos)
    options.layout = ExampleLayout::json_text;
  if (rest.find("template") != std::string::npos) options.message_template = "Say {{word}}!";
  if (rest.find("answer") != std::string::npos) options.answer = "b";
  if (rest.find("columns") != std::string::npos) options.columns = {.user = "q", .assistant = "a"};
  return options;
}

std::string shown(const std::string& heading, const ConvertOptions& options,
                  const std::string& row) {
  const Conversion conversion = convert(row, options);
  std::string out = heading + "\n" + row + "\n";
  if (!conversion.text.empty()) out += converting::without_fingerprints(conversion.text) + "\n";
  for (std::string line : told(conversion)) {
    if (line.ends_with(' ')) line += "(the row)";
    out += "  " + line + "\n";
  }
  return out;
}

std::string page_anew(std::string_view page, std::size_t& blocks) {
  std::string out;
  while (true) {
    const std::size_t fence = page.find(kFence);
    if (fence == std::string_view::npos) return out += page;
    out += page.substr(0, fence + kFence.size());
    page.remove_prefix(fence + kFence.size());
    std::string_view block = page.substr(0, page.find(kEnd));
    page.remove_prefix(block.size());
    const std::string_view whole = block;
    const std::string heading = take_line(block);
    const auto options = options_of(heading);
    out += options ? shown(heading, *options, take_line(block)) : std::string(whole);
    blocks += options ? 1 : 0;
  }
}

TEST(ConvertDocs, ShowWhatTheCodeDoes) {
  const std::string path = "docs/conversion.md";
  const std::string page = testing::read_file(path);
  std::size_t blocks = 0;
  const std::string anew = page_anew(page, blocks);
  if (std::getenv("ENTRYBRIDGE_WRITE_GOLDEN") != nullptr) {
    std::ofstream(std::string(ENTRYBRIDGE_ROOT) + "/" + path, std::ios::binary) << anew;
  }
  EXPECT_EQ(page, anew);
  EXPECT_GT(blocks, 20U);
}

}  // namespace
}  // namespace entrybridge
