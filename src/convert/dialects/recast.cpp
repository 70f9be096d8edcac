#include "convert/dialects/recast.h"

#include <algorithm>
#include <array>

#include "convert/pointer.h"
#include "text/write.h"

namespace entrybridge::conversion {

void Recast::value(const Value& value, std::string to, Action action) {
  text += value.raw();
  note(value, std::move(to), action);
}

void Recast::as_text(const Value& one, std::string to) {
  if (one.is_string()) {
    value(one, std::move(to));
    return;
  }
  text::append_quoted(text, one.raw());
  note(one, std::move(to), Action::rewritten);
}

void Recast::gone(const Value& value) {
  moves.push_back({.from = pointer_of(value), .to = {}, .action = Action::dropped});
}

void Recast::note(const Value& value, std::string to, Action action) {
  std::string from = pointer_of(value);
  if (from == to && action == Action::moved) return;
  moves.push_back({.from = std::move(from), .to = std::move(to), .action = action});
}

void Recast::item() {
  if (!text.empty() && text.back() != '{' && text.back() != '[') text += ',';
}

void Recast::key(std::string_view name) {
  item();
  text::append_quoted(text, name);
  text += ':';
}

void Recast::label_members(const Value& object, std::span<const std::string_view> taken,
                           std::string_view prefix) {
  const Value own = row_["metadata"];
  const auto is_used = [&](const std::string& name) {
    return own[name] || std::any_of(labels_.begin(), labels_.end(),
                                    [&](const Label& label) { return label.name == name; });
  };
  for (const Value member : object.children()) {
    if (std::find(taken.begin(), taken.end(), member.name()) != taken.end()) continue;
    if (own.is_object() && member == own) continue;
    std::string name(prefix);
    name += member.name();
    while (is_used(name)) name += '_';
    labels_.push_back({std::move(name), member});
  }
}

void Recast::write_metadata() {
  const Value own = row_["metadata"].is_object() ? row_["metadata"] : Value();
  if (!own && labels_.empty()) return;
  std::vector<Label> labels;
  for (const Value member : own.children()) labels.push_back({std::string(member.name()), member});
  labels.insert(labels.end(), labels_.begin(), labels_.end());
  key("metadata");
  text += '{';
  for (const Label& label : labels) {
    key(label.name);
    std::string to = "/metadata";
    text::append_pointer_step(to, label.name);
    as_text(label.value, std::move(to));
  }
  text += '}';
}

std::span<const DialectReader* const> dialect_readers() {
  static const std::array<const DialectReader*, 7> kReaders = {
      &kOpenpipeLegacy, &kRequestLog, &kPreference,   &kShareGpt,
      &kJsonText,       &kPhoenix,    &kOpenInference};
  return kReaders;
}

std::optional<Recast> recast(const Value& row, const ConvertOptions& options) {
  if (options.from == Platform::humanloop || !row.is_object()) return std::nullopt;
  const Columns& columns = options.columns;
  if (columns.user || columns.assistant || columns.system) return std::nullopt;
  for (const DialectReader* reader : dialect_readers()) {
    const bool is_asked_for = options.dialect ? *options.dialect == reader->name : true;
    const bool is_readable = reader->is_of_openpipe || options.from == Platform::arize;
    // In Arize's nested layout, which such a row has too, an output without messages is references:
    // there the labels of the log have to tell.
    const bool is_nested_first = reader == &kRequestLog && options.from == Platform::arize &&
                                 !options.dialect && !row["tags"].is_object();
    if (!is_asked_for || !is_readable || is_nested_first || !reader->fits(row)) continue;
    Recast made(row);
    reader->write(made);
    return made;
  }
  return std::nullopt;
}

}  // namespace entrybridge::conversion
