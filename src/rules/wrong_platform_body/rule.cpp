#include <array>

#include "rules/file_watcher.h"
#include "rules/foreign_body.h"

namespace entrybridge::rules {
namespace {

struct Body {
  std::string_view key;
  std::string_view words;
  Platform platform;
};

constexpr std::array kBodies = {
    Body{"entries", "a body of OpenPipe entries", Platform::openpipe},
    Body{"examples", "a body of Arize examples", Platform::arize},
    Body{"log_ids", "a body of Humanloop log ids", Platform::humanloop},
};

constexpr Words kBody = {
    .message = "This is {more}, not one row: it is taken as a row without content.",
    .expected = "the keys of a row",
    .received = "{} alone",
    .hint = "check it as a request of its own platform, or send the rows inside"};

void check(const Row& row, Findings& findings) {
  if (row.platform == Platform::openpipe) return;  // its schema is closed and has said so
  const text::Node* rows = foreign_rows(row);
  if (rows == nullptr) return;
  const std::string_view key = row.tree.name(*rows);
  for (const Body& body : kBodies) {
    if (body.key != key) continue;
    findings.add(row, {.at = *rows, .is_key = true, .subject = key, .more = body.words}, kBody);
  }
}

// Of a file that is a body: its rows are taken for the platform's own.
class Watcher : public FileWatcher {
  void begin(const FileForm& form, Findings& findings) override {
    if (form.platform == Platform::any) return;
    for (const Body& body : kBodies) {
      if (body.key != form.body_key || body.platform == form.platform) continue;
      findings.add_at(form.body_key_place, [&] {
        const std::string platform(name_of(form.platform));
        return records::Finding{.path = {std::string(body.key)},
                                .message = "The file is " + std::string(body.words) +
                                           ", but its rows are checked for " + platform + ".",
                                .expected = "rows of " + platform,
                                .received = in_backticks(body.key),
                                .hint = "check it for its own platform, or convert it first"};
      });
    }
  }
};

}  // namespace

extern const Rule wrong_platform_body;
const Rule wrong_platform_body = {
    .id = "wrong-platform-body",
    .summary = "a row must not be the request body of another platform",
    .defaults = {Level::warn, Level::warn, Level::warn},
    .check_row = check,
    .signs = sign::telling_key,
    .watch_file = make_watcher<Watcher>,
};

}  // namespace entrybridge::rules
