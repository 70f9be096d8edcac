#include "rules/file_watcher.h"
#include "text/utf8.h"

namespace entrybridge::rules {
namespace {

constexpr std::string_view kFix = "Take the byte order mark off";

class Watcher : public FileWatcher {
  void begin(const FileForm& form, Findings& findings) override {
    if (!form.has_byte_order_mark) return;
    findings.add_at({.length = text::kByteOrderMark.size()}, [] {
      return records::Finding{
          .message = "The file begins with a byte order mark, which many readers of JSON refuse.",
          .expected = "the first row",
          .received = "the bytes EF BB BF",
          .hint = "save the file as UTF-8 without a byte order mark",
          .fix = Fix{std::string(kFix),
                     {{.offset = 0, .length = text::kByteOrderMark.size(), .text = {}}}}};
    });
  }
};

}  // namespace

extern const Rule bom;
const Rule bom = {
    .id = "bom",
    .summary = "a file must not begin with a byte order mark",
    .defaults = {Level::warn, Level::warn, Level::warn},
    .fix = kFix,
    .watch_file = make_watcher<Watcher>,
};

}  // namespace entrybridge::rules
