#include "convert/intake.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "convert/slots.h"

namespace entrybridge::conversion {
namespace {

constexpr std::array<std::string_view, 2> kServiceDates = {"created_at", "updated_at"};

std::optional<Slice>* plain_slot(Record& record, Slot slot) {
  switch (slot) {
    case Slot::split:
      return &record.split;
    case Slot::tools:
      return &record.tools;
    case Slot::tool_choice:
      return &record.tool_choice;
    case Slot::response_format:
      return &record.response_format;
    case Slot::output:
    case Slot::message:
    case Slot::rejected_message:
    case Slot::metadata:
      return nullptr;
  }
  return nullptr;
}

void leave_homeless(Record& record, const Value& value, Reason reason) {
  record.homeless.push_back({.value = value, .pointer = pointer_of(value), .reason = reason});
}

}  // namespace

bool read_plain_slot(Record& record, const Value& member) {
  const std::optional<Slot> slot = slot_of(member.name(), member);
  std::optional<Slice>* place = slot ? plain_slot(record, *slot) : nullptr;
  if (place == nullptr) return false;
  if (*place) {
    leave_homeless(record, member, Reason::key_taken);
  } else {
    *place = slice_of(member);
  }
  return true;
}

void read_metadata(Work& work, Record& record, const Value& metadata) {
  work.taken_apart(metadata);
  record.metadata.source = metadata;
  for (const Value member : metadata.children()) record.metadata.add(member_of(member));
}

bool read_service_key(Work& work, Record& record, const Value& member) {
  const std::string_view name = member.name();
  if (name == "id") {
    Member renamed{.name = "source_id", .token = "\"source_id\"", .value = slice_of(member)};
    renamed.value.reason = Reason::source_id;
    if (!record.metadata.add(renamed)) leave_homeless(record, member, Reason::key_taken);
    return true;
  }
  if (std::find(kServiceDates.begin(), kServiceDates.end(), name) == kServiceDates.end()) {
    return false;
  }
  work.notes.gone(member, Action::dropped, Reason::service_date);
  return true;
}

bool read_sidecar(Work& work, Record& record, const Value& value, SidecarForm form) {
  std::vector<Sidecar> sidecars;
  if (value.is_string() == (form == SidecarForm::json_text)) {
    const Value sidecar = value.is_string() ? work.inner_text(value) : value;
    if (sidecar) sidecars = read_sidecars(sidecar);
  }
  // A row of its own platform has nothing to remember of it.
  if (sidecars.empty() || sidecars.front().from == record.from) {
    work.find(Severity::warning, kSidecarNotOurs, value,
              "The key `entrybridge` is reserved for what a conversion keeps, and what stands here "
              "has not its form: it is taken for data of yours.",
              "choose another name for it");
    return false;
  }
  work.taken_apart(sidecars.front().whole);
  std::move(sidecars.begin(), sidecars.end(), std::back_inserter(record.sidecars));
  return true;
}

bool reads_as_sidecar(Work& work, const Value& value, SidecarForm form) {
  const bool is_text = value.is_string() && form == SidecarForm::json_text;
  const Value sidecar = is_text ? work.inner_text(value) : value;
  return sidecar && !read_sidecars(sidecar).empty();
}

std::optional<Slice> scalar_text(Work& work, const Value& value) {
  if (!value.is_string() && !value.is_number_or_boolean()) return std::nullopt;
  return as_text(work, value, Reason::scalar_text);
}

}  // namespace entrybridge::conversion
