// The rules of files that are on, over one file: each with its watcher, all rows read once for all.
//
//   FileWatch watch = rule_set.watch(false);
//   watch.begin(form, sink);
//   if (watch.sees_rows()) watch.see(frame, sink);  // of each row that is JSON
//   watch.end(frames.end(), sink);
#ifndef ENTRYBRIDGE_RULES_FILE_WATCH_H_
#define ENTRYBRIDGE_RULES_FILE_WATCH_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "records/issue_sink.h"
#include "rules/file_watcher.h"
#include "rules/sightings.h"
#include "text/digest.h"

namespace entrybridge::rules {

class FileWatch {
 public:
  // `identifies`: rows are told from one another also where no rule asks for it.
  FileWatch(const std::vector<ActiveRule>& rules, Platform platform, bool identifies);

  void begin(const FileForm& form, records::IssueSink& sink);

  // Whether any rule must be told of the rows. If none, good rows need not be framed.
  [[nodiscard]] bool sees_rows() const { return reads_.digest || reads_.members; }

  // The row that the sink has begun; its text is JSON.
  void see(const records::Frame& row, records::IssueSink& sink);

  void end(const records::FileEnd& end, records::IssueSink& sink);

  // The row last seen, where rows are told from one another; `valid` is for others to say.
  [[nodiscard]] RowHash hash() const;
  // The splits that rows were in, in the order of `RowHash::split`.
  [[nodiscard]] const std::vector<std::string>& splits() const { return splits_; }

 private:
  struct Post {
    ActiveRule active;
    std::unique_ptr<FileWatcher> watcher;
  };

  void identify(std::uint64_t number);
  [[nodiscard]] std::uint8_t split_number();

  std::vector<Post> posts_;
  bool remembers_;  // rows, for the rules that ask what was seen before
  text::DigestReader::Wishes reads_;
  text::DigestReader reader_;
  // The row last seen, where it was identified.
  text::Digest digest_;
  std::uint8_t split_ = Sightings::kNoSplit;
  std::uint64_t number_ = 0;
  FileForm form_ = {};
  Sightings sightings_;
  std::vector<std::string> splits_;  // the names of splits 1, 2, …
};

}  // namespace entrybridge::rules

#endif  // ENTRYBRIDGE_RULES_FILE_WATCH_H_
