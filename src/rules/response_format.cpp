#include "rules/response_format.h"

namespace entrybridge::rules {

using text::Kind;
using text::Node;

std::string_view response_type_of(const Row& row) {
  const Node* format = row.talk.response_format();
  const Node* type = format == nullptr ? nullptr : find(row.tree, *format, "type", Kind::string);
  return type == nullptr ? std::string_view{} : row.tree.string(*type);
}

const Node* response_schema_of(const Row& row) {
  if (response_type_of(row) != "json_schema") return nullptr;
  const Node* holder = find(row.tree, *row.talk.response_format(), "json_schema", Kind::object);
  return holder == nullptr ? nullptr : find(row.tree, *holder, "schema", Kind::object);
}

}  // namespace entrybridge::rules
