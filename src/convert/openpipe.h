// OpenPipe entries: one conversation, whose last message is the answer if it is the assistant's,
// and metadata that also holds the variables (`inputs.<k>`) and references (`target.<k>`).
#ifndef ENTRYBRIDGE_CONVERT_OPENPIPE_H_
#define ENTRYBRIDGE_CONVERT_OPENPIPE_H_

#include <string>

#include "convert/outlet.h"
#include "convert/record.h"
#include "convert/work.h"

namespace entrybridge::conversion {

void read_openpipe(Work& work, Record& record);
void write_openpipe(Outlet& outlet, std::string& out);

}  // namespace entrybridge::conversion

#endif  // ENTRYBRIDGE_CONVERT_OPENPIPE_H_
