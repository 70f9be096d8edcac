// Any bytes are a schema or a SchemaError with its place; a schema gives the same verdict whoever
// is asked: validate, check, the one pass, the matcher. The first line is the schema, the rest the
// text.
#include <variant>

#include "fuzz.h"
#include "validate/budget.h"
#include "validate/explain.h"
#include "validate/matcher.h"
#include "validate/own_schema.h"
#include "validate/row_checker.h"

using namespace entrybridge;

namespace {

struct Halves {
  std::string_view schema;
  std::string_view value;
};

Halves halves_of(std::string_view text) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return {text, "{}"};
  return {text.substr(0, end), text.substr(end + 1)};
}

void demand_a_place(const SchemaError& error, std::string_view schema) {
  fuzz::demand(!error.message.empty(), "a refusal says something");
  fuzz::demand(error.offset <= schema.size(), "a refusal's place lies in the schema");
  fuzz::demand(error.line >= 1 && error.column >= 1, "lines and columns count from one");
}

bool alike(const Report& a, const Report& b) {
  return a.valid == b.valid && a.totals == b.totals && a.issues.size() == b.issues.size();
}

bool is_one_line(std::string_view text) {
  return text.find_first_of("\r\n") == std::string_view::npos;
}

void demand_agreement(CompiledSchema& schema, std::string_view text) {
  const Report report = schema.validate(text);
  fuzz::demand(alike(report, schema.validate(text)), "asked again it says the same");
  fuzz::demand(report.valid == report.issues.empty(), "a report without issues is valid");
  for (const Issue& issue : report.issues) {
    fuzz::demand(issue.offset + issue.length <= text.size(), "a span lies in the text");
    fuzz::demand(!issue.message.empty() && !issue.code.empty(), "an issue says something");
  }
  const Summary summary = schema.check(text);
  fuzz::demand(summary.records == summary.valid + summary.invalid, "each row is valid or not");
  if (summary.framing == Framing::json_array) return;
  if (summary.framing != Framing::single && (summary.records != 1 || !is_one_line(text))) return;
  fuzz::demand((summary.valid == 1) == report.valid && summary.totals == report.totals,
               "check says of one row what validate says");
}

void demand_one_verdict(const validate::OwnSchema& own, std::string_view text) {
  const records::Frame frame{.text = text};
  validate::RowChecker checker(own, {}, {});
  const bool accepted = checker.accepts(frame);
  records::IssueSink sink(10);
  const bool valid = checker.check(frame, sink);
  fuzz::demand(valid || !accepted, "accepted rows have no errors");
  const text::Tree& tree = checker.tree();
  if (tree.empty()) return;
  validate::Budget budget(text.size());
  validate::Matcher matcher(tree, own.plan(), budget);
  const bool fits = matcher.fits(tree.root(), own.plan().root());
  const bool explained = validate::explain(tree, tree.root(), own.plan()).empty();
  fuzz::demand(fits == explained || budget.exhausted(),
               "what fits has no faults, what has not has");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::Input input = fuzz::input_of(data, size);
  const Halves halves = halves_of(input.text);
  CompileOptions options;
  options.rules.enabled = input.choice % 2U == 0;
  options.limits.max_depth = 1 + input.choice;
  auto made = CompiledSchema::compile(halves.schema, options);
  const auto own = validate::OwnSchema::compile(halves.schema);
  if (const auto* error = std::get_if<SchemaError>(&made)) {
    demand_a_place(*error, halves.schema);
    fuzz::demand(std::holds_alternative<SchemaError>(own), "what is refused is refused again");
    return 0;
  }
  demand_agreement(std::get<CompiledSchema>(made), halves.value);
  demand_one_verdict(std::get<validate::OwnSchema>(own), halves.value);
  return 0;
}
