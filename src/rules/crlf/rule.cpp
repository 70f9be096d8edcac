#include "rules/file_watcher.h"

namespace entrybridge::rules {
namespace {

constexpr std::string_view kFix = "End the lines with line feeds";

class Watcher : public FileWatcher {
  void end(const records::FileEnd& end, Findings& findings) override {
    const records::CarriageReturns& line_ends = end.carriage_returns;
    if (line_ends.count == 0) return;
    findings.add_at(line_ends.first, [&] {
      const bool once = line_ends.count == 1;
      const std::string count = once ? "1 line of the file ends"
                                     : std::to_string(line_ends.count) + " lines of the file end";
      return records::Finding{
          .message =
              count + " with CRLF; tools that cut lines at the line feed keep the other half.",
          .expected = "`\\n` at the end of a line",
          .received = "`\\r\\n`",
          .hint = "save the file with Unix line ends"};
    });
  }
};

}  // namespace

extern const Rule crlf;
const Rule crlf = {
    .id = "crlf",
    .summary = "lines must not end with CRLF",
    .defaults = {Level::warn, Level::warn, Level::warn},
    .fix = kFix,
    .watch_file = make_watcher<Watcher>,
};

}  // namespace entrybridge::rules
