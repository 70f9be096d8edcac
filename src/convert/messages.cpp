#include "convert/messages.h"

#include "convert/places.h"
#include "convert/slots.h"

namespace entrybridge::conversion {
namespace {

// Whether the step that says where the list went says it of this message too.
bool goes_with(const Prompt& prompt, const Message& message, std::size_t index) {
  const Value& source = message.value.source;
  return prompt.source && source && message.value.reason == Reason::slot && message.role.empty() &&
         source.parent() == prompt.source && source.index() == index;
}

}  // namespace

bool is_message_list(const Value& value) {
  if (!value.is_array() || value.size() == 0) return false;
  for (const Value item : value.children()) {
    if (!item["role"].is_string()) return false;
  }
  return true;
}

void read_conversation(Record& record, const Value& messages) {
  record.prompt.source = messages;
  for (const Value message : messages.children()) {
    record.prompt.items.push_back({.value = slice_of(message)});
  }
  make_last_message_the_answer(record, Reason::slot);
}

void make_last_message_the_answer(Record& record, Reason reason) {
  std::vector<Message>& items = record.prompt.items;
  if (record.answer || items.empty()) return;
  const Message& last = items.back();
  const bool is_assistant =
      last.role.empty() ? is_assistant_message(last.value.source) : last.role == "assistant";
  if (!is_assistant) return;
  record.answer = last;
  record.answer->value.reason = reason;
  items.pop_back();
}

Value only_text_of(const Value& message) {
  constexpr std::uint32_t kRoleAndContent = 2;
  const Value content = message["content"];
  const bool is_plain = message.size() == kRoleAndContent && content.is_string();
  return is_plain ? content : Value();
}

void append_message(std::string& out, const Message& message) {
  if (message.role.empty()) {
    out += message.value.raw;
    return;
  }
  ObjectWriter object(out);
  ((object.key("role") += '"') += message.role) += '"';
  object.key("content") += message.value.raw;
  object.close();
}

void note_message(Notes& notes, const Message& message, Place to) {
  if (!message.role.empty()) to.tail = "/content";
  note_slice(notes, message.value, to);
}

void note_prompt(Notes& notes, const Prompt& prompt, std::string_view to) {
  bool list_goes = prompt.source.is_empty_container();
  for (std::size_t i = 0; i < prompt.items.size() && !list_goes; ++i) {
    list_goes = goes_with(prompt, prompt.items[i], i);
  }
  if (list_goes) notes.moved(prompt.source, Place::at(container(to)));
  for (std::size_t i = 0; i < prompt.items.size(); ++i) {
    if (list_goes && goes_with(prompt, prompt.items[i], i)) continue;
    note_message(notes, prompt.items[i], Place::item(to, i));
  }
}

}  // namespace entrybridge::conversion
