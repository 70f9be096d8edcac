// Arize v2 examples: free columns, read by the layout their names speak of, written as `nested`:
//
//   {"input":{"messages":[…],"variables":{…},"tools":[…]},"output":{"messages":[…],"<k>":…},
//    "rejected_output":{"messages":[…]},"metadata":{…},"split":"TRAIN"}
#ifndef ENTRYBRIDGE_CONVERT_ARIZE_H_
#define ENTRYBRIDGE_CONVERT_ARIZE_H_

#include <string>

#include "convert/outlet.h"
#include "convert/record.h"
#include "convert/work.h"

namespace entrybridge::conversion {

void read_arize(Work& work, Record& record);
void write_arize(Outlet& outlet, std::string& out);

}  // namespace entrybridge::conversion

#endif  // ENTRYBRIDGE_CONVERT_ARIZE_H_
