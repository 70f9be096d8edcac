#include "convert/pointer.h"

#include <utility>

#include "text/write.h"

namespace entrybridge::conversion {
namespace {

void append_escaped(std::string& out, std::string_view key) {
  for (const char c : key) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
}

void append_step(std::string& out, const Value& value) {
  if (value.parent().is_object()) {
    text::append_pointer_step(out, value.name());
    return;
  }
  out += '/';
  text::append_number(out, value.index());
}

// The step decoded, or none: `~` stands before 0 or 1 only.
std::optional<std::string> decoded_step(std::string_view step) {
  std::string out;
  for (std::size_t i = 0; i < step.size(); ++i) {
    if (step[i] != '~') {
      out += step[i];
      continue;
    }
    const char kind = i + 1 < step.size() ? step[i + 1] : '\0';
    if (kind != '0' && kind != '1') return std::nullopt;
    out += kind == '0' ? '~' : '/';
    ++i;
  }
  return out;
}

Value child(const Value& value, const std::string& step) {
  if (value.is_object()) return value[step];
  const std::optional<std::uint32_t> index = index_step(step);
  return index ? value.item(*index) : Value();
}

}  // namespace

void append_pointer(std::string& out, const Place& place) {
  out += place.base;
  if (place.index >= 0) {
    text::append_number(out, static_cast<std::uint64_t>(place.index));
  } else {
    append_escaped(out, place.key);
  }
  out += place.tail;
}

std::string pointer_of(const Place& place) {
  std::string out;
  append_pointer(out, place);
  return out;
}

void append_pointer(std::string& out, const Value& value, const Value& ancestor) {
  if (value == ancestor) return;
  append_pointer(out, value.parent(), ancestor);
  append_step(out, value);
}

void append_pointer(std::string& out, const Value& value) {
  const Value placed = value.in_row();
  append_pointer(out, placed, placed.root());
}

std::string pointer_of(const Value& value) {
  std::string out;
  append_pointer(out, value);
  return out;
}

std::optional<std::vector<std::string>> pointer_steps(std::string_view pointer) {
  if (pointer.empty() || pointer.front() != '/') return std::nullopt;
  std::vector<std::string> steps;
  while (!pointer.empty()) {
    pointer.remove_prefix(1);
    const std::string_view step = pointer.substr(0, pointer.find('/'));
    std::optional<std::string> decoded = decoded_step(step);
    if (!decoded) return std::nullopt;
    steps.push_back(std::move(*decoded));
    pointer.remove_prefix(step.size());
  }
  return steps;
}

std::optional<std::uint32_t> index_step(std::string_view step) {
  constexpr std::size_t kMostDigits = 9;
  if (step.empty() || step.size() > kMostDigits || (step.size() > 1 && step[0] == '0')) {
    return std::nullopt;
  }
  std::uint32_t index = 0;
  for (const char c : step) {
    if (c < '0' || c > '9') return std::nullopt;
    index = index * 10 + static_cast<std::uint32_t>(c - '0');
  }
  return index;
}

Value nearest(Value value, std::string_view pointer) {
  const auto steps = pointer_steps(pointer);
  if (!steps) return value;
  for (const std::string& step : *steps) {
    const Value inner = child(value, step);
    if (!inner) return value;
    value = inner;
  }
  return value;
}

}  // namespace entrybridge::conversion
