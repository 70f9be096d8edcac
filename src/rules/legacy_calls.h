// Calls in their older form, said in the newer one, which loses nothing: `functions` as `tools`,
// `function_call` as `tool_calls` or `tool_choice`, results of the role `function` as ones of the
// role `tool`.
//
// It promises: a call and its result are mended together, so that they agree; the id is made of the
// message's place and differs from every other id of the row. The edits of one message do not
// depend on which others were mended before, so any order leads to the same row. No edits: nothing
// to mend, or something else has to be mended first, or it is not sure what a result answers.
//
//   const Edits edits = modern_message({tree, talk, platform}, 3);
#ifndef ENTRYBRIDGE_RULES_LEGACY_CALLS_H_
#define ENTRYBRIDGE_RULES_LEGACY_CALLS_H_

#include <cstdint>

#include "entrybridge.h"
#include "rules/conversation.h"
#include "text/edit.h"
#include "text/tree.h"

namespace entrybridge::rules {

struct LegacyRow {
  const text::Tree& tree;
  const Conversation& talk;
  Platform platform;
};

// The message's member `function_call`, or Humanloop's `tool_call`, that is an object; or null.
[[nodiscard]] const text::Node* legacy_call(const text::Tree& tree, const text::Node& message);

// Of a message with such a call, or of one that is a result.
[[nodiscard]] text::Edits modern_message(const LegacyRow& row, std::uint32_t message);

// Of the row's own members `functions` and `function_call`.
[[nodiscard]] text::Edits modern_functions(const text::Tree& tree, const text::Node& functions);
[[nodiscard]] text::Edits modern_choice(const text::Tree& tree, const text::Node& choice);

}  // namespace entrybridge::rules

#endif  // ENTRYBRIDGE_RULES_LEGACY_CALLS_H_
