#include "convert/recipe.h"

#include <algorithm>

#include "convert/pointer.h"
#include "text/scanner.h"
#include "text/write.h"

namespace entrybridge::conversion {
namespace {

constexpr std::uint32_t kKeys = 3;

bool is_pointer(const Value& value) {
  if (!value.is_string()) return false;
  const auto steps = pointer_steps(value.string());
  return steps && steps->size() <= text::kDepthCeiling;
}

// False: it names none.
bool read_kind(const Value& name, StepKind& kind) {
  if (!name.is_string()) return false;
  const auto* found = std::find(kStepNames.begin(), kStepNames.end(), name.string());
  kind = static_cast<StepKind>(found - kStepNames.begin());
  return found != kStepNames.end();
}

bool has_from(StepKind kind) {
  return kind != StepKind::put && kind != StepKind::order && kind != StepKind::text;
}
bool has_to(StepKind kind) {
  return kind != StepKind::cut && kind != StepKind::clear;
}

std::size_t size_of(StepKind kind) {
  const std::size_t pointers = (has_from(kind) ? 1 : 0) + (has_to(kind) ? 1 : 0);
  const std::size_t numbers = kind == StepKind::part ? 2 : 0;
  return 1 + pointers + numbers + (has_from(kind) ? 0 : 1);
}

bool are_names(const Value& list) {
  const auto items = list.children();
  return list.is_array() && std::all_of(items.begin(), items.end(),
                                        [](const Value& item) { return item.is_string(); });
}

std::optional<Step> read_step(const Value& list) {
  std::vector<Value> items;
  for (const Value item : list.children()) items.push_back(item);
  StepKind kind = StepKind::move;
  const bool is_step = list.is_array() && !items.empty() && read_kind(items.front(), kind);
  if (!is_step || items.size() != size_of(kind)) return std::nullopt;
  Step step{.kind = kind};
  std::size_t next = 1;
  for (const bool is_from : {true, false}) {
    if (is_from ? !has_from(kind) : !has_to(kind)) continue;
    if (!is_pointer(items[next])) return std::nullopt;
    (is_from ? step.from : step.to) = items[next++].string();
  }
  if (kind == StepKind::part) {
    const auto first = index_step(items[next].raw());
    const auto end = index_step(items[next + 1].raw());
    if (!first || !end || *first > *end) return std::nullopt;
    step.first = *first;
    step.end = *end;
  }
  if (kind == StepKind::order && !are_names(items[next])) return std::nullopt;
  if (!has_from(kind)) step.raw = items[next].raw();
  return step;
}

// Calls `take` with each token of the JSON text, white space left out, and with the gap before it.
template <class Take>
void each_token(std::string_view json, const Take& take) {
  constexpr std::string_view kSpace = " \t\r\n";
  std::size_t at = 0;
  while (true) {
    const std::size_t begin = std::min(json.find_first_not_of(kSpace, at), json.size());
    std::size_t end = begin;
    if (begin < json.size() && json[begin] == '"') {
      for (++end; end < json.size() && json[end] != '"'; ++end) end += json[end] == '\\' ? 1 : 0;
      ++end;
    } else if (begin < json.size()) {
      end =
          std::max(begin + 1, std::min(json.find_first_of(" \t\r\n,:[]{}\"", begin), json.size()));
    }
    end = std::min(end, json.size());
    take(json.substr(at, begin - at), json.substr(begin, end - begin));
    if (begin >= json.size()) return;
    at = end;
  }
}

bool opens_gap(std::string_view token) {
  return token == "," || token == ":";
}

}  // namespace

void Units::add(Unit unit) {
  places_.try_emplace(unit.pointer, all_.size());
  all_.push_back(std::move(unit));
}

const Unit* Units::holder_of(std::string_view pointer) const {
  if (all_.empty()) return nullptr;
  for (std::size_t end = 0; end < pointer.size();) {
    end = std::min(pointer.find('/', end + 1), pointer.size());
    const auto place = places_.find(std::string(pointer.substr(0, end)));
    if (place != places_.end()) return &all_[place->second];
  }
  return nullptr;
}

std::optional<Recipe> read_recipe(const Value& layout) {
  const Value of = layout["of"];
  const Value units = layout["units"];
  const Value steps = layout["steps"];
  const bool has_form =
      layout.size() == kKeys && of.is_string() && units.is_object() && steps.is_array();
  if (!has_form) return std::nullopt;
  Recipe recipe{.of = std::string(of.string())};
  for (const Value unit : units.children()) {
    if (!unit.is_string()) return std::nullopt;
    recipe.units.add({std::string(unit.name()), std::string(unit.string())});
  }
  for (const Value one : steps.children()) {
    std::optional<Step> step = read_step(one);
    if (!step) return std::nullopt;
    recipe.steps.push_back(std::move(*step));
  }
  return recipe;
}

std::string recipe_text(const Recipe& recipe) {
  std::string out = "{\"of\":" + text::quoted(recipe.of) + ",\"units\":{";
  bool is_first = true;
  for (const Unit& unit : recipe.units.all()) {
    out += is_first ? "" : ",";
    is_first = false;
    text::append_quoted(out, unit.pointer);
    out += ':';
    text::append_quoted(out, unit.fingerprint);
  }
  out += "},\"steps\":[";
  is_first = true;
  for (const Step& step : recipe.steps) {
    out += is_first ? "[" : ",[";
    is_first = false;
    text::append_quoted(out, kStepNames[static_cast<std::size_t>(step.kind)]);
    if (has_from(step.kind)) (out += ',') += text::quoted(step.from);
    if (has_to(step.kind)) (out += ',') += text::quoted(step.to);
    if (step.kind == StepKind::part) {
      out += ',';
      text::append_number(out, step.first);
      out += ',';
      text::append_number(out, step.end);
    }
    if (!has_from(step.kind)) (out += ',') += step.raw;
    out += ']';
  }
  return out + "]}";
}

std::string spacing_of(std::string_view json) {
  bool is_compact = true;
  bool is_spaced = true;
  std::string gaps;
  std::string_view before;
  each_token(json, [&](std::string_view gap, std::string_view token) {
    is_compact = is_compact && gap.empty();
    is_spaced = is_spaced && gap == (opens_gap(before) ? " " : "");
    gaps += gaps.empty() ? "[" : ",";
    text::append_quoted(gaps, gap);
    before = token;
  });
  if (is_compact) return "\"compact\"";
  return is_spaced ? "\"spaced\"" : gaps + "]";
}

std::string spaced(std::string_view compact_json, const Value& spacing) {
  if (spacing.is_string_of("compact")) return std::string(compact_json);
  std::vector<std::string_view> gaps;
  for (const Value gap : spacing.children()) {
    if (gap.is_string()) gaps.push_back(gap.string());
  }
  std::string out;
  std::string_view before;
  std::size_t index = 0;
  each_token(compact_json, [&](std::string_view, std::string_view token) {
    if (spacing.is_string_of("spaced")) out += opens_gap(before) ? " " : "";
    if (index < gaps.size()) out += gaps[index++];
    out += token;
    before = token;
  });
  return out;
}

}  // namespace entrybridge::conversion
