#include "convert/way_back.h"

#include <algorithm>
#include <array>
#include <memory>
#include <unordered_map>
#include <utility>
#include <vector>

#include "convert/fingerprint.h"
#include "convert/places.h"
#include "convert/pointer.h"
#include "convert/provenance.h"
#include "convert/recipe.h"
#include "convert/recipe_maker.h"
#include "convert/relayout.h"
#include "text/scanner.h"
#include "text/write.h"

namespace entrybridge::conversion {
namespace {

// A text of ours, parsed. (A row is no deeper than its options say, its own layout may be.)
class Parsed {
 public:
  explicit Parsed(std::string text) : text_(std::move(text)) {
    is_json_ = !tree_.parse(text_, text::kDepthCeiling);
  }
  [[nodiscard]] bool is_json() const { return is_json_; }
  [[nodiscard]] const text::Tree& tree() const { return tree_; }
  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] Value root() const { return {source_, tree_.root()}; }

 private:
  std::string text_;
  text::Tree tree_;
  Source source_{.tree = &tree_};
  bool is_json_ = false;
};

ConvertOptions turned(const ConvertOptions& options) {
  ConvertOptions back;
  back.from = options.to;
  back.to = options.from;
  back.limits = options.limits;
  return back;
}

using PlaceSet = std::unordered_map<std::string, std::size_t>;  // of code that is there already

// Whether the place, or one above it, is in the set.
bool holds(const PlaceSet& places, std::string_view pointer) {
  if (places.empty()) return false;
  std::string above(pointer);
  while (!places.contains(above)) {
    if (above.empty()) return false;
    above.resize(above.rfind('/'));
  }
  return true;
}

bool is_below(std::string_view pointer, std::string_view above) {
  return pointer.size() > above.size() && is_at_or_below(pointer, above);
}

bool is_open(std::string_view pointer, const Places& places) {
  return pointer.empty() || std::find(places.containers.begin(), places.containers.end(),
                                      pointer) != places.containers.end();
}

// The message, the item of a list or the label that holds what is at the pointer; "" where there is
// none.
std::string unit_of(std::string_view pointer, const Value& row, const Places& places) {
  std::string unit;
  Value value = row;
  while (value && (is_open(unit, places) || value.is_array())) {
    if (unit.size() == pointer.size()) return {};
    const bool is_list = value.is_array();
    const std::size_t end = std::min(pointer.find('/', unit.size() + 1), pointer.size());
    unit = pointer.substr(0, end);
    const Value below = nearest(row, unit);
    value = pointer_of(below) == unit ? below : Value();
    if (is_list) break;
  }
  return value ? unit : std::string();
}

Value value_at(const Value& row, std::string_view pointer) {
  const Value value = nearest(row, pointer);
  return pointer_of(value) == pointer ? value : Value();
}

// The fingerprints of a row's units; each list is read once.
class UnitFingerprints {
 public:
  std::string of(const Value& unit) {
    if (!unit.parent().is_array()) return fingerprint_text(fingerprint(unit));
    return items_of(unit.parent()).fingerprints[unit.index()];
  }

  // The list's item that has this fingerprint.
  std::optional<std::size_t> find_item(const Value& list, const std::string& fingerprint) {
    const Items& items = items_of(list);
    const auto place = items.places.find(fingerprint);
    if (place == items.places.end()) return std::nullopt;
    return place->second;
  }

 private:
  struct Items {
    std::vector<std::string> fingerprints;
    std::unordered_map<std::string, std::size_t> places;
  };

  const Items& items_of(const Value& list) {
    const auto [known, is_new] = lists_.try_emplace(&list.node());
    Items& items = known->second;
    if (!is_new) return items;
    for (const std::uint64_t item : item_fingerprints(list)) {
      items.fingerprints.push_back(fingerprint_text(item));
      items.places.try_emplace(items.fingerprints.back(), items.fingerprints.size() - 1);
    }
    return items;
  }

