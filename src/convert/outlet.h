// What all writers do alike: members, values without a slot, the sidecar.
#ifndef ENTRYBRIDGE_CONVERT_OUTLET_H_
#define ENTRYBRIDGE_CONVERT_OUTLET_H_

#include <string>
#include <string_view>
#include <vector>

#include "convert/graft.h"
#include "convert/json_writer.h"
#include "convert/places.h"
#include "convert/record.h"
#include "convert/sidecar.h"
#include "convert/work.h"
#include "entrybridge.h"

namespace entrybridge::conversion {

class Outlet {
 public:
  // Decides at once what becomes of what came in sidecars, and of what the reader left homeless.
  Outlet(Work& work, Record& record, Platform to);

  Work& work;
  Record& record;
  const Platform to;

  // Whether values have to be made to fit: a row's own platform takes them as they are.
  [[nodiscard]] bool must_fit() const { return record.from != to; }

  // Where the platform the row came from has it in its default layout.
  [[nodiscard]] const Places& home() const { return places_of(record.from); }
  [[nodiscard]] const Places& places() const { return places_of(to); }

  // The value has no slot here: it is kept, dropped or refused, as the options say. `pointer` is
  // its place in the default layout of its own platform.
  void lose(const Value& value, std::string pointer, Reason reason);
  void lose(const Member& member, std::string_view base, Reason reason) {
    lose(member.value.source, pointer_of(Place::named(base, member.name)), reason);
  }

  // Values that will be set in at or below `pointer` once the row is written.
  [[nodiscard]] bool restores_below(std::string_view pointer) const;

  // Writes the slot's value, if there is one.
  void write_slot(ObjectWriter& object, std::string_view name, const std::optional<Slice>& slot,
                  std::string_view place);

  // Writes a list's members; `as_strings` makes text of what is none.
  void write_members(ObjectWriter& object, const MemberList& list, std::string_view base,
                     bool as_strings);

  // Writes one member's value as text, and notes where it went.
  void write_text(std::string& out, const Member& member, const Place& place);

  // The list came as an empty object, which cannot be told here.
  void note_empty(const MemberList& list);

  [[nodiscard]] bool needs_sidecar() const { return !sidecars_.empty() || !kept_.empty(); }

  // The sidecar, with all that is kept, and notes what that is. To be called once, at the end.
  [[nodiscard]] std::string sidecar();

  // What has to be set into the row once it is written.
  [[nodiscard]] std::vector<Graft>& grafts() { return grafts_; }

 private:
  void take_up(const Sidecar& sidecar);
  void restore(const Sidecar& sidecar);
  void pass_on(const Sidecar& sidecar);
  void refuse(const Value& value);
  SidecarText& own_sidecar();
  void add_kept(SidecarText& sidecar);

  std::vector<Homeless> kept_;
  std::vector<SidecarText> sidecars_;  // passed on, outermost first
  std::vector<Graft> grafts_;
};

}  // namespace entrybridge::conversion

#endif  // ENTRYBRIDGE_CONVERT_OUTLET_H_
