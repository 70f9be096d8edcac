// Steps over values of a text that is known to be JSON, without looking at what is in them.
// Chunk::kBytes must be readable behind the text, whatever they hold.
//
//   const char* behind = value_end(R"({"a":[1]},2)", end);  // at the comma
#ifndef ENTRYBRIDGE_TEXT_KNOWN_JSON_H_
#define ENTRYBRIDGE_TEXT_KNOWN_JSON_H_

namespace entrybridge::text {

// Behind the string whose first quote is at `at`.
[[nodiscard]] const char* string_end(const char* at);

// Behind the value whose first byte is at `at`, of a text that ends at `end`.
[[nodiscard]] const char* value_end(const char* at, const char* end);

}  // namespace entrybridge::text

#endif  // ENTRYBRIDGE_TEXT_KNOWN_JSON_H_
