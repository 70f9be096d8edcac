#include "rules/file_watcher.h"

namespace entrybridge::rules {
namespace {

constexpr std::string_view kFix = "Write each item of the array in a line of its own";

class Watcher : public FileWatcher {
  void begin(const FileForm& form, Findings& findings) override {
    if (form.expected != Framing::json_lines || form.framing != Framing::json_array) return;
    findings.add_at(form.opening, [] {
      return records::Finding{
          .message = "The file is one JSON array, where JSON Lines was expected.",
          .expected = "a row in each line",
          .received = "an array of all rows",
          .hint = "write each row in a line of its own, without brackets and commas around"};
    });
  }
};

}  // namespace

extern const Rule json_array_in_jsonl;
const Rule json_array_in_jsonl = {
    .id = "json-array-in-jsonl",
    .summary = "a file of JSON Lines must not be a JSON array",
    .defaults = {Level::error, Level::warn, Level::error},
    .fix = kFix,
    .watch_file = make_watcher<Watcher>,
};

}  // namespace entrybridge::rules
