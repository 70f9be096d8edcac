#include "validate/row_checker.h"

#include <string>
#include <utility>

#include "validate/explain.h"
#include "validate/mender.h"
#include "validate/value_tables.h"

namespace entrybridge::validate {
namespace {

std::string document_name(Platform platform, Document document) {
  if (platform == Platform::any) return "combined";
  return std::string(name_of(platform)) + "/" + std::string(name_of(document));
}

}  // namespace

RowChecker::RowChecker(Platform platform, Document document, const RuleOptions& rules,
                       const Limits& limits)
    : limits_(limits),
      plan_(schema::Plan::embedded(document_name(platform, document))),
      voice_(Voice::platform),
      rules_(platform, document, rules),
      mends_for_(document == Document::entry || document == Document::request
                     ? std::optional(platform)
                     : std::nullopt),
      acceptor_(schema::Automaton::embedded(document_name(platform, document)), limits.max_depth) {}

RowChecker::RowChecker(const OwnSchema& own, const RuleOptions& rules, const Limits& limits)
    : limits_(limits),
      plan_(own.plan()),
      voice_(Voice::own),
      rules_(Platform::any, Document::entry, rules),
      acceptor_(own.automaton(), limits.max_depth) {}

bool fits_schema(const text::Tree& tree, std::string_view name) {
  return explain(tree, tree.root(), schema::Plan::embedded(name)).empty();
}

bool RowChecker::passes(const records::Frame& frame) {
  return !frame.fault && acceptor_.accept(padded(frame.text));
}

bool RowChecker::is_silent() {
  asks_rules_alone_ = (rules_.signs() & acceptor_.facts().signs) != 0;
  return !asks_rules_alone_;
}

std::string_view RowChecker::padded(std::string_view row) {
  padded_.assign(row);
  padded_.append(kPadding, '\0');
  return std::string_view(padded_).substr(0, row.size());
}

bool RowChecker::accepts_into(text::Tree& tree, const records::Frame& frame) {
  if (!frame.fault && acceptor_.accept_into(tree, frame.text, padded(frame.text)) && is_silent()) {
    return true;
  }
  tree.clear();
  return false;
}

bool RowChecker::accepts(const records::Frame& frame) {
  return passes(frame) && is_silent();
}

std::optional<schema::Mask> RowChecker::alternatives_taking(const records::Frame& frame) {
  if (!acceptor_.automaton().exact || !passes(frame)) return std::nullopt;
  return acceptor_.alternatives();
}

std::string RowChecker::value_tables() const {
  return validate::value_tables(acceptor_, rules_.signs(), rules_.asks_of_text(), limits_);
}

const char* RowChecker::accepts_line(const char* at, const char* limit) {
  const char* const end = acceptor_.accept_line(at, limit);
  return end != nullptr && is_silent() ? end : nullptr;
}

bool RowChecker::check(const records::Frame& frame, text::Tree& tree, records::IssueSink& sink) {
  sink.begin(frame);
  row_schemas_.begin_row(frame.text.size());
  if (std::exchange(asks_rules_alone_, false) && !frame.fault &&
      acceptor_.accept_into(tree, frame.text, padded(frame.text))) {
    rules_.check_accepted(tree, acceptor_.facts(), row_schemas_, sink);
    return sink.errors_in_record() == 0;
  }
  std::optional<text::TextFault> fault = frame.fault;
  if (!fault) fault = tree.parse(frame.text, limits_.max_depth);
  if (fault) {
    tree.clear();
    sink.add(*fault);
    return false;
  }
  std::optional<Mender> mender;
  if (mends_for_) mender.emplace(tree, *mends_for_, limits_.max_depth);
  for (const Fault& wrong : explain(tree, tree.root(), plan_)) {
    sink.add(Severity::error, code_of(wrong.kind), [&] {
      records::Finding finding = in_words(tree, plan_, wrong, voice_);
      if (mender) finding.fix = mender->fix_of(wrong);
      return finding;
    });
  }
  rules_.check(tree, row_schemas_, sink);
  return sink.errors_in_record() == 0;
}

}  // namespace entrybridge::validate
