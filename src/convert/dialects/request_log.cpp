// A line of OpenPipe's request-log export: `{input, output, tags}` (OpenPipe/OpenPipe,
// docs/features/exporting-data.mdx): a request, the message that answered it, and labels.
#include <array>

#include "convert/dialects/conversation.h"
#include "convert/slots.h"

namespace entrybridge::conversion {
namespace {

bool fits(const Value& row) {
  return is_request(row["input"]) && is_assistant_message(row["output"]) && !row["messages"] &&
         (!row["tags"] || row["tags"].is_object());
}

void write(Recast& recast) {
  constexpr std::array<std::string_view, 4> kTaken = {"input", "output", "split", "tags"};
  const Value row = recast.row();
  recast.text += '{';
  write_request(recast, row["input"], row["output"]);
  if (slot_of("split", row["split"])) {
    recast.key("split");
    recast.text += row["split"].raw();
  }
  recast.label_members(row["tags"], {});
  recast.label_members(row, kTaken);
  label_settings(recast, row["input"]);
  recast.write_metadata();
  recast.text += '}';
}

}  // namespace

const DialectReader kRequestLog = {"openpipe-request-log", true, fits, write};

}  // namespace entrybridge::conversion
