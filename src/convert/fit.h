// Makes messages and tools fit a platform that types them.
//
// What fits stays as it stands, byte for byte. What does not is written anew, member by member in
// their order: a key or part without a slot is lost (kept, dropped or refused), a null that is
// refused takes its key with it, a role that does not exist becomes the one that does its work, a
// legacy call becomes a tool call. What fits no shape at all is left for the target's schema to
// refuse.
//
//   {"role":"developer","content":"Be brief."}  for Humanloop: {"role":"system","content":"Be
//   brief."}
#ifndef ENTRYBRIDGE_CONVERT_FIT_H_
#define ENTRYBRIDGE_CONVERT_FIT_H_

#include <string>
#include <string_view>

#include "convert/outlet.h"
#include "convert/record.h"
#include "convert/shapes.h"

namespace entrybridge::conversion {

// A value's two places: where its own platform has it by default, and where it is written.
struct Passage {
  Place home;
  Place to;
};

// Appends the message as the platform written for has it.
void append_fitted_message(Outlet& outlet, std::string& out, const Message& message,
                           const Passage& passage);

// Appends a value that has to be of this shape.
void append_fitted(Outlet& outlet, std::string& out, const Value& value, const Shape& shape,
                   const Passage& passage);

}  // namespace entrybridge::conversion

#endif  // ENTRYBRIDGE_CONVERT_FIT_H_
