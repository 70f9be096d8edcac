#include "convert/notes.h"

#include <algorithm>
#include <array>

namespace entrybridge::conversion {
namespace {

constexpr std::array<std::string_view, kReasonCount> kReasonNames = {
    "slot",
    "column",
    "source-id",
    "last-message-is-answer",
    "only-string-is-answer",
    "chosen-answer",
    "only-input-is-message",
    "part-before-went",
    "restored",
    "sidecar-read",
    "sidecar-passed-on",
    "template",
    "joined",
    "scalar-text",
    "json-text",
    "developer-role",
    "function-role",
    "function-call",
    "tool-call",
    "missing-arguments",
    "missing-name",
    "null-key",
    "null-value",
    "empty",
    "service-date",
    "duplicate-key",
    "no-slot",
    "key-taken",
    "reads-otherwise",
    "edited",
    "layout",
    "dialect",
};

Value origin_of(const Note& note, const Value& row) {
  return note.from ? note.from.in_row() : nearest(row, note.from_pointer);
}

// The length of the longest pointer that both lead through.
std::size_t shared_steps(std::string_view one, std::string_view other) {
  const std::size_t shorter = std::min(one.size(), other.size());
  std::size_t last = 0;
  std::size_t at = 0;
  for (; at < shorter && one[at] == other[at]; ++at) {
    if (one[at] == '/') last = at;
  }
  const auto ends_at = [&](std::string_view pointer) {
    return at == pointer.size() || pointer[at] == '/';
  };
  return at == shorter && ends_at(one) && ends_at(other) ? at : last;
}

}  // namespace

std::string_view name_of(Reason reason) {
  return kReasonNames[static_cast<std::size_t>(reason)];
}

void Notes::moved(const Value& from, const Place& to, Reason reason) {
  if (reason == Reason::slot && from) {
    from_scratch_.clear();
    to_scratch_.clear();
    append_pointer(from_scratch_, from);
    append_pointer(to_scratch_, to);
    if (from_scratch_ == to_scratch_) return;
  }
  add({.from = from, .to = to, .action = Action::moved, .reason = reason});
}

void Notes::relocate(const std::vector<std::optional<std::string>>& places, Arena& arena) {
  std::vector<Note> relocated;
  for (std::size_t i = 0; i < notes_.size(); ++i) {
    Note note = notes_[i];
    if (!note.to || (i < places.size() && places[i] == pointer_of(*note.to))) {
      relocated.push_back(note);
      continue;
    }
    if (!places[i]) {
      note.to = std::nullopt;
      note.action = Action::rewritten;
      note.reason = Reason::layout;
    } else {
      note.to = Place::at(arena.keep(*places[i]));
    }
    const bool stays = note.to && note.action == Action::moved && note.reason == Reason::slot &&
                       note.from && pointer_of(note.from) == *places[i];
    if (!stays) relocated.push_back(note);
  }
  notes_ = std::move(relocated);
}

Change change_of(const Note& note, std::uint64_t record) {
  Change change{.record = record, .from = std::string(note.from_pointer)};
  if (note.from) append_pointer(change.from, note.from);
  if (note.to) change.to = pointer_of(*note.to);
  change.action = note.action;
  change.reason = name_of(note.reason);
  return change;
}

Value trace_back(const Notes& notes, const Value& row, std::string_view pointer) {
  const Note* above = nullptr;  // the note that tells of the place itself or of the nearest above
  const Note* below = nullptr;  // else, of a place below it or below the nearest above it
  std::size_t above_length = 0;
  std::size_t below_length = 0;
  std::string place;
  for (const Note& note : notes.all()) {
    if (!note.to || (!note.from && note.from_pointer.empty())) continue;
    place.clear();
    append_pointer(place, *note.to);
    const std::size_t shared = shared_steps(place, pointer);
    if (shared == place.size() && shared >= above_length) {
      above = &note;
      above_length = shared;
    } else if (shared > below_length) {
      below = &note;
      below_length = shared;
    }
  }
  if (above != nullptr && above_length >= below_length) {
    return nearest(origin_of(*above, row), pointer.substr(above_length));
  }
  const Value stayed = nearest(row, pointer);
  return below == nullptr || !(stayed == row) ? stayed : origin_of(*below, row);
}

}  // namespace entrybridge::conversion
