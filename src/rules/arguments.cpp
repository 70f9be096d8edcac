#include "rules/arguments.h"

namespace entrybridge::rules {

void say_held(const Row& row, Held held, const Words& words, Findings& findings) {
  std::size_t number = 0;
  for (const Call& call : row.talk.calls()) {
    const Holding& holding = row.talk.arguments_of(number++);
    if (holding.held != held) continue;
    findings.add(row, {.at = *call.arguments, .more = text::with_article(holding.kind)}, words);
  }
}

}  // namespace entrybridge::rules
