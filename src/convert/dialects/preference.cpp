// OpenAI's preference rows: a request, the answer that was liked better and the one that was not
// (platform.openai.com, direct preference optimization; microsoft-foundry/fine-tuning has its
// schema): `{input: {messages, tools}, preferred_output: [m], non_preferred_output: [m]}`.
#include <array>

#include "convert/dialects/conversation.h"

namespace entrybridge::conversion {
namespace {

bool fits(const Value& row) {
  return is_request(row["input"]) && is_answer_list(row["preferred_output"]) &&
         is_answer_list(row["non_preferred_output"]) && row["non_preferred_output"].size() == 1;
}

void write(Recast& recast) {
  constexpr std::array<std::string_view, 3> kTaken = {"input", "preferred_output",
                                                      "non_preferred_output"};
  const Value row = recast.row();
  recast.text += '{';
  write_request(recast, row["input"], row["preferred_output"]);
  recast.key("rejected_message");
  recast.value(*row["non_preferred_output"].children().begin(), "/rejected_message");
  recast.label_members(row, kTaken);
  label_settings(recast, row["input"]);
  recast.write_metadata();
  recast.text += '}';
}

}  // namespace

const DialectReader kPreference = {"openai-preference", true, fits, write};

}  // namespace entrybridge::conversion
