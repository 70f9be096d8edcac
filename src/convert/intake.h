// What all readers do alike: plain slots, the keys a service adds to listed rows, the sidecar.
#ifndef ENTRYBRIDGE_CONVERT_INTAKE_H_
#define ENTRYBRIDGE_CONVERT_INTAKE_H_

#include <optional>

#include "convert/record.h"
#include "convert/work.h"

namespace entrybridge::conversion {

// Reads `split`, `tools`, `tool_choice`, `response_format` where the member is one by name and
// type. A slot that is taken already leaves the later value homeless. False: it is none of them.
bool read_plain_slot(Record& record, const Value& member);

// Reads the members of the metadata as labels that mean nothing else.
void read_metadata(Work& work, Record& record, const Value& metadata);

// Reads what a service adds to the rows it lists: `id` becomes metadata `source_id`, its dates are
// dropped. False: the member is none of them.
bool read_service_key(Work& work, Record& record, const Value& member);

// Reads the sidecar at the reserved key. False: what stands there is the user's, and a warning has
// been given.
bool read_sidecar(Work& work, Record& record, const Value& value, SidecarForm form);

// Whether the value would be taken for a sidecar where rows hold one in this form. (Written where
// JSON text is wanted, an object is that text.)
[[nodiscard]] bool reads_as_sidecar(Work& work, const Value& value, SidecarForm form);

// A string as it is, a number or boolean as its text; none for what else there is.
[[nodiscard]] std::optional<Slice> scalar_text(Work& work, const Value& value);

}  // namespace entrybridge::conversion

#endif  // ENTRYBRIDGE_CONVERT_INTAKE_H_
