#include "text/canonical.h"

#include <algorithm>
#include <vector>

#include "text/decimal.h"
#include "text/write.h"

namespace entrybridge::text {
namespace {

void append_object(std::string& out, const Tree& tree, const Node& object) {
  std::vector<const Node*> members;
  members.reserve(object.size);
  for (const Node& member : tree.children(object)) members.push_back(&member);
  std::sort(members.begin(), members.end(),
            [&](const Node* a, const Node* b) { return tree.name(*a) < tree.name(*b); });
  out += '{';
  for (const Node* member : members) {
    if (member != members.front()) out += ',';
    append_quoted(out, tree.name(*member));
    out += ':';
    append_canonical(out, tree, *member);
  }
  out += '}';
}

void append_array(std::string& out, const Tree& tree, const Node& array) {
  out += '[';
  for (const Node& item : tree.children(array)) {
    if (item.index > 0) out += ',';
    append_canonical(out, tree, item);
  }
  out += ']';
}

}  // namespace

void append_canonical(std::string& out, const Tree& tree, const Node& value) {
  switch (value.kind) {
    case Kind::null:
    case Kind::boolean:
      out += tree.raw(value);
      return;
    case Kind::number:
      out += Decimal::parse(tree.raw(value)).canonical();
      return;
    case Kind::string:
      append_quoted(out, tree.string(value));
      return;
    case Kind::array:
      append_array(out, tree, value);
      return;
    case Kind::object:
      append_object(out, tree, value);
      return;
  }
}

std::string canonical(const Tree& tree, const Node& value) {
  std::string out;
  append_canonical(out, tree, value);
  return out;
}

}  // namespace entrybridge::text
