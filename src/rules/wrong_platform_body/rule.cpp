#include <array>

#include "rules/foreign_body.h"

namespace entrybridge::rules {
namespace {

struct Body {
  std::string_view key;
  std::string_view words;
};

constexpr std::array kBodies = {
    Body{"entries", "a body of OpenPipe entries"},
    Body{"examples", "a body of Arize examples"},
    Body{"log_ids", "a body of Humanloop log ids"},
};

constexpr Words kBody = {
    .message = "This is {more}, not one row: it is taken as a row without content.",
    .expected = "the keys of a row",
    .received = "{} alone",
    .hint = "check it as a request of its own platform, or send the rows inside"};

void check(const Row& row, Findings& findings) {
  const text::Node* rows = foreign_rows(row);
  if (rows == nullptr) return;
  const std::string_view key = row.tree.name(*rows);
  for (const Body& body : kBodies) {
    if (body.key != key) continue;
    findings.add(row, {.at = *rows, .is_key = true, .subject = key, .more = body.words}, kBody);
  }
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
