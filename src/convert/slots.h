// Slots are typed: a key of that name is one only where its value is of the slot's type.
#ifndef ENTRYBRIDGE_CONVERT_SLOTS_H_
#define ENTRYBRIDGE_CONVERT_SLOTS_H_

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "convert/value.h"

namespace entrybridge::conversion {

enum class Slot : std::uint8_t {
  output,
  message,
  rejected_message,
  metadata,
  split,
  tools,
  tool_choice,
  response_format,
};

[[nodiscard]] inline bool is_assistant_message(const Value& value) {
  return value["role"].is_string_of("assistant");
}

namespace slot_types {

inline bool is_string(const Value& value) {
  return value.is_string();
}
inline bool is_object(const Value& value) {
  return value.is_object();
}
inline bool is_array(const Value& value) {
  return value.is_array();
}
inline bool is_string_or_object(const Value& value) {
  return value.is_string() || value.is_object();
}
inline bool is_split(const Value& value) {
  return value.is_string_of("TRAIN") || value.is_string_of("TEST");
}

}  // namespace slot_types

struct SlotType {
  std::string_view name;
  Slot slot;
  bool (*takes)(const Value& value);
};

inline constexpr std::array<SlotType, 8> kSlotTypes = {{
    {"output", Slot::output, slot_types::is_string},
    {"message", Slot::message, is_assistant_message},
    {"rejected_message", Slot::rejected_message, is_assistant_message},
    {"metadata", Slot::metadata, slot_types::is_object},
    {"split", Slot::split, slot_types::is_split},
    {"tools", Slot::tools, slot_types::is_array},
    {"tool_choice", Slot::tool_choice, slot_types::is_string_or_object},
    {"response_format", Slot::response_format, slot_types::is_object},
}};

[[nodiscard]] inline bool is_slot_name(std::string_view name) {
  return std::any_of(kSlotTypes.begin(), kSlotTypes.end(),
                     [&](const SlotType& type) { return type.name == name; });
}

// The slot that a member of this name and value is.
[[nodiscard]] inline std::optional<Slot> slot_of(std::string_view name, const Value& value) {
  for (const SlotType& type : kSlotTypes) {
    if (type.name == name) {
      return type.takes(value) ? std::optional<Slot>(type.slot) : std::nullopt;
    }
  }
  return std::nullopt;
}

}  // namespace entrybridge::conversion

#endif  // ENTRYBRIDGE_CONVERT_SLOTS_H_
