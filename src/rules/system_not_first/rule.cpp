#include "rules/rule.h"

#include "text/write.h"

namespace entrybridge::rules {
namespace {

void check(const Row& row, Findings& findings) {
  bool is_underway = false;
  for (std::size_t i = 0; i < row.talk.messages().size(); ++i) {
    const Message& message = row.talk.messages()[i];
    if (message.role == nullptr) continue;
    if (!is_system(message.name)) is_underway = true;
    if (!is_underway || !is_system(message.name)) continue;
    findings.add([&] {
      return records::Finding{
          .path = row.tree.path(*message.role),
          .span = message.role->span,
          .message = title_of(row.talk, i) + " stands after the conversation has begun.",
          .expected = "system messages before all others",
          .received = text::quoted(message.name)};
    });
  }
}

}  // namespace

extern const Rule system_not_first;
const Rule system_not_first = {
    .id = "system-not-first",
    .summary = "system messages must stand before all others",
    .defaults = {Level::off, Level::off, Level::off},
    .check_row = check,
};

}  // namespace entrybridge::rules
