// The public header's `fix`: the fixes of a file's issues done, row by row, until none is left.
#include <utility>

#include "entrybridge.h"
#include "records/frames.h"
#include "records/issue_sink.h"
#include "text/edit.h"
#include "validate/choice.h"
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
      : limits_(options.limits), checker_(platform, options.as, options.rules, options.limits) {}

  // The number of rows.
  std::uint64_t run(std::string_view file, FixResult& result) {
    records::Frames frames(file, limits_);
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
      IssueSink sink(kMostFixesAtOnce, IssueSink::Carries::what_can_be_fixed);
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
  validate::RowChecker checker_;
};

}  // namespace

FixResult fix(std::string_view file, const ValidateOptions& options) {
  FixResult result;
  ValidateOptions chosen = options;
  std::string reason;
  if (!chosen.platform) {
    validate::Choice choice = validate::choose_for_file(file, options.limits);
    chosen.platform = choice.platform;
    reason = std::move(choice.reason);
  }
  Validator validator(chosen);
  result.misuse = validator.misuse();
  if (result.misuse) return result;
  if (chosen.platform) {
    const std::uint64_t rows = Fixer(*chosen.platform, options).run(file, result);
    result.remaining = validator.check(result.text);
    // Where rows are found is a guess if the first one is broken: no repair may change it.
    if (result.remaining.records != rows) chosen.platform.reset();
  }
  if (!chosen.platform) {
    result.text = file;
    result.applied.clear();
    result.totals.clear();
    result.remaining = validator.check(file);
  }
  if (!reason.empty()) result.remaining.platform_reason = std::move(reason);
  return result;
}

}  // namespace entrybridge
