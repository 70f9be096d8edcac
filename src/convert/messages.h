// Messages between the hub and the rows: lists of them, the answer at a list's end, plain ones.
#ifndef ENTRYBRIDGE_CONVERT_MESSAGES_H_
#define ENTRYBRIDGE_CONVERT_MESSAGES_H_

#include <string>

#include "convert/json_writer.h"
#include "convert/notes.h"
#include "convert/record.h"

namespace entrybridge::conversion {

// A list of nothing but objects with a role, one at least.
[[nodiscard]] bool is_message_list(const Value& value);

// Reads a whole conversation: the last message is the answer if it is the assistant's.
void read_conversation(Record& record, const Value& messages);

// Where the prompt ends with the assistant and there is no answer, that message becomes the answer,
// for the `reason`.
void make_last_message_the_answer(Record& record, Reason reason);

// The content of a message that has a role and a text and nothing else; or no value.
[[nodiscard]] Value only_text_of(const Value& message);

// Appends the message as it stands; a content gets its role.
void append_message(std::string& out, const Message& message);

// Notes where the message went.
void note_message(Notes& notes, const Message& message, Place to);

// Notes where the prompt's messages went: the list in one step, then those that another place had.
void note_prompt(Notes& notes, const Prompt& prompt, std::string_view to);

}  // namespace entrybridge::conversion

#endif  // ENTRYBRIDGE_CONVERT_MESSAGES_H_