  std::unordered_map<const text::Node*, Items> lists_;
};

// The unit that has this fingerprint now, where the one at the pointer stood.
std::optional<std::string> find_unit(const Unit& unit, const Value& row,
                                     UnitFingerprints& fingerprints) {
  const std::string holder = unit.pointer.substr(0, unit.pointer.rfind('/'));
  const Value list = value_at(row, holder);
  if (!list.is_array()) {
    const Value value = value_at(row, unit.pointer);
    if (!value || fingerprints.of(value) != unit.fingerprint) return std::nullopt;
    return unit.pointer;
  }
  const std::optional<std::size_t> index = fingerprints.find_item(list, unit.fingerprint);
  if (!index) return std::nullopt;
  return holder + "/" + std::to_string(*index);
}

// The recipe is made for a row and for its own steps: one that was written into fits no row.
std::string seal(const Value& row, Recipe recipe) {
  recipe.of.clear();
  Parsed text(recipe_text(recipe));
  return fingerprint_text(fingerprint(row) * 31 + fingerprint(text.root()));
}

// Arize makes these itself, and takes no row that has them.
std::span<const std::string_view> refused_keys(Platform platform) {
  static constexpr std::array<std::string_view, 3> kOfArize = {"id", "created_at", "updated_at"};
  if (platform != Platform::arize) return {};
  return kOfArize;
}

class Memory {
 public:
  Memory(Trip& there, const Original& original)
      : there_(there), original_(original), options_(turned(there.work.options)) {}

  std::optional<std::string> layout() {
    if (!there_.work.options.round_trip && !keeps_inside_units()) return std::nullopt;
    const Parsed row(there_.with_grafts());
    if (!row.is_json()) return std::nullopt;
    Trip back(row.tree(), options_);
    // A row that cannot come back by itself may do so beside a sidecar.
    if (back.is_rejected()) return "{}";
    const Parsed plain(back.written);
    const Parsed made(back.with_grafts());
    if (!plain.is_json() || !made.is_json()) return std::nullopt;
    back.note_shifts();
    if (there_.work.options.round_trip) recipe_.steps = steps(back, made);
    guard_kept(plain.root());
    guard_steps(plain.root());
    if (recipe_.units.all().empty() && recipe_.steps.empty()) return std::nullopt;
    recipe_.of = seal(made.root(), recipe_);
    return recipe_text(recipe_);
  }

 private:
  // Whether a value was kept that stood in a message, a tool or the like.
  [[nodiscard]] bool keeps_inside_units() const {
    const std::vector<Homeless>& kept = there_.outlet->kept();
    return std::any_of(kept.begin(), kept.end(), [&](const Homeless& one) {
      std::string_view pointer = one.pointer;
      std::size_t end = 0;
      while (is_open(pointer.substr(0, end), places())) {
        if (end == pointer.size()) return false;
        end = std::min(pointer.find('/', end + 1), pointer.size());
      }
      return end < pointer.size();
    });
  }

  std::vector<Step> steps(Trip& back, const Parsed& made) {
    Provenance there(there_.work.notes);
    Provenance home(back.work.notes);
    Provenance kept;
    PlaceSet kept_places;
    for (const Homeless& one : there_.outlet->kept()) {
      const std::string place = pointer_of(one.value);
      kept_places.try_emplace(place);
      kept.add(place, one.pointer);
    }
    const PlaceSet dropped = given_up();
    Provenance recast;
    if (original_.recast != nullptr) {
      for (const RecastMove& move : original_.recast->moves) recast.add(move.from, move.to);
    }
    const auto places_of_recast = [&](std::string_view pointer, std::vector<std::string>& places) {
      if (holds(kept_places, pointer)) {
        for (std::string& end : kept.places_of(pointer)) places.push_back(std::move(end));
        return;
      }
      for (const std::string& place : there.places_of(pointer)) {
        for (std::string& end : home.places_of(place)) places.push_back(std::move(end));
      }
    };
    return steps_for({
        .wanted = original_.row,
        .made = &made.tree(),
        .places_of =
            [&](std::string_view pointer) {
              std::vector<std::string> places;
              for (const std::string& place : recast.places_of(pointer)) {
                places_of_recast(place, places);
              }
              return places;
            },
        .is_given_up = [&](std::string_view pointer) { return holds(dropped, pointer); },
        .refused = refused_keys(options_.to),
    });
  }

  [[nodiscard]] PlaceSet given_up() const {
    PlaceSet given_up;
    if (there_.work.options.losses != Losses::drop) return given_up;
    for (const Note& note : there_.work.notes.all()) {
      if (note.action == Action::dropped && note.from) given_up.try_emplace(pointer_of(note.from));
    }
    return given_up;
  }

  void guard_kept(const Value& plain) {
    for (const Homeless& one : there_.outlet->kept()) {
      const std::string unit = unit_of(one.pointer, plain, places());
      if (unit != one.pointer) guard(unit, plain);
    }
  }

