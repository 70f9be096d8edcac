// What all writers do alike: members, values without a slot, the sidecar.
#ifndef ENTRYBRIDGE_CONVERT_OUTLET_H_
#define ENTRYBRIDGE_CONVERT_OUTLET_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "convert/graft.h"
#include "convert/json_writer.h"
#include "convert/places.h"
#include "convert/recipe.h"
#include "convert/record.h"
#include "convert/sidecar.h"
#include "convert/work.h"
#include "entrybridge.h"

namespace entrybridge::conversion {

class Outlet {
 public:
  // Decides at once what becomes of what came in sidecars, and of what the reader left homeless.
  // `has_sidecar`: the row gets one even where nothing is kept.
  Outlet(Work& work, Record& record, Platform to, bool has_sidecar);

  Work& work;
  Record& record;
  const Platform to;

  // Whether values have to be made to fit: a row's own platform takes them as they are.
  [[nodiscard]] bool must_fit() const { return record.from != to; }

  // Whether keys that the platform does not know stay where they are: Humanloop's objects are open,
  // and a row that comes back from Arize, whose are as open, had them there.
  [[nodiscard]] bool leaves_unknown_keys() const;

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

  // The row gets a sidecar even where nothing is kept, as a sign that it is to be read as it
  // stands.
  void leave_sign() {
    if (must_fit() && work.options.losses == Losses::keep) has_sidecar_ = true;
  }

  [[nodiscard]] bool needs_sidecar() const {
    return has_sidecar_ || !sidecars_.empty() || !kept_.empty();
  }

  // Writes the sidecar, with all that is kept, and notes what that is. To be called once, as the
  // last of what is written but for closing brackets.
  void write_sidecar(std::string& out, SidecarForm form);

  // Gives the row's own sidecar, of a row that was written, its layout.
  void set_layout(std::string& written, std::string_view layout) const;
  [[nodiscard]] bool has_own_sidecar() const { return layout_at_ > 0; }

  // What the own sidecar keeps.
  [[nodiscard]] const std::vector<Homeless>& kept() const { return kept_; }

  // What the layout of a sidecar says that came back to its platform; none where there is none.
  [[nodiscard]] const std::optional<Recipe>& recipe() const { return recipe_; }
  [[nodiscard]] const Value& layout() const { return layout_; }

  // What has to be set into the row once it is written.
  [[nodiscard]] std::vector<Graft>& grafts() { return grafts_; }
  [[nodiscard]] const std::vector<Graft>& grafts() const { return grafts_; }

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
  std::optional<Recipe> recipe_;
  Value layout_;  // that the recipe was read from
  bool has_sidecar_ = false;
  std::size_t layout_at_ = 0;  // of the own sidecar's empty layout, in what is written
  SidecarForm form_ = SidecarForm::object;
};

}  // namespace entrybridge::conversion

#endif  // ENTRYBRIDGE_CONVERT_OUTLET_H_
