// The sidecar: what a row carries for the way back, under one key that is ours.
//
//   {"entrybridge":1,"from":"openpipe","kept":[["/messages/0/content/1",{…}]],"layout":{}}
//
// It says: these values stood at these places of the default layout of a row of `from`, where the
// row that holds it has no slot; and how that row was laid out (recipe.h). It stands at
// `target.entrybridge` (Humanloop), in the column `entrybridge` (Arize) or, as JSON text, in
// metadata `entrybridge` (OpenPipe). It is ours only in exactly this form; a truncated one, or one
// with a key more, is the user's data. Where a row that came with a sidecar of another platform
// needs one of its own, the older one is a kept value of the newer, at the reserved place.
#ifndef ENTRYBRIDGE_CONVERT_SIDECAR_H_
#define ENTRYBRIDGE_CONVERT_SIDECAR_H_

#include <string>
#include <string_view>
#include <vector>

#include "convert/value.h"
#include "entrybridge.h"

namespace entrybridge::conversion {

inline constexpr std::string_view kSidecarKey = "entrybridge";

// How a row holds its sidecar.
enum class SidecarForm { object, json_text };

struct KeptValue {
  std::string_view pointer;
  Value value;
};

struct Sidecar {
  Platform from = Platform::openpipe;
  std::vector<KeptValue> kept;  // without the older sidecar
  Value layout;                 // an object; a recipe, or of a version to come
  Value whole;
};

// The sidecars that `value` is, outermost first; none where it has not exactly the form.
[[nodiscard]] std::vector<Sidecar> read_sidecars(const Value& value);

// A sidecar to be written; `kept` are pointers and JSON texts.
struct SidecarText {
  struct Kept {
    std::string pointer;
    std::string_view raw;
  };
  Platform from = Platform::openpipe;
  std::vector<Kept> kept;
  std::string_view layout = "{}";
};

// Appends the sidecars as one value, each the holder of the next.
void append_sidecars(std::string& out, const std::vector<SidecarText>& outermost_first);

}  // namespace entrybridge::conversion

#endif  // ENTRYBRIDGE_CONVERT_SIDECAR_H_
