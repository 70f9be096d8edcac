#include "convert/labels.h"

#include "convert/slots.h"
#include "text/write.h"

namespace entrybridge::conversion {
namespace {

// The member under its name without `prefix`; the rest of the name keeps its escapes where it can.
Member without_prefix(Work& work, const Value& member, std::string_view prefix) {
  const std::string_view token = member.key_token();
  const std::string_view name = member.name().substr(prefix.size());
  std::string rest = token.substr(1).starts_with(prefix)
                         ? '"' + std::string(token.substr(1 + prefix.size()))
                         : text::quoted(name);
  return {.name = name, .token = work.arena.keep(std::move(rest)), .value = slice_of(member)};
}

}  // namespace

LabelKind label_kind(std::string_view name) {
  if (name.starts_with(kVariablePrefix)) return LabelKind::variable;
  if (!name.starts_with(kReferencePrefix)) return LabelKind::metadata;
  const std::string_view reference = name.substr(kReferencePrefix.size());
  const bool is_reserved =
      is_slot_name(reference) || reference == "messages" || reference == kSidecarKey;
  return is_reserved ? LabelKind::metadata : LabelKind::reference;
}

void read_label(Work& work, Record& record, const Value& member) {
  // Names of one object are its members' alone: none of the lists refuses.
  switch (label_kind(member.name())) {
    case LabelKind::variable:
      record.variables.add(without_prefix(work, member, kVariablePrefix));
      return;
    case LabelKind::reference:
      record.references.add(without_prefix(work, member, kReferencePrefix));
      return;
    case LabelKind::metadata:
      record.metadata.add(member_of(member));
      return;
  }
}

}  // namespace entrybridge::conversion
