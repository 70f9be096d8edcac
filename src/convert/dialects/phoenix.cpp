// Phoenix's dataset rows: `{id, node_id, input, output, metadata, splits}` (Arize-ai/phoenix,
// src/phoenix/server/api/routers/v1/datasets.py). Input, output and metadata are read as any
// example's; of `splits`, one that is a split of ours is it.
#include "convert/dialects/recast.h"

namespace entrybridge::conversion {
namespace {

constexpr std::string_view kTrain = "\"TRAIN\"";
constexpr std::string_view kTest = "\"TEST\"";

bool fits(const Value& row) {
  const bool has_sides = row["input"].is_object() && row["output"].is_object();
  return has_sides && (row["splits"].is_array() || row["node_id"].is_string());
}

std::string_view split_in(const Value& splits) {
  if (splits.size() != 1) return {};
  const Value only = *splits.children().begin();
  if (only.is_string_of("train") || only.is_string_of("TRAIN")) return kTrain;
  if (only.is_string_of("test") || only.is_string_of("TEST")) return kTest;
  return {};
}

void write(Recast& recast) {
  const Value row = recast.row();
  recast.text += '{';
  for (const Value member : row.children()) {
    const std::string_view split =
        member.name() == "splits" && member.is_array() && !row["split"] ? split_in(member) : "";
    if (split.empty()) {
      recast.key(member.name());
      recast.text += member.raw();
    } else {
      recast.key("split");
      recast.text += split;
      recast.note(member, "/split", Action::rewritten);
    }
  }
  recast.text += '}';
}

}  // namespace

const DialectReader kPhoenix = {"phoenix", false, fits, write};

}  // namespace entrybridge::conversion
