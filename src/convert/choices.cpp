#include "convert/choices.h"

#include <algorithm>

#include "convert/intake.h"
#include "convert/slots.h"
#include "text/near_miss.h"
#include "text/write.h"

namespace entrybridge::conversion {
namespace {

constexpr std::string_view kOpenPlaceholder = "{{";
constexpr std::string_view kClosePlaceholder = "}}";

std::string_view inside_quotes(std::string_view token) {
  return token.substr(1, token.size() - 2);
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::vector<std::string_view> names_of(const MemberList& list) {
  std::vector<std::string_view> names;
  for (const Member& member : list.items()) names.push_back(member.name);
  return names;
}

// "`a`, `b` and `c`", of the first few.
std::string enumeration(const std::vector<std::string_view>& names) {
  constexpr std::size_t kMostNames = 8;
  std::string out;
  const std::size_t shown = std::min(names.size(), kMostNames);
  for (std::size_t i = 0; i < shown; ++i) {
    const bool is_last = i + 1 == names.size();
    if (i > 0) out += is_last ? " and " : ", ";
    ((out += '`') += names[i]) += '`';
  }
  return names.size() > shown ? out + " …" : out;
}

void take_answer(Record& record, const Member& reference, Slice content, Reason reason) {
  if (content.action == Action::moved) content.reason = reason;
  record.references.take(reference);
  record.answer = Message{.value = content, .role = "assistant"};
}

// Appends what the template says, as the inside of a string token; false: a finding says why not.
bool fill_template(Work& work, const Record& record, std::string_view rest, std::string& out) {
  while (true) {
    const std::size_t open = rest.find(kOpenPlaceholder);
    const std::size_t close = open == std::string_view::npos ? std::string_view::npos
                                                             : rest.find(kClosePlaceholder, open);
    out += inside_quotes(text::quoted(
        rest.substr(0, close == std::string_view::npos ? std::string_view::npos : open)));
    if (close == std::string_view::npos) return true;
    const std::string_view name = trimmed(
        rest.substr(open + kOpenPlaceholder.size(), close - open - kOpenPlaceholder.size()));
    const Member* variable = record.variables.find(name);
    if (variable == nullptr) {
      work.find(
          Severity::error, kNeedsTemplate, record.variables.source,
          "The template names the input " + text::quoted(name) + ", which this row does not have.",
          text::did_you_mean(name, names_of(record.variables)));
      return false;
    }
    out += inside_quotes(as_text(work, variable->value.source, Reason::json_text).raw);
    rest.remove_prefix(close + kClosePlaceholder.size());
  }
}

void make_prompt_of_template(Work& work, Record& record) {
  std::string content = "\"";
  if (!fill_template(work, record, *work.options.message_template, content)) return;
  content += '"';
  record.prompt.items.push_back({.value = {.raw = work.arena.keep(std::move(content)),
                                           .source = record.variables.source,
                                           .action = Action::rewritten,
                                           .reason = Reason::template_filled},
                                 .role = "user"});
}

// False: the variables are not one text.
bool make_prompt_of_only_variable(Work& work, Record& record) {
  if (record.variables.items().size() != 1) return false;
  const Member& variable = record.variables.items().front();
  std::optional<Slice> content = scalar_text(work, variable.value.source);
  if (!content) return false;
  if (content->action == Action::moved) content->reason = Reason::only_input_is_message;
  record.variables.take(variable);
  record.prompt.items.push_back({.value = *content, .role = "user"});
  return true;
}

}  // namespace

void choose_named_answer(Work& work, Record& record) {
  if (record.answer || !work.options.answer) return;
  const Member* named = record.references.find(*work.options.answer);
  if (named == nullptr) return;
  if (is_assistant_message(named->value.source)) {
    Slice whole = record.references.take(*named).value;
    whole.reason = Reason::chosen_answer;
    record.answer = Message{.value = whole};
    return;
  }
  if (const auto content = scalar_text(work, named->value.source)) {
    take_answer(record, *named, *content, Reason::chosen_answer);
  }
}

void choose_answer(Work& work, Record& record, const Value& target) {
  choose_named_answer(work, record);
  // A row that we wrote, and that has no answer where we write one, has none.
  if (record.answer || !record.sidecars.empty()) return;
  std::vector<std::string_view> names;
  const Member* only = nullptr;
  for (const Member& reference : record.references.items()) {
    // What stands at the reserved key is no candidate: it may be a sidecar that was cut off.
    if (!reference.value.source.is_string() || reference.name == kSidecarKey) continue;
    names.push_back(reference.name);
    only = &reference;
  }
  if (names.size() == 1) {
    take_answer(record, *only, only->value, Reason::only_string_is_answer);
  } else if (names.size() > 1) {
    work.find(Severity::error, kAmbiguousAnswer, target,
              "Any of " + enumeration(names) + " could be the answer, and none is named `output`.",
              "say which: `answer: " + text::quoted(names.front()) + "`");
  }
}

void choose_prompt(Work& work, Record& record, Platform to) {
  const bool needs_messages = to == Platform::openpipe && record.from != to;
  if (!record.prompt.items.empty()) return;
  const bool has_variables = record.variables.is_present();
  // A row that comes back from here has as few messages as it says.
  if (record.prompt.source && is_returning(record, to)) return;
  // An empty list beside an answer is a conversation of the answer alone; in a datapoint, only
  // where there are no inputs to make a message of.
  const bool is_answer_alone = record.prompt.source && record.answer;
  const bool wants_message = record.from == Platform::humanloop ? has_variables || !is_answer_alone
                                                                : has_variables && !is_answer_alone;
  if (work.options.message_template && wants_message) {
    make_prompt_of_template(work, record);
    return;
  }
  if (!needs_messages || !wants_message) return;
  if (make_prompt_of_only_variable(work, record)) return;
  work.find(Severity::error, kNeedsTemplate, record.variables.source,
            has_variables ? "There are no messages, and the inputs " +
                                enumeration(names_of(record.variables)) +
                                " do not say what the user's message is."
                          : std::string("There are no messages, and no inputs to make one of."),
            has_variables && !record.variables.items().empty()
                ? "say how to make it: `template: \"… {{" +
                      std::string(record.variables.items().front().name) + "}} …\"`"
                : std::string());
}

}  // namespace entrybridge::conversion