  void guard_steps(const Value& plain) {
    for (const Step& step : recipe_.steps) {
      const std::string unit = unit_of(step.from.empty() ? step.to : step.from, plain, places());
      const bool is_inside =
          (step.to.empty() || step.to == unit || is_below(step.to, unit)) &&
          (step.from.empty() || step.to == step.from || is_below(step.from, unit));
      if (is_inside) guard(unit, plain);
    }
  }

  void guard(const std::string& unit, const Value& plain) {
    if (unit.empty() || recipe_.units.holder_of(unit) != nullptr) return;
    recipe_.units.add({unit, fingerprints_.of(value_at(plain, unit))});
  }

  [[nodiscard]] const Places& places() const { return places_of(options_.to); }

  Trip& there_;
  const Original& original_;
  ConvertOptions options_;
  Recipe recipe_;
  UnitFingerprints fingerprints_;
};

class Return {
 public:
  explicit Return(Trip& back) : back_(back), recipe_(back.outlet->recipe()) {}

  std::optional<std::string> row_as_it_was() {
    if (!recipe_) return std::nullopt;
    const Parsed made(back_.with_grafts());
    if (!made.is_json() || seal(made.root(), *recipe_) != recipe_->of) return std::nullopt;
    note_grafts();
    return relaid(made, recipe_->steps);
  }

  std::string row_as_far_as_it_fits() {
    if (recipe_) find_units();
    std::string row = back_.with_grafts();
    note_grafts();
    if (!recipe_ || recipe_->steps.empty()) return row;
    const Parsed made(std::move(row));
    return made.is_json() ? relaid_as_far_as_it_fits(made) : made.text();
  }

 private:
  // Where each unit is in the row as it is now; what was kept in it goes there, or is dropped.
  void find_units() {
    const Parsed plain(back_.written);
    UnitFingerprints fingerprints;
    for (const Unit& unit : recipe_->units.all()) {
      places_.push_back(find_unit(unit, plain.root(), fingerprints));
    }
    for (Graft& graft : back_.outlet->grafts()) {
      if (const Unit* unit = recipe_->units.holder_of(graft.pointer)) {
        const std::optional<std::string> now = moved_with(*unit, graft.pointer);
        graft.is_homeless = !now;
        if (now) graft.pointer = back_.work.arena.keep(*now);
      }
    }
  }

  [[nodiscard]] std::optional<std::string> moved_with(const Unit& unit,
                                                      std::string_view pointer) const {
    const std::optional<std::string>& now =
        places_[static_cast<std::size_t>(&unit - recipe_->units.all().data())];
    if (!now) return std::nullopt;
    return *now + std::string(pointer.substr(unit.pointer.size()));
  }

  void note_grafts() {
    back_.note_shifts();
    for (const Graft& graft : back_.outlet->grafts()) {
      if (graft.placed) {
        notes().moved(graft.source, Place::at(graft.pointer), graft.reason);
      } else {
        notes().gone(graft.source, Action::dropped, Reason::edited);
      }
    }
  }

  enum class Inside { unit, gone, no_unit };

  // A step inside one unit, at the place that has now.
  Inside move_with_unit(Step& step) const {
    const Unit* unit = recipe_->units.holder_of(step.from.empty() ? step.to : step.from);
    const bool is_inside =
        unit != nullptr && (step.to.empty() || recipe_->units.holder_of(step.to) == unit);
    if (!is_inside) return step.kind == StepKind::order ? Inside::unit : Inside::no_unit;
    for (std::string* pointer : {&step.from, &step.to}) {
      if (pointer->empty()) continue;
      const std::optional<std::string> now = moved_with(*unit, *pointer);
      if (!now) return Inside::gone;
      *pointer = *now;
    }
    return Inside::unit;
  }

  // An empty value where there is one now.
  static bool is_needless(const Step& step, const Parsed& made) {
    const bool is_empty = step.raw == "{}" || step.raw == "[]" || step.raw == "null";
    return step.kind == StepKind::put && is_empty && value_at(made.root(), step.to);
  }

  // Tries all steps, then those inside units alone: what is said must stay the same.
  std::string relaid_as_far_as_it_fits(const Parsed& made) {
    std::vector<Step> all;
    std::vector<Step> inside;
    for (std::size_t i = 0; i < recipe_->steps.size(); ++i) {
      Step step = recipe_->steps[i];
      const Inside place = move_with_unit(step);
      if (place == Inside::gone) {
        drop(i);
        continue;
      }
      if (place == Inside::no_unit && is_needless(step, made)) continue;
      if (place == Inside::unit) inside.push_back(step);
      all.push_back(std::move(step));
    }
    if (says_the_same(made, all)) return relaid(made, all);
    const bool fits = says_the_same(made, inside);
    for (std::size_t i = 0; i < recipe_->steps.size(); ++i) {
      Step step = recipe_->steps[i];
      const Inside place = move_with_unit(step);
      if (place == Inside::no_unit || (place == Inside::unit && !fits)) drop(i);
    }
    return fits ? relaid(made, inside) : made.text();
  }

