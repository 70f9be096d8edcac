// What one pass over a row's bytes remembers for the rules, so that most rows need no tree.
//
// It promises, of whoever gathers it: a sign that is not set stands for nothing in the row. A sign
// that is set may be in vain, which costs a second look and no more. All signs are set until they
// are gathered, so a pass that knows nothing of them is slow, but right.
#ifndef ENTRYBRIDGE_RULES_FACTS_H_
#define ENTRYBRIDGE_RULES_FACTS_H_

#include <cstdint>
#include <string_view>

namespace entrybridge::rules {

using Signs = std::uint32_t;

// "A message" is an item of the array `messages` at the top of the row. Signs of a place that a
// schema does not name stay set, as nothing is known of it (an Arize row's messages).
namespace sign {
enum : Signs {
  // A message whose `content` is absent, null, "", [] or a list that holds a part of text "".
  empty_content = 1U << 0U,
  // A message with the key `tool_calls`, `function_call` or `tool_call`, whatever its value.
  call = 1U << 1U,
  // A message of the role `tool` or `function`.
  tool_result = 1U << 2U,
  // The row's keys of these names.
  tools = 1U << 3U,
  tool_choice = 1U << 4U,
  response_format = 1U << 5U,
  // A key `image_url` or `input_audio` in a part of a message's content.
  image = 1U << 6U,
  audio = 1U << 7U,
  // Anywhere in the row, keys and strings: the escape `\u0000`; U+2028, U+2029 or U+0085,
  // unescaped.
  nul = 1U << 8U,
  line_separator = 1U << 9U,
  // A key that the schema does not name, in an object whose keys it names.
  unnamed_key = 1U << 10U,
  // A key of the row itself: `time`, `count`, `source_record_…`, `entries`, `examples`, `log_ids`.
  telling_key = 1U << 11U,
  // The row is `{}`.
  empty_row = 1U << 12U,

  all = ~0U
};
}  // namespace sign

struct Facts {
  bool has_messages = false;  // the row's `messages` is an array
  std::uint32_t message_count = 0;
  std::string_view last_role;  // of the last message that has one
  Signs signs = sign::all;
};

}  // namespace entrybridge::rules

#endif  // ENTRYBRIDGE_RULES_FACTS_H_
