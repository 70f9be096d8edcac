#include <utility>

#include "rules/file_watcher.h"

namespace entrybridge::rules {
namespace {

constexpr std::string_view kFix =
    "Write each value in one line, without the white space between its tokens";

class Watcher : public FileWatcher {
  void begin(const FileForm& form, Findings& findings) override {
    is_asked_ = form.expected == Framing::json_lines;
    if (form.framing == Framing::json_array) return;  // json-array-in-jsonl says so
    if (form.spans_lines) say(form.opening, findings);
  }

  // Of a later value, where the first one stands in its line.
  void end(const records::FileEnd& end, Findings& findings) override {
    if (end.over_lines) say(*end.over_lines, findings);
  }

  void say(const records::Place& place, Findings& findings) {
    if (!std::exchange(is_asked_, false)) return;
    findings.add_at(place, [] {
      return records::Finding{
          .message = "The value here goes on over several lines, where JSON Lines was expected.",
          .expected = "a row in each line",
          .received = "a row in several lines",
          .hint = "write each row in one line, as in `jq -c . FILE`"};
    });
  }

  bool is_asked_ = false;
};

}  // namespace

extern const Rule pretty_printed_json;
const Rule pretty_printed_json = {
    .id = "pretty-printed-json",
    .summary = "a row of JSON Lines must not span lines",
    .defaults = {Level::error, Level::warn, Level::warn},
    .fix = kFix,
    .watch_file = make_watcher<Watcher>,
};

}  // namespace entrybridge::rules
