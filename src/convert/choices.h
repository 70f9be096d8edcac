// What a row leaves open and the options, or the only candidate, decide: which reference is the
// answer, and what the user said where there are variables but no messages.
//
//   {"inputs":{"q":"2 + 2?"},"target":{"sum":"4"}}     user "2 + 2?", assistant "4"
//   {"inputs":{"a":"2","b":"2"}} and template "{{a}} + {{b}}?"    user "2 + 2?"
#ifndef ENTRYBRIDGE_CONVERT_CHOICES_H_
#define ENTRYBRIDGE_CONVERT_CHOICES_H_

#include "convert/record.h"
#include "convert/work.h"

namespace entrybridge::conversion {

// Takes the answer out of the references where it has no slot: the one that the option `answer`
// names. (A text, a number or boolean as its text, or an assistant message.)
void choose_named_answer(Work& work, Record& record);

// The same, then the only string among the references; several are `ambiguous-answer`.
void choose_answer(Work& work, Record& record, const Value& target);

// Makes the user message where there are no messages: of the template, which leaves the variables
// as they are; else, where the platform to write for needs messages, of the only variable, which
// becomes it; else `needs-template`.
void choose_prompt(Work& work, Record& record, Platform to);

}  // namespace entrybridge::conversion

#endif  // ENTRYBRIDGE_CONVERT_CHOICES_H_
