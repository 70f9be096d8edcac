// The one door to valijson: it is to throw, not to end the program, where it meets what it does not
// know. Its adapter must not hear of that: it would redefine RAPIDJSON_ASSERT, which
// text/rapidjson.h sets.
#ifndef ENTRYBRIDGE_SCHEMA_VALIJSON_H_
#define ENTRYBRIDGE_SCHEMA_VALIJSON_H_

#include "text/rapidjson.h"

#define VALIJSON_USE_EXCEPTIONS 1
#include <valijson/exceptions.hpp>
#undef VALIJSON_USE_EXCEPTIONS
#include <valijson/adapters/rapidjson_adapter.hpp>
#define VALIJSON_USE_EXCEPTIONS 1
#include <valijson/constraints/concrete_constraints.hpp>
#include <valijson/schema.hpp>
#include <valijson/validator.hpp>

// Of the stand-in for <sstream>, where it stands in.
#undef to_string
#undef strtod

#endif  // ENTRYBRIDGE_SCHEMA_VALIJSON_H_
