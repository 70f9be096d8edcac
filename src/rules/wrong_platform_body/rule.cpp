#include "rules/foreign_body.h"

namespace entrybridge::rules {
namespace {

struct Body {
  std::string_view key;
  std::string_view words;
  std::string_view platform;
};

constexpr Body kBodies[] = {
    {"entries", "a body of OpenPipe entries", "openpipe"},
    {"examples", "a body of Arize examples", "arize"},
    {"log_ids", "a body of Humanloop log ids", "humanloop"},
};

void check(const Row& row, Findings& findings) {
  const text::Node* rows = foreign_rows(row);
  if (rows == nullptr) return;
  findings.add([&] {
    const std::string_view key = row.tree.name(*rows);
    const Body* body = kBodies;
    while (body->key != key) ++body;
    return records::Finding{.path = row.tree.path(*rows),
                            .span = rows->key,
                            .message = "This is " + std::string(body->words) +
                                       ", not one row: it is taken as a row without content.",
                            .expected = "the keys of a row",
                            .received = "`" + std::string(key) + "` alone",
                            .hint = "check it as a request of " + std::string(body->platform) +
                                    ", or send the rows inside"};
  });
}

}  // namespace

extern const Rule wrong_platform_body;
const Rule wrong_platform_body = {
    .id = "wrong-platform-body",
    .summary = "a row must not be the request body of another platform",
    .defaults = {Level::off, Level::warn, Level::warn},
    .check_row = check,
    .signs = sign::telling_key,
};

}  // namespace entrybridge::rules
