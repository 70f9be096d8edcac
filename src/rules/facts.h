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
  // A message without text or call: `content` absent, null, "", [] or a list that holds an empty
  // text, and no key for calls.
  empty_message = 1U << 0U,
  // A message with both: `content` neither absent, null, "" nor [], and a key for calls.
  content_beside_call = 1U << 1U,
  // A message with the key `tool_calls`, `function_call` or `tool_call`.
  call = 1U << 2U,
  // A message of the role `tool` or `function`.
  tool_result = 1U << 3U,
  // The row's keys of these names.
  tools = 1U << 4U,
  tool_choice = 1U << 5U,
  response_format = 1U << 6U,
  // A key `image_url` or `input_audio` in a part of a message's content.
  image = 1U << 7U,
  audio = 1U << 8U,
  // Anywhere in the row, keys and strings: the escape `\u0000`; U+2028, U+2029 or U+0085,
  // unescaped.
  nul = 1U << 9U,
  line_separator = 1U << 10U,
  // A key that the schema does not name, in an object whose keys it names.
  unnamed_key = 1U << 11U,
  // A key of the row itself: `time`, `count`, `source_record_…`, `entries`, `examples`, `log_ids`.
  telling_key = 1U << 12U,
  // The row is `{}`.
  empty_row = 1U << 13U,

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
