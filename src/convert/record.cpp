#include "convert/record.h"

#include <algorithm>

namespace entrybridge::conversion {

void note_slice(Notes& notes, const Slice& slice, const Place& to) {
  const auto note = [&](const Value& from) {
    if (slice.action == Action::moved) {
      notes.moved(from, to, slice.reason);
    } else {
      notes.add({.from = from, .to = to, .action = slice.action, .reason = slice.reason});
    }
  };
  note(slice.source);
  if (slice.also) note(slice.also);
}

bool is_returning(const Record& record, Platform to) {
  return std::any_of(record.sidecars.begin(), record.sidecars.end(),
                     [&](const Sidecar& sidecar) { return sidecar.from == to; });
}

void MemberList::index_items() const {
  for (std::size_t i = places_.size(); i < items_.size(); ++i) places_.emplace(items_[i].name, i);
}

const Member* MemberList::find(std::string_view name) const {
  if (items_.size() > kFewItems) {
    index_items();
    const auto place = places_.find(name);
    return place == places_.end() ? nullptr : &items_[place->second];
  }
  for (const Member& member : items_) {
    if (member.name == name) return &member;
  }
  return nullptr;
}

bool MemberList::add(const Member& member) {
  if (find(member.name) != nullptr) return false;
  items_.push_back(member);
  return true;
}

Member MemberList::take(const Member& member) {
  const Member taken = member;
  places_.clear();
  items_.erase(items_.begin() + (&member - items_.data()));
  return taken;
}

}  // namespace entrybridge::conversion
