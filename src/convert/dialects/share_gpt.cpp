// ShareGPT's rows: `{conversations: [{from, value}]}`, with `chosen` and `rejected` where two
// answers are compared (hiyouga/LLaMA-Factory, data/README.md).
#include <algorithm>
#include <array>

#include "convert/dialects/recast.h"
#include "convert/pointer.h"

namespace entrybridge::conversion {
namespace {

struct Speaker {
  std::string_view from;
  std::string_view role;
};
constexpr std::array<Speaker, 6> kSpeakers = {{
    {"human", "user"},
    {"user", "user"},
    {"gpt", "assistant"},
    {"assistant", "assistant"},
    {"system", "system"},
    {"developer", "developer"},
}};

std::string_view role_of(const Value& turn) {
  const Value from = turn["from"];
  for (const Speaker& speaker : kSpeakers) {
    if (from.is_string_of(speaker.from)) return speaker.role;
  }
  return {};
}

bool is_turn(const Value& turn) {
  return turn.size() == 2 && turn["value"].is_string() && !role_of(turn).empty();
}

bool is_answer(const Value& turn) {
  return is_turn(turn) && role_of(turn) == "assistant";
}

bool fits(const Value& row) {
  const Value turns = row["conversations"];
  const auto all = turns.children();
  const Value chosen = row["chosen"];
  const Value rejected = row["rejected"];
  return turns.is_array() && std::all_of(all.begin(), all.end(), is_turn) && !row["messages"] &&
         (!chosen || is_answer(chosen)) && (!rejected || is_answer(rejected)) &&
         (!row["system"] || row["system"].is_string());
}

void write_message(Recast& recast, const Value& turn, const std::string& place) {
  recast.text += "{\"role\":\"";
  recast.text += role_of(turn);
  recast.text += "\",\"content\":";
  recast.note(turn["from"], place + "/role", Action::rewritten);
  recast.value(turn["value"], place + "/content");
  recast.text += '}';
}

void write(Recast& recast) {
  constexpr std::array<std::string_view, 4> kTaken = {"conversations", "chosen", "rejected",
                                                      "system"};
  const Value row = recast.row();
  std::size_t size = 0;
  const auto next = [&] { return "/messages/" + std::to_string(size++); };
  recast.text += "{\"messages\":[";
  if (row["system"]) {
    recast.text += "{\"role\":\"system\",\"content\":";
    recast.value(row["system"], next() + "/content");
    recast.text += '}';
  }
  for (const Value turn : row["conversations"].children()) {
    recast.item();
    write_message(recast, turn, next());
  }
  if (row["chosen"]) {
    recast.item();
    write_message(recast, row["chosen"], next());
  }
  recast.text += ']';
  if (row["conversations"].size() == 0)
    recast.note(row["conversations"], "/messages", Action::moved);
  if (row["rejected"]) {
    recast.key("rejected_message");
    write_message(recast, row["rejected"], "/rejected_message");
  }
  recast.label_members(row, kTaken);
  recast.write_metadata();
  recast.text += '}';
}

}  // namespace

const DialectReader kShareGpt = {"sharegpt", true, fits, write};

}  // namespace entrybridge::conversion
