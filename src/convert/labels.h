// OpenPipe's metadata holds three things: labels, variables as `inputs.<k>` and references as
// `target.<k>`. Read so for an OpenPipe entry and for an Arize example that has a `messages`
// column.
#ifndef ENTRYBRIDGE_CONVERT_LABELS_H_
#define ENTRYBRIDGE_CONVERT_LABELS_H_

#include <string_view>

#include "convert/record.h"
#include "convert/work.h"

namespace entrybridge::conversion {

inline constexpr std::string_view kVariablePrefix = "inputs.";
inline constexpr std::string_view kReferencePrefix = "target.";

// What a member of the metadata is by its name. `target.<k>` is plain metadata where k is a slot's
// name, `messages` or `entrybridge`: as a reference it would be taken for that.
enum class LabelKind { metadata, variable, reference };
[[nodiscard]] LabelKind label_kind(std::string_view name);

// Reads one member of the metadata.
void read_label(Work& work, Record& record, const Value& member);

}  // namespace entrybridge::conversion

#endif  // ENTRYBRIDGE_CONVERT_LABELS_H_
