#include "convert/outlet.h"

#include <algorithm>
#include <array>
#include <utility>

#include "text/order.h"
#include "text/write.h"

namespace entrybridge::conversion {
namespace {

constexpr std::array<std::string_view, kPlatformCount> kRowNames = {
    "An OpenPipe entry", "A Humanloop datapoint", "An Arize example"};

// Whether the step that says where the object went says it of this member too.
bool goes_with(const MemberList& list, const Member& member) {
  const Value& source = member.value.source;
  return list.source && source.parent() == list.source && source.name() == member.name &&
         member.value.reason == Reason::slot;
}

}  // namespace

Outlet::Outlet(Work& the_work, Record& the_record, Platform platform, bool has_sidecar)
    : work(the_work), record(the_record), to(platform), has_sidecar_(has_sidecar) {
  for (const Sidecar& sidecar : record.sidecars) take_up(sidecar);
  for (const Homeless& homeless : record.homeless) {
    lose(homeless.value, homeless.pointer, homeless.reason);
  }
}

bool Outlet::leaves_unknown_keys() const {
  return record.from == Platform::arize && to == Platform::humanloop && is_returning(record, to);
}

void Outlet::take_up(const Sidecar& sidecar) {
  if (sidecar.from == to) {
    restore(sidecar);
  } else {
    pass_on(sidecar);
  }
}

void Outlet::restore(const Sidecar& sidecar) {
  work.notes.gone(sidecar.whole, Action::moved, Reason::sidecar_read);
  if (sidecar.layout.size() > 0 && !recipe_) {
    recipe_ = read_recipe(sidecar.layout);
    layout_ = sidecar.layout;
    if (!recipe_) work.notes.gone(sidecar.layout, Action::dropped, Reason::layout);
  }
  for (const KeptValue& kept : sidecar.kept) {
    grafts_.push_back({.pointer = kept.pointer, .raw = kept.value.raw(), .source = kept.value});
  }
}

void Outlet::pass_on(const Sidecar& sidecar) {
  const bool is_empty = sidecar.kept.empty() && sidecar.layout.size() == 0;
  if (is_empty || work.options.losses == Losses::drop) {
    work.notes.gone(sidecar.whole, Action::dropped, is_empty ? Reason::empty : Reason::no_slot);
    return;
  }
  if (work.options.losses == Losses::error) {
    for (const KeptValue& kept : sidecar.kept) refuse(kept.value);
    return;
  }
  SidecarText text{.from = sidecar.from, .kept = {}, .layout = sidecar.layout.raw()};
  for (const KeptValue& kept : sidecar.kept) {
    text.kept.push_back({.pointer = std::string(kept.pointer), .raw = kept.value.raw()});
  }
  sidecars_.push_back(std::move(text));
  work.notes.moved(sidecar.whole, Place::at(places().sidecar), Reason::sidecar_passed_on);
}

void Outlet::lose(const Value& value, std::string pointer, Reason reason) {
  if (record.from == to) {
    grafts_.push_back({.pointer = work.arena.keep(std::move(pointer)),
                       .raw = value.raw(),
                       .source = value,
                       .reason = Reason::slot});
    return;
  }
  switch (work.options.losses) {
    case Losses::drop:
      work.notes.gone(value, Action::dropped, reason);
      return;
    case Losses::error:
      refuse(value);
      return;
    case Losses::keep:
      break;
  }
  kept_.push_back({.value = value, .pointer = std::move(pointer), .reason = reason});
}

void Outlet::refuse(const Value& value) {
  work.find(Severity::error, kLossRefused, value,
            std::string(kRowNames[static_cast<std::size_t>(to)]) +
                " has no slot for this value, and losses are refused.",
            "`losses: keep` keeps it under the key `entrybridge`, `losses: drop` leaves it out");
}

SidecarText& Outlet::own_sidecar() {
  const auto is_own = [&](const SidecarText& sidecar) { return sidecar.from == record.from; };
  const auto own = std::find_if(sidecars_.begin(), sidecars_.end(), is_own);
  if (own != sidecars_.end()) return *own;
  return *sidecars_.insert(sidecars_.begin(), SidecarText{.from = record.from, .kept = {}});
}

bool Outlet::restores_below(std::string_view pointer) const {
  return std::any_of(grafts_.begin(), grafts_.end(), [&](const Graft& graft) {
    return graft.pointer.starts_with(pointer) &&
           (graft.pointer.size() == pointer.size() || graft.pointer[pointer.size()] == '/');
  });
}

void Outlet::write_slot(ObjectWriter& object, std::string_view name,
                        const std::optional<Slice>& slot, std::string_view place) {
  if (!slot) return;
  object.key(name) += slot->raw;
  note_slice(work.notes, *slot, Place::at(place));
}

void Outlet::write_members(ObjectWriter& object, const MemberList& list, std::string_view base,
                           bool as_strings) {
  if (!list.is_present()) return;
  object.open();
  const std::vector<Member>& items = list.items();
  const bool object_goes = list.source.is_empty_container() ||
                           std::any_of(items.begin(), items.end(), [&](const Member& member) {
                             return goes_with(list, member);
                           });
  if (object_goes) work.notes.moved(list.source, Place::at(container(base)));
  for (const Member& member : items) {
    std::string& out = object.token_key({}, member.token);
    const Place place = Place::named(base, member.name);
    if (as_strings && !member.value.source.is_string()) {
      write_text(out, member, place);
    } else {
      out += member.value.raw;
      if (!goes_with(list, member)) note_slice(work.notes, member.value, place);
    }
  }
}

void Outlet::write_text(std::string& out, const Member& member, const Place& place) {
  if (member.value.source.is_string()) {
    out += member.value.raw;
    note_slice(work.notes, member.value, place);
    return;
  }
  text::append_quoted(out, member.value.raw);
  work.notes.rewritten(member.value.source, place, Reason::json_text);
}

void Outlet::note_empty(const MemberList& list) {
  if (list.items().empty() && list.source.is_empty_container()) {
    work.notes.gone(list.source, Action::dropped, Reason::empty);
  }
}

void Outlet::write_sidecar(std::string& out, SidecarForm form) {
  // In an order that does not hang on the order of keys, which a way there and back may change.
  text::reorder(kept_, [](const Homeless& a, const Homeless& b) { return a.pointer < b.pointer; });
  const bool is_own = has_sidecar_ || !kept_.empty();
  if (is_own) add_kept(own_sidecar());
  std::string sidecar;
  append_sidecars(sidecar, sidecars_);
  if (form == SidecarForm::json_text) {
    text::append_quoted(out, sidecar);
  } else {
    out += sidecar;
  }
  // The outermost sidecar ends in its layout.
  constexpr std::string_view kEnd = "{}}";
  form_ = form;
  if (!is_own || sidecars_.front().from != record.from) return;
  layout_at_ = out.size() - kEnd.size() - (form == SidecarForm::json_text ? 1 : 0);
}

void Outlet::set_layout(std::string& written, std::string_view layout) const {
  std::string text(layout);
  if (form_ == SidecarForm::json_text) {
    const std::string token = text::quoted(layout);
    text = token.substr(1, token.size() - 2);
  }
  written.replace(layout_at_, 2, text);
}

void Outlet::add_kept(SidecarText& sidecar) {
  // Inside a JSON text there are no pointers.
  const bool has_pointer = to != Platform::openpipe && &sidecar == &sidecars_.front();
  const std::string_view list =
      has_pointer ? work.arena.keep(std::string(places().sidecar) + "/kept/") : "";
  for (const Homeless& kept : kept_) {
    const Place place =
        has_pointer ? Place::item(list, sidecar.kept.size(), "/1") : Place::at(places().sidecar);
    sidecar.kept.push_back({.pointer = kept.pointer, .raw = kept.value.raw()});
    work.notes.add(
        {.from = kept.value, .to = place, .action = Action::kept, .reason = kept.reason});
  }
}

}  // namespace entrybridge::conversion
