// Parts of messages' content that carry media.
#ifndef ENTRYBRIDGE_RULES_PARTS_H_
#define ENTRYBRIDGE_RULES_PARTS_H_

#include "rules/rule.h"

namespace entrybridge::rules {

// Hands each string at `part.<kind>.<field>` of the messages' content to `see`.
template <class See>
void see_parts(const Row& row, std::string_view kind, std::string_view field, See see) {
  for (const Message& message : row.talk.messages()) {
    if (message.content == nullptr || message.content->kind != text::Kind::array) continue;
    for (const text::Node& part : row.tree.children(*message.content)) {
      const text::Node* holder = find(row.tree, part, kind, text::Kind::object);
      if (holder == nullptr) continue;
      const text::Node* value = find(row.tree, *holder, field, text::Kind::string);
      if (value != nullptr) see(*value);
    }
  }
}

// Whether the text is base64 with its padding, and some.
[[nodiscard]] bool is_base64(std::string_view text);

}  // namespace entrybridge::rules

#endif  // ENTRYBRIDGE_RULES_PARTS_H_
