// A value inside a row, itself JSON text, held against a schema of the row.
#ifndef ENTRYBRIDGE_RULES_SCHEMA_FAULTS_H_
#define ENTRYBRIDGE_RULES_SCHEMA_FAULTS_H_

#include <string>

#include "rules/rule.h"

namespace entrybridge::rules {

struct HeldText {
  const text::Node& at;     // the string in the row
  const text::Tree& value;  // what it holds
  Schemas::Subject subject;
  std::string_view title;  // "Arguments of", before `name`
  std::string_view name;   // "" where there is none
};

// Says each fault of the value, at the string, with the place inside it.
void check_held(const Row& row, const HeldText& held, std::string_view schema, Findings& findings);

}  // namespace entrybridge::rules

#endif  // ENTRYBRIDGE_RULES_SCHEMA_FAULTS_H_
