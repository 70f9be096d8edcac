#include "rules/file_watcher.h"

namespace entrybridge::rules {
namespace {

class Watcher : public FileWatcher {
  void see(const FileRow& row, Findings& findings) override {
    if (row.seen.same == 0) return;
    findings.add([&] {
      const std::string first = title_of(row.form, row.seen.same);
      return records::Finding{.span = opening_of(row),
                              .message = "The row says the same as the one in " + first + ".",
                              .expected = "rows that differ",
                              .received = "the row of " + first + " again",
                              .hint = "remove one of the two"};
    });
  }
};

}  // namespace

extern const Rule duplicate_example;
const Rule duplicate_example = {
    .id = "duplicate-example",
    .summary = "a file must not have a row twice",
    .defaults = {Level::off, Level::off, Level::off},
    .watch_file = make_watcher<Watcher>,
    .told = Told::sightings,
};

}  // namespace entrybridge::rules
