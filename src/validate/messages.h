// A fault in words: what a person reads.
#ifndef ENTRYBRIDGE_VALIDATE_MESSAGES_H_
#define ENTRYBRIDGE_VALIDATE_MESSAGES_H_

#include "records/issue_sink.h"
#include "text/tree.h"
#include "validate/explain.h"

namespace entrybridge::validate {

// For whom it is said.
enum class Voice : std::uint8_t {
  platform,   // a row against one of our own schemas
  own,        // a row against a schema of the user's
  schema,     // a schema against draft-07's own
  arguments,  // a call's arguments against the tool's parameters
  answer      // an answer against the response format
};

// The finding for `fault`, its path from the tree's root. `plan` is the one it was found with.
[[nodiscard]] records::Finding in_words(const text::Tree& tree, const schema::Plan& plan,
                                        const Fault& fault, Voice voice = Voice::platform);

// What a reader calls the value: "`content`", "item 3 of `messages`", "the row".
[[nodiscard]] std::string subject_of(const text::Tree& tree, const text::Node& value,
                                     Voice voice = Voice::platform);

// The value's JSON text, cut to what fits a sentence.
[[nodiscard]] std::string excerpt_of(const text::Tree& tree, const text::Node& value);

}  // namespace entrybridge::validate

#endif  // ENTRYBRIDGE_VALIDATE_MESSAGES_H_
