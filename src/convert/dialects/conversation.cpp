#include "convert/dialects/conversation.h"

#include <algorithm>
#include <array>

#include "convert/messages.h"
#include "convert/slots.h"

namespace entrybridge::conversion {
namespace {

constexpr std::array<std::string_view, 4> kRequestKeys = {"messages", "tools", "tool_choice",
                                                          "response_format"};

bool is_request_key(const Value& member) {
  if (member.name() == "messages") return true;
  return std::find(kRequestKeys.begin(), kRequestKeys.end(), member.name()) != kRequestKeys.end() &&
         slot_of(member.name(), member).has_value();
}

void write_message(Recast& recast, const Value& message, std::size_t& size) {
  recast.item();
  recast.value(message, "/messages/" + std::to_string(size++));
}

}  // namespace

bool is_request(const Value& value) {
  return is_message_list(value["messages"]);
}

bool is_answer_list(const Value& value) {
  const auto items = value.children();
  return value.is_array() && value.size() > 0 &&
         std::all_of(items.begin(), items.end(), is_assistant_message);
}

void write_request(Recast& recast, const Value& request, const Value& answer) {
  std::size_t size = 0;
  recast.key("messages");
  recast.text += '[';
  for (const Value message : request["messages"].children()) write_message(recast, message, size);
  if (answer.is_object()) write_message(recast, answer, size);
  if (answer.is_array()) {
    for (const Value message : answer.children()) write_message(recast, message, size);
  }
  recast.text += ']';
  for (const Value member : request.children()) {
    if (!is_request_key(member) || member.name() == "messages") continue;
    recast.key(member.name());
    recast.value(member, "/" + std::string(member.name()));
  }
}

void label_settings(Recast& recast, const Value& request) {
  std::vector<std::string_view> taken = {"messages"};
  for (const Value member : request.children()) {
    if (is_request_key(member)) taken.push_back(member.name());
  }
  recast.label_members(request, taken, "input.");
}

}  // namespace entrybridge::conversion
