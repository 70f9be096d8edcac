// The public header's `fix`: the fixes of a file's issues done, row by row, until none is left.
#include <array>
#include <utility>

#include "entrybridge.h"
#include "records/frames.h"
#include "records/issue_sink.h"
#include "records/reform.h"
#include "rules/rule.h"
#include "text/edit.h"
#include "validate/row_checker.h"

namespace entrybridge {
namespace {

using records::Frame;
using records::IssueSink;

// A fix may bring others to light, one level deeper; no row of real data needs more than a few.
constexpr int kMostPasses = 64;
constexpr std::size_t kMostFixesAtOnce = 1U << 16U;

// Those fixes of one row that can be done together.
class Selection {
 public:
  explicit Selection(std::size_t row_bytes) : taken_(row_bytes + 1) {}

  // Whether it fits beside those before it: no two may touch the same byte. An insertion touches
  // the byte that it stands before.
  bool add(Fix& fix) {
    for (const Edit& edit : fix.edits) {
      for (std::size_t at = first(edit); at < end(edit); ++at) {
        if (taken_[at]) return false;
      }
    }
    for (Edit& edit : fix.edits) {
      for (std::size_t at = first(edit); at < end(edit); ++at) taken_[at] = true;
      edits_.push_back(std::move(edit));
    }
    return true;
  }

  [[nodiscard]] text::Edits take() { return std::move(edits_); }

 private:
  static std::size_t first(const Edit& edit) { return static_cast<std::size_t>(edit.offset); }
  static std::size_t end(const Edit& edit) {
    return first(edit) + (edit.length == 0 ? 1 : static_cast<std::size_t>(edit.length));
  }

  std::vector<bool> taken_;
  text::Edits edits_;
};

class Fixer {
 public:
  Fixer(Platform platform, const ValidateOptions& options)
      : limits_(options.limits),
        is_body_(options.as != Document::entry),
        checker_(platform, options.as, options.rules, options.limits) {}

  // The number of rows.
  std::uint64_t run(std::string_view file, FixResult& result) {
    records::Frames frames(
        file, limits_,
        is_body_ ? records::Frames::Bodies::are_rows : records::Frames::Bodies::hold_rows);
    std::size_t done = 0;
    std::uint64_t rows = 0;
    while (const std::optional<Frame> frame = frames.next()) {
      const auto offset = static_cast<std::size_t>(frame->offset);
      result.text += file.substr(done, offset - done);
      add_row(*frame, result);
      done = offset + frame->text.size();
      ++rows;
    }
    result.text += file.substr(done);
    return rows;
  }

 private:
  void add_row(Frame row, FixResult& result) {
    if (checker_.accepts(row)) {
      result.text += row.text;
      return;
    }
    row.offset = 0;
    std::string text(row.text);
    std::string before;
    std::vector<AppliedFix> mended;  // what made `text` of `before`
    bool was_valid = false;
    for (int pass = 0;; ++pass) {
      row.text = text;
      if (text.size() > limits_.max_row_bytes) {
        row.fault = text::too_large(text.size(), limits_.max_row_bytes);
      }
      IssueSink sink(kMostFixesAtOnce, 0, IssueSink::Carries::what_can_be_fixed);
      const bool is_valid = checker_.accepts(row) || checker_.check(row, sink);
      // Limits and rules may be set so that one repair offends against another.
      const bool is_worse = !is_valid && (was_valid || checker_.tree().empty());
      if (pass > 0 && is_worse) {
        result.text += before;
        return;
      }
      for (AppliedFix& one : mended) note(std::move(one), result);
      mended.clear();
      if (pass == kMostPasses || sink.issues().empty()) break;
      was_valid = is_valid;
      before = std::move(text);
      row.text = before;
      text = fixed_once(row, sink.issues(), mended);
    }
    result.text += text;
  }

  // The row with as many of the fixes as can be done together.
  static std::string fixed_once(const Frame& row, std::vector<Issue>& issues,
                                std::vector<AppliedFix>& mended) {
    Selection selection(row.text.size());
    for (Issue& issue : issues) {
      if (!selection.add(*issue.fix)) continue;
      mended.push_back({std::move(issue.code), issue.record, issue.line, issue.fix->title});
    }
    return text::with_edits(row.text, selection.take());
  }

  void note(AppliedFix one, FixResult& result) const {
    ++result.totals[one.code];
    if (result.applied.size() < limits_.max_issues) result.applied.push_back(std::move(one));
  }

  const Limits& limits_;
  bool is_body_;
  validate::RowChecker checker_;
};

// Repairs of a file's form, by the rules that ask for them, in the order in which they are made.
struct Reform {
  std::string_view rule;
  std::optional<std::string> (*mended)(std::string_view file, const Limits& limits);
};
constexpr std::array kReforms = {
    Reform{"bom", records::without_mark},
    Reform{"crlf", records::with_line_feeds},
    Reform{"json-array-in-jsonl", records::items_on_lines},
    Reform{"pretty-printed-json", records::values_on_lines},
};

// Does what a rule asks of the form; `result` says how it is now.
void reform(const Reform& one, Validator& validator, const Limits& limits, FixResult& result) {
  const auto asked = result.remaining.totals.find(one.rule);
  if (asked == result.remaining.totals.end()) return;
  std::optional<std::string> mended = one.mended(result.text, limits);
  if (!mended) return;
  Summary now = validator.check(*mended);
  const bool is_better = now.valid >= result.remaining.valid && now.platform.has_value() &&
                         now.totals.find(one.rule) == now.totals.end();
  if (!is_better) return;
  result.totals.emplace(one.rule, 1);
  if (limits.max_issues > result.applied.size()) {
    result.applied.push_back(
        {.code = std::string(one.rule), .title = std::string(rules::rule_named(one.rule)->fix)});
  }
  result.text = std::move(*mended);
  result.remaining = std::move(now);
}

// Does the fixes of the rows of a file of this platform.
void fix_rows(Platform platform, ValidateOptions options, FixResult& result) {
  options.platform = platform;
  FixResult mended{.misuse = {},
                   .text = {},
                   .applied = result.applied,
                   .totals = result.totals,
                   .remaining = {}};
  const std::uint64_t rows = Fixer(platform, options).run(result.text, mended);
  mended.remaining = Validator(options).check(mended.text);
  // Where rows are found is a guess if the first one is broken: no repair may change it.
  if (mended.remaining.records != rows) return;
  mended.remaining.platform_reason = std::move(result.remaining.platform_reason);
  result = std::move(mended);
}

}  // namespace

FixResult fix(std::string_view file, const ValidateOptions& options) {
  FixResult result;
  Validator validator(options);
  result.misuse = validator.misuse();
  if (result.misuse) return result;
  result.text = file;
  result.remaining = validator.check(file);
  for (const Reform& one : kReforms) reform(one, validator, options.limits, result);
  if (result.remaining.platform) fix_rows(*result.remaining.platform, options, result);
  return result;
}

}  // namespace entrybridge
