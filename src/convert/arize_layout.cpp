#include "convert/arize_layout.h"

#include <algorithm>
#include <array>

#include "convert/messages.h"
#include "convert/sidecar.h"
#include "convert/slots.h"

namespace entrybridge::conversion {
namespace {

constexpr ColumnPair kInstruction = {"instruction", "output", "input"};

constexpr std::array<ColumnPair, 8> kPairs = {{
    {"question", "answer"},
    {"query", "response"},
    {"prompt", "completion"},
    {"prompt", "response"},
    {"question", "expected_output"},
    {"question", "expected"},
    {"question", "ground_truth"},
    {"question", "reference"},
}};

constexpr std::array<std::string_view, 3> kServiceKeys = {"id", "created_at", "updated_at"};

bool is_text_or_null(const Value& value) {
  return value.is_string() || value.is_null() || value.is_number_or_boolean();
}

bool has_pair(const Value& row, const ColumnPair& pair) {
  const Value context = pair.context.empty() ? Value() : row[pair.context];
  return is_text_or_null(row[pair.user]) && is_text_or_null(row[pair.assistant]) &&
         (!context || is_text_or_null(context));
}

bool is_nested_slot(const Value& member) {
  const std::string_view name = member.name();
  if (name == "messages") return member.is_array();
  if (name == "variables") return member.is_object();
  const bool is_input_slot = name == "tools" || name == "tool_choice" || name == "response_format";
  return is_input_slot && slot_of(name, member);
}

bool is_slot_column(const Value& column) {
  const std::string_view name = column.name();
  if (name == "output" || name == "message") return false;
  if (name == "rejected_output") return static_cast<bool>(rejected_in(column));
  const bool is_service_key =
      std::find(kServiceKeys.begin(), kServiceKeys.end(), name) != kServiceKeys.end();
  return is_service_key || name == kSidecarKey || slot_of(name, column);
}

bool is_nested(const Value& row) {
  if (is_nested_input(row["input"]) || row["output"]["messages"].is_array()) return true;
  const auto columns = row.children();
  return std::all_of(columns.begin(), columns.end(), is_slot_column);
}

}  // namespace

FoundLayout layout_of(const Value& row) {
  if (is_nested(row)) return {.layout = Layout::nested};
  if (row["messages"].is_array()) return {.layout = Layout::messages};
  if (has_pair(row, kInstruction)) return {.layout = Layout::pair, .pair = kInstruction};
  const bool has_input = is_readable_side(row["input"]);
  const bool has_output = is_readable_side(row["output"]);
  if (has_input && has_output) return {.layout = Layout::input_output};
  for (const ColumnPair& pair : kPairs) {
    if (has_pair(row, pair)) return {.layout = Layout::pair, .pair = pair};
  }
  const bool has_side =
      (has_input && !row["input"].is_null()) || (has_output && !row["output"].is_null());
  if (has_side) return {.layout = Layout::input_output};
  return {};
}

bool is_readable_side(const Value& side) {
  return is_text_or_null(side) || side.is_object() || side.is_empty_container() ||
         is_message_list(side);
}

bool is_nested_input(const Value& input) {
  if (input["messages"].is_array() || input["variables"].is_object()) return true;
  const auto members = input.children();
  return input.is_object() && input.size() > 0 &&
         std::all_of(members.begin(), members.end(), is_nested_slot);
}

Value rejected_in(const Value& rejected_output) {
  if (rejected_output.is_string()) return rejected_output;
  const Value list = rejected_output.is_object() ? rejected_output["messages"] : rejected_output;
  if (!list.is_array() || list.size() != 1) return {};
  const Value message = *list.children().begin();
  return is_assistant_message(message) ? message : Value();
}

}  // namespace entrybridge::conversion
