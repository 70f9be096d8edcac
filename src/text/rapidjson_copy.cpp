#include "text/rapidjson_copy.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "text/decimal.h"

namespace entrybridge::text {
namespace {

constexpr std::uint64_t kInt64Limit = std::uint64_t{1} << 63U;

JsonValue number(std::string_view token) {
  const bool negative = token.front() == '-';
  const std::optional<std::uint64_t> value = whole_number(token.substr(negative ? 1 : 0));
  if (value && !negative) return JsonValue(*value);
  if (value && *value <= kInt64Limit) return JsonValue(static_cast<std::int64_t>(~*value + 1));
  return JsonValue(Decimal::parse(token).approximate());
}

class Copier {
 public:
  Copier(const Tree& tree, rapidjson::MemoryPoolAllocator<>& memory)
      : tree_(tree), memory_(memory) {}

  JsonValue copy(const Node& node) {
    switch (node.kind) {
      case Kind::null:
        return JsonValue();
      case Kind::boolean:
        return JsonValue(tree_.is_true(node));
      case Kind::number:
        return number(tree_.raw(node));
      case Kind::string:
        return string(tree_.string(node));
      case Kind::array:
        return array(node);
      case Kind::object:
        return object(node);
    }
    return JsonValue();
  }

 private:
  JsonValue string(std::string_view text) {
    return JsonValue(text.data(), static_cast<rapidjson::SizeType>(text.size()), memory_);
  }

  JsonValue array(const Node& node) {
    JsonValue copied(rapidjson::kArrayType);
    copied.Reserve(node.size, memory_);
    for (const Node& item : tree_.children(node)) copied.PushBack(copy(item), memory_);
    return copied;
  }

  JsonValue object(const Node& node) {
    JsonValue copied(rapidjson::kObjectType);
    for (const Node& member : tree_.children(node)) {
      JsonValue name = string(tree_.name(member));
      copied.AddMember(name, copy(member), memory_);
    }
    return copied;
  }

  const Tree& tree_;
  rapidjson::MemoryPoolAllocator<>& memory_;
};

}  // namespace

JsonValue rapidjson_copy(const Tree& tree, const Node& node,
                         rapidjson::MemoryPoolAllocator<>& memory) {
  return Copier(tree, memory).copy(node);
}

}  // namespace entrybridge::text
