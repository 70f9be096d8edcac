// Arize's rows of JSON texts, one a column, as its own migration tool writes them
// (Arize-ai/phoenix-to-ax-migration): `input_json`, `output_json`, `rejected_output_json` and
// `metadata_json`; `split` and `entrybridge` are plain.
#include "convert/dialects/json_text.h"

#include "convert/dialects/recast.h"
#include "text/scanner.h"
#include "text/tree.h"

namespace entrybridge::conversion {
namespace {

const JsonTextColumn* column_of(std::string_view name) {
  for (const JsonTextColumn& column : kJsonTextColumns) {
    if (column.text == name) return &column;
  }
  return nullptr;
}

bool is_object_text(const Value& value) {
  text::Tree tree;
  if (!value.is_string() || tree.parse(value.string(), text::kDepthCeiling)) return false;
  return tree.root().kind == text::Kind::object;
}

bool fits(const Value& row) {
  bool has_column = false;
  for (const Value column : row.children()) {
    const JsonTextColumn* known = column_of(column.name());
    if (known == nullptr) continue;
    if (row[known->value] || !is_object_text(column)) return false;
    has_column = true;
  }
  return has_column;
}

void write(Recast& recast) {
  recast.text += '{';
  for (const Value column : recast.row().children()) {
    const JsonTextColumn* known = column_of(column.name());
    recast.key(known == nullptr ? column.name() : known->value);
    if (known == nullptr) {
      recast.text += column.raw();
      continue;
    }
    recast.text += column.string();
    recast.note(column, "/" + std::string(known->value), Action::rewritten);
  }
  recast.text += '}';
}

}  // namespace

const DialectReader kJsonText = {"json-text", false, fits, write};

}  // namespace entrybridge::conversion
