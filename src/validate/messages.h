// A fault in words: what a person reads.
#ifndef ENTRYBRIDGE_VALIDATE_MESSAGES_H_
#define ENTRYBRIDGE_VALIDATE_MESSAGES_H_

#include "records/issue_sink.h"
#include "text/tree.h"
#include "validate/explain.h"

namespace entrybridge::validate {

// The finding for `fault`, its path from the tree's root.
[[nodiscard]] records::Finding in_words(const text::Tree& tree, const Fault& fault);

// What a reader calls the value: "`content`", "item 3 of `messages`", "the row".
[[nodiscard]] std::string subject_of(const text::Tree& tree, const text::Node& value);

// The value's JSON text, cut to what fits a sentence.
[[nodiscard]] std::string excerpt_of(const text::Tree& tree, const text::Node& value);

}  // namespace entrybridge::validate

#endif  // ENTRYBRIDGE_VALIDATE_MESSAGES_H_
