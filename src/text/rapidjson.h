// The one door to RapidJSON: its macros must be set before its first include, and before valijson's
// adapter, which else redefines RAPIDJSON_ASSERT to a function that builds a std::string each time.
#ifndef ENTRYBRIDGE_TEXT_RAPIDJSON_H_
#define ENTRYBRIDGE_TEXT_RAPIDJSON_H_

#include <cassert>

#ifdef NDEBUG
#define RAPIDJSON_ASSERT(condition) ((void)0)
#else
#define RAPIDJSON_ASSERT(condition) assert(condition)
#endif

#include <rapidjson/document.h>

namespace entrybridge::text {

using JsonValue = rapidjson::Value;

}  // namespace entrybridge::text

#endif  // ENTRYBRIDGE_TEXT_RAPIDJSON_H_
