#include "rules/parts.h"

namespace entrybridge::rules {
namespace {

void check(const Row& row, Findings& findings) {
  see_parts(row, "input_audio", "data", [&](const text::Node& at) {
    const std::string_view data = row.tree.string(at);
    if (is_base64(data)) return;
    findings.add([&] {
      const bool is_url = data.starts_with("data:") || data.starts_with("http");
      return records::Finding{
          .path = row.tree.path(at),
          .span = at.span,
          .message = is_url ? "The sound's `data` is an address; it must be the base64 text alone."
                            : "The sound's `data` is no base64.",
          .expected = "base64, with its padding",
          .received = data.empty() ? "an empty text" : in_backticks(data)};
    });
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
