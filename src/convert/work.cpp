#include "convert/work.h"

#include <algorithm>

#include "text/write.h"

namespace entrybridge::conversion {

void Work::find(Severity severity, std::string_view code, const Value& at, std::string message,
                std::string hint) {
  if (severity == Severity::error) is_rejected_ = true;
  const Value place = at ? at.in_row() : row;
  // Of a container, its opening bracket is marked.
  text::Span span = place.node().span;
  if (place.is_array() || place.is_object()) span.length = 1;
  findings.push_back({.severity = severity,
                      .code = code,
                      .finding = {.path = source_.tree->path(place.node()),
                                  .span = span,
                                  .message = std::move(message),
                                  .hint = std::move(hint)}});
}

Value Work::inner_text(const Value& string) {
  const Value holder = string.in_row();
  auto inner = std::make_unique<InnerText>();
  inner->text = string.string();
  if (inner->tree.parse(inner->text, options.limits.max_depth)) return {};
  inner->source = {.tree = &inner->tree, .row = &source_, .holder = &holder.node()};
  const Value root(inner->source, inner->tree.root());
  inner_texts_.push_back(std::move(inner));
  return root;
}

void Work::taken_apart(const Value& object) {
  if (source_.tree->duplicates().empty() || !(object.in_row() == object)) return;
  taken_apart_.push_back(source_.tree->index_of(object.node()));
}

void Work::note_hidden_members() {
  std::sort(taken_apart_.begin(), taken_apart_.end());
  for (const text::Duplicate& duplicate : source_.tree->duplicates()) {
    if (!std::binary_search(taken_apart_.begin(), taken_apart_.end(), duplicate.holder)) continue;
    notes.add({.from = {},
               .from_pointer = arena.keep(to_pointer(duplicate.path)),
               .action = Action::dropped,
               .reason = Reason::duplicate_key});
  }
}

Slice as_text(Work& work, const Value& value, Reason reason) {
  if (value.is_string()) return slice_of(value);
  return {.raw = work.arena.keep(text::quoted(value.raw())),
          .source = value,
          .action = Action::rewritten,
          .reason = reason};
}

}  // namespace entrybridge::conversion
