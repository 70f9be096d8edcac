// What one pass over a row's bytes remembers for the rules, so that most rows need no tree.
//
// It promises, of whoever gathers it: a sign that is not set stands for nothing in the row. A sign
// that is set may be in vain, which costs a second look and no more. All signs are set until they
// are gathered, so a pass that knows nothing of them is slow, but right.
#ifndef ENTRYBRIDGE_RULES_FACTS_H_
#define ENTRYBRIDGE_RULES_FACTS_H_

#include <array>
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
  // There is no message.
  no_message = 1U << 13U,
  // The last message with a role has another than `assistant`, or none has one.
  other_last = 1U << 14U,
  // There is a row: for what depends on nothing else.
  any = 1U << 15U,

  all = ~0U
};
}  // namespace sign

// What a key of the row says that the schema does not name; the last one says it of every key that
// begins so.
struct TellingKey {
  std::string_view name;
  Signs signs;
};
inline constexpr std::array kTellingKeys = {
    TellingKey{"tools", sign::tools},
    TellingKey{"tool_choice", sign::tool_choice},
    TellingKey{"response_format", sign::response_format},
    TellingKey{"time", sign::telling_key},
    TellingKey{"count", sign::telling_key},
    TellingKey{"entries", sign::telling_key},
    TellingKey{"examples", sign::telling_key},
    TellingKey{"log_ids", sign::telling_key},
    TellingKey{"source_record_", sign::telling_key},
};

// What the role of a message says.
[[nodiscard]] constexpr Signs signs_of_role(std::string_view role) {
  return role == "tool" || role == "function" ? Signs{sign::tool_result} : 0U;
}

struct Facts {
  bool has_messages = false;  // the row's `messages` is an array
  std::uint32_t message_count = 0;
  std::string_view last_role;  // of the last message that has one
  Signs signs = sign::all;     // `any` is always among them
};

}  // namespace entrybridge::rules

#endif  // ENTRYBRIDGE_RULES_FACTS_H_
