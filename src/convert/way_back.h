// The way back of a row: what has to be remembered beside it, and what becomes of that memory when
// it returns.
//
// It promises: a row that comes back as it was written becomes the row that was read, key by key;
// of a row that was edited, the edits are kept, and of the memory only what still fits it. What is
// dropped for that is a change of the reason `edited`.
#ifndef ENTRYBRIDGE_CONVERT_WAY_BACK_H_
#define ENTRYBRIDGE_CONVERT_WAY_BACK_H_

#include <optional>
#include <string>

#include "convert/dialects/recast.h"
#include "convert/trip.h"

namespace entrybridge::conversion {

// The row that was read, where the one that makes the trip was recast from it.
struct Original {
  Value row;
  const Recast* recast = nullptr;
};

// What the layout of the row's sidecar has to say, as JSON text; none where the row needs no
// sidecar for it.
[[nodiscard]] std::optional<std::string> remembered_layout(Trip& there, const Original& original);

// The row that was, where what came back is what was written; else none.
[[nodiscard]] std::optional<std::string> restored_as_it_was(Trip& back);

// The row that comes of `back`, with all that its sidecar still knows.
[[nodiscard]] std::string restored_as_far_as_it_fits(Trip& back);

}  // namespace entrybridge::conversion

#endif  // ENTRYBRIDGE_CONVERT_WAY_BACK_H_
