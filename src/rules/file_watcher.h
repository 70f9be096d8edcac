// A rule of files: what holds of a file as a whole, or of its rows together.
//
// A rule makes one watcher for each file. It is told of the file's form, of each row that is JSON
// if its rule asks for that (good rows too), and of the end. What it says of a row stands with the
// row; what it says of the file stands where it wants. Its memory must be bounded, or said.
//
//   class Twins : public FileWatcher {
//     void see(const FileRow& row, Findings& findings) override {
//       if (row.seen.same != 0) findings.add([&] { … });
//     }
//   };
//   const Rule twins = {…, .watch_file = make_watcher<Twins>, .told = Told::sightings};
#ifndef ENTRYBRIDGE_RULES_FILE_WATCHER_H_
#define ENTRYBRIDGE_RULES_FILE_WATCHER_H_

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "entrybridge.h"
#include "records/frame.h"
#include "records/place.h"
#include "rules/rule.h"
#include "rules/sightings.h"
#include "text/digest.h"

namespace entrybridge::rules {

struct FileForm {
  Platform platform;                // that the rows are checked for
  Framing framing;                  // as known at the start: `single` may be the first of several
  std::optional<Framing> expected;  // what the file should be, where somebody knows
  bool has_byte_order_mark;
  bool spans_lines;           // the first value begins in one line and ends in another
  std::string_view body_key;  // of a request body, else ""
  records::Place opening;     // the opening bracket of the first value
  records::Place body_key_place;
};

// The sink stands at this row: findings without a place are about it.
struct FileRow {
  const FileForm& form;
  const records::Frame& frame;
  const text::DigestReader& content;  // its members, or its split, by what the rule is told
  const Sighting& seen;               // of the row without its split, where the rule is told
  std::string_view other_split;       // the name of `seen.other_split`
};

class FileWatcher {
 public:
  FileWatcher() = default;
  FileWatcher(const FileWatcher&) = delete;
  FileWatcher& operator=(const FileWatcher&) = delete;
  FileWatcher(FileWatcher&&) = delete;
  FileWatcher& operator=(FileWatcher&&) = delete;
  virtual ~FileWatcher() = default;

  virtual void begin(const FileForm& /*form*/, Findings& /*findings*/) {}
  virtual void see(const FileRow& /*row*/, Findings& /*findings*/) {}
  virtual void end(const records::FileEnd& /*end*/, Findings& /*findings*/) {}
};

template <class Watcher>
std::unique_ptr<FileWatcher> make_watcher() {
  return std::make_unique<Watcher>();
}

// How a file's rows are numbered for people: by lines, or by rows where lines do not tell them.
[[nodiscard]] std::uint64_t number_of(const FileRow& row);
// "line 7" or "row 7".
[[nodiscard]] std::string title_of(const FileForm& form, std::uint64_t number);

// The row's opening bracket.
[[nodiscard]] text::Span opening_of(const FileRow& row);

// Where a platform's rows have their split: keys, one below the other.
using SplitPath = std::array<std::string_view, text::DigestReader::kLongestPath>;
[[nodiscard]] SplitPath split_path(Platform platform);

}  // namespace entrybridge::rules

#endif  // ENTRYBRIDGE_RULES_FILE_WATCHER_H_
