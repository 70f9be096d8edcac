// RapidJSON's value of a node, for valijson, which reads nothing else.
//
// It promises: a value of its own, whatever becomes of the tree. A number is its 64-bit integer
// where it is written as one, else a double close by: RapidJSON's own reader is undefined for some
// digits (`0e40`, or 18446744073709551615 and a 9, in version 1.1.0). It recurses as deep as the
// value is.
//
//   rapidjson::MemoryPoolAllocator<> memory;
//   const JsonValue row = rapidjson_copy(tree, tree.root(), memory);
#ifndef ENTRYBRIDGE_TEXT_RAPIDJSON_COPY_H_
#define ENTRYBRIDGE_TEXT_RAPIDJSON_COPY_H_

#include "text/rapidjson.h"
#include "text/tree.h"

namespace entrybridge::text {

[[nodiscard]] JsonValue rapidjson_copy(const Tree& tree, const Node& node,
                                       rapidjson::MemoryPoolAllocator<>& memory);

}  // namespace entrybridge::text

#endif  // ENTRYBRIDGE_TEXT_RAPIDJSON_COPY_H_
