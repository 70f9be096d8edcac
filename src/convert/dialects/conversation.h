// What dialects share that have a request and its answers: the messages of one, then the others.
#ifndef ENTRYBRIDGE_CONVERT_DIALECTS_CONVERSATION_H_
#define ENTRYBRIDGE_CONVERT_DIALECTS_CONVERSATION_H_

#include "convert/dialects/recast.h"

namespace entrybridge::conversion {

// Writes `messages`: those of the request, then the answer, a message or a list of them; and the
// request's `tools`, `tool_choice` and `response_format`. What else the request has (its model, its
// temperature) is left to `label_settings`.
void write_request(Recast& recast, const Value& request, const Value& answer);

// Makes labels of what else the request has: `input.<name>`.
void label_settings(Recast& recast, const Value& request);

[[nodiscard]] bool is_request(const Value& value);
[[nodiscard]] bool is_answer_list(const Value& value);

}  // namespace entrybridge::conversion

#endif  // ENTRYBRIDGE_CONVERT_DIALECTS_CONVERSATION_H_
