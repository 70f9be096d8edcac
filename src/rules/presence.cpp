#include "rules/presence.h"

#include <algorithm>

namespace entrybridge::rules {

void check_presence(const Row& row, Findings& findings, bool (*is_it)(std::string_view role),
                    std::string_view words) {
  const std::vector<Message>& messages = row.talk.messages();
  if (messages.empty()) return;
  if (std::any_of(messages.begin(), messages.end(),
                  [&](const Message& message) { return is_it(message.name); })) {
    return;
  }
  findings.add([&] {
    const text::Node& list = row.tree.parent(*messages.front().node);
    return records::Finding{.path = row.tree.path(list),
                            .span = mark_of(list),
                            .message = "The conversation has no " + std::string(words) + ".",
                            .expected = "at least one " + std::string(words),
                            .received = "none"};
  });
}

}  // namespace entrybridge::rules
