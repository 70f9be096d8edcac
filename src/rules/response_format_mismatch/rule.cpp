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
  return answer == nullptr || text::Tree::is_empty_string(*answer) ? nullptr : answer;
}

constexpr Words kNoJson = {.message = "The answer must be JSON by `response_format`: {more}",
                           .expected = "JSON",
                           .received = "{value}"};
constexpr Words kNoObject = {
    .message = "The answer must be an object by `response_format`, got {more}.",
    .expected = "a JSON object",
    .received = "{more}"};

void check(const Row& row, Findings& findings) {
  const std::string_view type = response_type_of(row);
  const bool has_schema = type == "json_schema";
  if (!has_schema && type != "json_object") return;
  const Node* answer = answer_of(row);
  if (answer == nullptr) return;
  text::Tree value;
  const Holding holding = read_held(row.tree.string(*answer), value);
  if (holding.held == Held::unknown) return;
  if (holding.held == Held::no_json) {
    findings.add(row, {.at = *answer, .more = holding.problem}, kNoJson);
    return;
  }
  const Node* schema = response_schema_of(row);
  if (!has_schema && holding.held != Held::object) {
    findings.add(row, {.at = *answer, .more = text::with_article(holding.kind)}, kNoObject);
  }
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
