// Humanloop v4 datapoints: inputs, messages and a target, whose keys of a slot's name and type are
// slots and whose others are references.
#ifndef ENTRYBRIDGE_CONVERT_HUMANLOOP_H_
#define ENTRYBRIDGE_CONVERT_HUMANLOOP_H_

#include <string>

#include "convert/outlet.h"
#include "convert/record.h"
#include "convert/work.h"

namespace entrybridge::conversion {

void read_humanloop(Work& work, Record& record);
void write_humanloop(Outlet& outlet, std::string& out);

}  // namespace entrybridge::conversion

#endif  // ENTRYBRIDGE_CONVERT_HUMANLOOP_H_
