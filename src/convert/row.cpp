#include "convert/row.h"

#include <unordered_set>
#include <utility>

#include "convert/dialects/json_text.h"
#include "convert/provenance.h"
#include "convert/relayout.h"
#include "convert/way_back.h"
#include "text/scanner.h"

namespace entrybridge::conversion {

RowConverter::RowConverter(const text::Tree& row, const ConvertOptions& options, Seen* seen)
    : source_{.tree = &row, .seen = seen}, row_(source_, row.root()) {
  if (std::optional<Recast> made = recast(row_, options)) {
    recasting_ = std::make_unique<Recasting>(std::move(*made));
    if (recasting_->tree.parse(recasting_->made.text, text::kDepthCeiling)) recasting_.reset();
  }
  convert(options);
  if (recasting_) tell_of_recasting();
}

void RowConverter::convert(const ConvertOptions& options) {
  const text::Tree& row = recasting_ ? recasting_->tree : *source_.tree;
  trip_.emplace(row, options, false, recasting_ ? nullptr : source_.seen);
  if (trip_->is_rejected()) return;
  text_ = restored_as_it_was(*trip_);
  if (!text_) {
    remember(row, options);
    text_ = restored_as_far_as_it_fits(*trip_);
  }
  if (options.layout == ExampleLayout::json_text && options.to == Platform::arize) lay_out();
  trip_->work.note_hidden_members();
}

void RowConverter::remember(const text::Tree& row, const ConvertOptions& options) {
  const bool has_memory = options.round_trip || !trip_->outlet->kept().empty();
  if (!has_memory || options.from == options.to) return;
  const Original original{.row = row_, .recast = recasting_ ? &recasting_->made : nullptr};
  std::optional<std::string> layout = remembered_layout(*trip_, original);
  if (layout && !trip_->outlet->has_own_sidecar()) {
    trip_.emplace(row, options, true);
    layout = remembered_layout(*trip_, original);
  }
  is_laid_out_ = layout.has_value();
  if (layout && trip_->outlet->has_own_sidecar()) {
    trip_->outlet->set_layout(trip_->written, *layout);
  }
}

bool RowConverter::is_plain() const {
  return text_ && !recasting_ && !is_laid_out_ && findings().empty() &&
         trip_->record.sidecars.empty() && trip_->outlet->grafts().empty();
}

// Makes JSON texts of the columns that hold objects.
void RowConverter::lay_out() {
  is_laid_out_ = true;
  text::Tree tree;
  if (tree.parse(*text_, text::kDepthCeiling)) return;
  std::vector<Step> steps;
  for (const JsonTextColumn& column : kJsonTextColumns) {
    const text::Node* value = tree.find(tree.root(), column.value);
    if (value == nullptr || value->kind != text::Kind::object) continue;
    std::string to = "/" + std::string(column.text);
    steps.push_back({.kind = StepKind::move, .from = "/" + std::string(column.value), .to = to});
    steps.push_back({.kind = StepKind::text, .to = std::move(to), .raw = "\"compact\""});
  }
  Work& work = trip_->work;
  std::vector<std::optional<std::string>> places;
  for (const Note& note : work.notes.all()) {
    std::string place = note.to ? pointer_of(*note.to) : std::string();
    for (const JsonTextColumn& column : kJsonTextColumns) {
      if (is_at_or_below(place, "/" + std::string(column.value))) {
        place = "/" + std::string(column.text);
        break;
      }
    }
    places.emplace_back(std::move(place));
  }
  work.notes.relocate(places, work.arena);
  for (std::size_t i = 0; i < steps.size(); i += 2) {
    const Value stayed = work.row[steps[i].from.substr(1)];
    if (stayed) work.notes.moved(stayed, Place::at(work.arena.keep(steps[i].to)), Reason::layout);
  }
  text_ = relay(tree, steps).text;
}

// Where in the row read the value at `pointer` of the row recast stood.
std::string RowConverter::origin_before_recasting(const std::string& pointer) const {
  const RecastMove* longest = nullptr;
  for (const RecastMove& move : recasting_->made.moves) {
    const bool is_longer = longest == nullptr || move.to.size() >= longest->to.size();
    if (!move.to.empty() && is_longer && is_at_or_below(pointer, move.to)) longest = &move;
  }
  return longest == nullptr ? pointer : longest->from + pointer.substr(longest->to.size());
}

// The steps begin in the row read, not in the one it was recast to.
void RowConverter::tell_of_recasting() {
  Work& work = trip_->work;
  std::vector<Note> notes;
  std::unordered_set<std::string> known;
  const auto add = [&](Note note, const std::string& from) {
    const std::string key = from + "\n" + (note.to ? pointer_of(*note.to) : "");
    if (!known.insert(key).second) return;
    note.from = {};
    note.from_pointer = work.arena.keep(from);
    notes.push_back(note);
  };
  const Provenance way(work.notes);
  text::Tree tree;
  const bool is_written = text_ && !tree.parse(*text_, text::kDepthCeiling);
  const Source written{.tree = &tree};
  for (const RecastMove& move : recasting_->made.moves) {
    Note note{.from = {}, .action = move.action, .reason = Reason::dialect};
    for (const std::string& place : way.places_of(move.to)) {
      const bool is_there =
          is_written && pointer_of(nearest(Value(written, tree.root()), place)) == place;
      if (is_there && !note.to) note.to = Place::at(work.arena.keep(place));
    }
    // What was taken apart has steps of its own.
    if (!note.to && note.action == Action::moved) note.action = Action::rewritten;
    add(note, move.from);
  }
  for (const Note& note : work.notes.all()) {
    const std::string recast = note.from ? pointer_of(note.from) : std::string(note.from_pointer);
    const std::string from = origin_before_recasting(recast);
    const Value place = nearest(row_, from);
    const std::string known_place = pointer_of(place);
    // Of a JSON text's inside, the text; an object that recasting made stood nowhere.
    const bool is_inside_text = place.is_string() && from != recast;
    if (known_place == from || is_inside_text) add(note, known_place);
  }
  work.notes.replace(std::move(notes));
  for (RowFinding& finding : work.findings) {
    const Value place = nearest(row_, origin_before_recasting(to_pointer(finding.finding.path)));
    finding.finding.path = source_.tree->path(place.node());
    finding.finding.span = place.node().span;
    if (place.is_array() || place.is_object()) finding.finding.span.length = 1;
  }
}

RowConversion convert_row(const text::Tree& row, const ConvertOptions& options) {
  const RowConverter converter(row, options);
  RowConversion conversion{
      .text = converter.text(), .changes = {}, .findings = converter.findings()};
  if (!conversion.text) return conversion;
  for (const Note& note : converter.notes().all()) {
    conversion.changes.push_back(change_of(note, 0));
  }
  return conversion;
}

}  // namespace entrybridge::conversion
