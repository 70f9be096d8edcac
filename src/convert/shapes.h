// The shapes of what OpenPipe and Humanloop type: which keys an object may have, which may be null,
// which parts a content may hold. Data only; fit.h writes values into them.
#ifndef ENTRYBRIDGE_CONVERT_SHAPES_H_
#define ENTRYBRIDGE_CONVERT_SHAPES_H_

#include <cstdint>
#include <span>
#include <string_view>

#include "entrybridge.h"

namespace entrybridge::conversion {

struct KeyShape;

struct Shape {
  enum class Form : std::uint8_t {
    object,  // of the `keys` and no others
    list,    // of `item`
    parts,   // a text, or a list of objects whose `type` is one of the `keys`
    text,    // a text; a list has no place here
  };
  Form form;
  std::span<const KeyShape> keys = {};
  const Shape* item = nullptr;
};

struct KeyShape {
  std::string_view name;
  const Shape* shape = nullptr;  // none: any value is for the target's schema to judge
  bool takes_null = false;
  std::string_view when_missing = {};  // JSON text for a key that must be there
};

struct RoleShape {
  std::string_view role;
  const Shape* message;
};

// What a platform's messages are; a role that is not listed does not exist there.
struct Dialect {
  std::span<const RoleShape> roles;
  const Shape*
      legacy_call;  // the function of a tool call that was a `function_call` or `tool_call`
};

// For OpenPipe and Humanloop; Arize types nothing.
[[nodiscard]] const Dialect& dialect_of(Platform platform);

extern const Shape kRejectedMessage;
extern const Shape kTools;
extern const Shape kToolChoice;
extern const Shape kResponseFormat;

}  // namespace entrybridge::conversion

#endif  // ENTRYBRIDGE_CONVERT_SHAPES_H_
