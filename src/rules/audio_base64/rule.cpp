#include "rules/parts.h"

namespace entrybridge::rules {
namespace {

constexpr Words kNoBase64 = {.message = "The sound's `data` is no base64.",
                             .expected = "base64, with its padding",
                             .received = "{value}"};
constexpr Words kAddress = {
    .message = "The sound's `data` is an address; it must be the base64 text alone.",
    .expected = kNoBase64.expected,
    .received = "{value}"};

void check(const Row& row, Findings& findings) {
  see_parts(row, "input_audio", "data", [&](const text::Node& at) {
    const std::string_view data = row.tree.string(at);
    if (is_base64(data)) return;
    const bool is_address = data.starts_with("data:") || data.starts_with("http");
    findings.add(row, {.at = at}, is_address ? kAddress : kNoBase64);
  });
}

}  // namespace

extern const Rule audio_base64;
const Rule audio_base64 = {
    .id = "audio-base64",
    .summary = "sound must be base64",
    .defaults = {Level::warn, Level::off, Level::off},
    .check_row = check,
    .signs = sign::audio,
};

}  // namespace entrybridge::rules
