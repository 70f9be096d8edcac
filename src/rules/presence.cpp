#include "rules/presence.h"

namespace entrybridge::rules {

void check_presence(const Row& row, bool (*is_it)(std::string_view role), const Words& words,
                    Findings& findings) {
  for (const Message& message : row.talk.messages()) {
    if (is_it(message.name)) return;
  }
  if (row.talk.messages().empty()) return;
  findings.add(row, {.at = row.tree.parent(*row.talk.messages().front().node)}, words);
}

}  // namespace entrybridge::rules
