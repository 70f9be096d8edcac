#include "rules/file_watcher.h"

namespace entrybridge::rules {
namespace {

Path path_of(const SplitPath& keys) {
  Path path;
  for (const std::string_view key : keys) {
    if (!key.empty()) path.emplace_back(std::string(key));
  }
  return path;
}

class Watcher : public FileWatcher {
  void see(const FileRow& row, Findings& findings) override {
    if (row.seen.other == 0) return;
    findings.add([&] {
      const std::string here = in_backticks(*row.content.left_out());
      const std::string there = in_backticks(row.other_split);
      return records::Finding{.path = path_of(split_path(row.form.platform)),
                              .span = row.content.left_out_token(),
                              .message = "The example is in the split " + here + " here and in " +
                                         there + " in " + title_of(row.form, row.seen.other) +
                                         ": a test says nothing of what was learned from.",
                              .expected = "each example in one split",
                              .received = here + " beside " + there,
                              .hint = "remove the example from one of the two splits"};
    });
  }
};

}  // namespace

extern const Rule train_test_overlap;
const Rule train_test_overlap = {
    .id = "train-test-overlap",
    .summary = "an example must not be in two splits",
    .defaults = {Level::off, Level::off, Level::off},
    .watch_file = make_watcher<Watcher>,
    .told = Told::sightings,
};

}  // namespace entrybridge::rules