  // Whether the row means the same to the platform it comes from, with the steps and without.
  bool says_the_same(const Parsed& made, const std::vector<Step>& steps) const {
    const Parsed other(relay(made.tree(), steps).text);
    const std::optional<std::uint64_t> before = meaning(made);
    return other.is_json() && before && before == meaning(other);
  }

  std::optional<std::uint64_t> meaning(const Parsed& row) const {
    const ConvertOptions options = turned(back_.work.options);
    text::Tree recast_tree;
    const std::optional<Recast> made = recast(row.root(), options);
    if (made && recast_tree.parse(made->text, text::kDepthCeiling)) return std::nullopt;
    Trip trip(made ? recast_tree : row.tree(), options);
    if (trip.is_rejected()) return std::nullopt;
    const Parsed there(trip.with_grafts());
    if (!there.is_json()) return std::nullopt;
    return fingerprint_of_meaning(there.root(), places_of(options.to).sidecar);
  }

  std::string relaid(const Parsed& made, const std::vector<Step>& steps) {
    std::vector<std::string> follow;
    for (const Note& note : notes().all()) follow.push_back(note.to ? pointer_of(*note.to) : "");
    const std::size_t of_notes = follow.size();
    std::vector<std::size_t> sources;
    for (std::size_t i = 0; i < steps.size(); ++i) {
      if (steps[i].from.empty()) continue;
      sources.push_back(i);
      follow.push_back(steps[i].from);
    }
    const std::vector<std::string> origins = origins_of(steps, sources);
    Relaid done = relay(made.tree(), steps, follow);
    notes().relocate(
        {done.followed.begin(), done.followed.begin() + static_cast<std::ptrdiff_t>(of_notes)},
        back_.work.arena);
    for (std::size_t i = 0; i < sources.size(); ++i) {
      note_step(steps[sources[i]], origins[i], done.followed[of_notes + i]);
    }
    return std::move(done.text);
  }

  // Where in the row read each step's value stood.
  std::vector<std::string> origins_of(const std::vector<Step>& steps,
                                      const std::vector<std::size_t>& sources) {
    std::vector<std::string> origins;
    for (const std::size_t i : sources) {
      const Value origin = trace_back(notes(), back_.work.row, steps[i].from);
      origins.push_back(pointer_of(origin));
    }
    return origins;
  }

  void note_step(const Step& step, const std::string& from, const std::optional<std::string>& to) {
    if (step.kind == StepKind::clear && to) return;  // something is left in it
    if (to && from == *to && step.kind == StepKind::move) return;
    const bool is_rewritten = step.kind != StepKind::move || !to;
    Note note{.from = {},
              .from_pointer = back_.work.arena.keep(from),
              .action = is_rewritten ? Action::rewritten : Action::moved,
              .reason = Reason::layout};
    const std::string& place = step.kind == StepKind::part ? step.to : (to ? *to : step.to);
    if (step.kind != StepKind::cut && step.kind != StepKind::clear)
      note.to = Place::at(back_.work.arena.keep(place));
    notes().add(note);
  }

  // An item of the memory that fits no longer.
  void drop(std::size_t step) {
    if (steps_.empty()) {
      for (const Value one : back_.outlet->layout()["steps"].children()) steps_.push_back(one);
    }
    notes().gone(steps_[step], Action::dropped, Reason::edited);
  }

  [[nodiscard]] Notes& notes() const { return back_.work.notes; }

  Trip& back_;
  const std::optional<Recipe>& recipe_;
  std::vector<Value> steps_;                        // as they stand in the sidecar
  std::vector<std::optional<std::string>> places_;  // of the units
};

}  // namespace

std::optional<std::string> remembered_layout(Trip& there, const Original& original) {
  return Memory(there, original).layout();
}

std::optional<std::string> restored_as_it_was(Trip& back) {
  return Return(back).row_as_it_was();
}

std::string restored_as_far_as_it_fits(Trip& back) {
  return Return(back).row_as_far_as_it_fits();
}

}  // namespace entrybridge::conversion
