#include "rules/response_format.h"
#include "rules/schema_faults.h"

namespace entrybridge::rules {
namespace {

using text::Kind;
using text::Node;

// The text of a message's content, or null where it is not one text.
const Node* only_text(const Row& row, const Node* content) {
  if (content == nullptr || content->kind == Kind::string) return content;
  if (content->kind != Kind::array || content->size != 1) return nullptr;
  return find(row.tree, *row.tree.children(*content).begin(), "text", Kind::string);
}

// The answer that the format is asked of: what stands before it was said under other wishes.
const Node* answer_of(const Row& row) {
  if (row.talk.messages().empty()) return nullptr;
  const Message& last = row.talk.messages().back();
  if (last.name != "assistant" || last.has_calls) return nullptr;
  const Node* answer = only_text(row, last.content);
  return answer == nullptr || row.tree.string(*answer).empty() ? nullptr : answer;
}

void say_no_json(const Row& row, const Node& answer, const Holding& holding, Findings& findings) {
  findings.add([&] {
    const bool is_json = !holding.fault;
    return records::Finding{
        .path = row.tree.path(answer),
        .span = answer.span,
        .message = is_json
                       ? "The answer must be an object by `response_format`, got " +
                             std::string(text::with_article(holding.kind)) + "."
                       : "The answer must be JSON by `response_format`: " + holding.fault->message,
        .expected = is_json ? "object" : holding.fault->expected,
        .received = is_json ? std::string(text::name_of(holding.kind)) : holding.fault->received};
  });
}

void check(const Row& row, Findings& findings) {
  const std::string_view type = response_type_of(row);
  const bool has_schema = type == "json_schema";
  if (!has_schema && type != "json_object") return;
  const Node* answer = answer_of(row);
  if (answer == nullptr) return;
  text::Tree value;
  const Holding holding = read_held(row.tree.string(*answer), value);
  if (holding.held == Held::unknown) return;
  if (holding.fault || (!has_schema && holding.held != Held::object)) {
    say_no_json(row, *answer, holding, findings);
    return;
  }
  const Node* schema = response_schema_of(row);
  if (schema == nullptr) return;
  check_held(row,
             {.at = *answer,
              .value = value,
              .subject = Schemas::Subject::answer,
              .title = "The answer does not fit `response_format`",
              .name = {}},
             row.tree.raw(*schema), findings);
}

}  // namespace

extern const Rule response_format_mismatch;
const Rule response_format_mismatch = {
    .id = "response-format-mismatch",
    .summary = "the last message must fit `response_format`",
    .defaults = {Level::warn, Level::off, Level::off},
    .check_row = check,
    .signs = sign::response_format,
};

}  // namespace entrybridge::rules
