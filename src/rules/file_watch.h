// The rules of files that are on, over one file: each with its watcher, all rows read once for all.
//
//   FileWatch watch = rule_set.watch();
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
  FileWatch(const std::vector<ActiveRule>& rules, Platform platform);

  void begin(const FileForm& form, records::IssueSink& sink);

  // Whether any rule must be told of the rows. If none, good rows need not be framed.
  [[nodiscard]] bool sees_rows() const { return reads_.digest || reads_.members; }

  // The row that the sink has begun; its text is JSON.
  void see(const records::Frame& row, records::IssueSink& sink);

  void end(const records::FileEnd& end, records::IssueSink& sink);

 private:
  struct Post {
    ActiveRule active;
    std::unique_ptr<FileWatcher> watcher;
  };

  [[nodiscard]] Sighting sight(std::uint64_t number);
  [[nodiscard]] std::uint8_t split_number();

  std::vector<Post> posts_;
  text::DigestReader::Wishes reads_;
  text::DigestReader reader_;
  FileForm form_ = {};
  Sightings sightings_;
  std::vector<std::string> splits_;  // the names of splits 1, 2, …
};

}  // namespace entrybridge::rules

#endif  // ENTRYBRIDGE_RULES_FILE_WATCH_H_
