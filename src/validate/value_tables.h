// The one pass for hosts whose rows are values of their own and no text: the tables that `accept`
// reads, as JSON, so that the host can walk a value beside them and needs no text of it.
//
// They promise what `Acceptor` promises, to who reads them as it does: a value that some
// alternative of the root takes, and that shows none of the signs asked for, is one of which the
// slow path would say nothing. The reader is web/value-tables.ts, which has the order of the
// numbers too.
#ifndef ENTRYBRIDGE_VALIDATE_VALUE_TABLES_H_
#define ENTRYBRIDGE_VALIDATE_VALUE_TABLES_H_

#include <string>

#include "entrybridge.h"
#include "rules/facts.h"
#include "validate/accept.h"

namespace entrybridge::validate {

// `{"numbers":[…],"strings":[…]}`; "" where a set of alternatives or of keys needs more than 32
// bits, where the tables are so large that to hand them on costs more than it saves, or where every
// row shows a sign that is asked for. `asks_of_text`: whether a rule of text is on.
[[nodiscard]] std::string value_tables(const Acceptor& acceptor, rules::Signs asked,
                                       bool asks_of_text, const Limits& limits);

}  // namespace entrybridge::validate

#endif  // ENTRYBRIDGE_VALIDATE_VALUE_TABLES_H_
