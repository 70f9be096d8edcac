// The public header's converting half: files of rows, checked on both sides.
#include <algorithm>
#include <array>
#include <utility>

#include "convert/dialects/recast.h"
#include "convert/learned_rows.h"
#include "convert/row.h"
#include "convert/rows_text.h"
#include "entrybridge.h"
#include "records/frames.h"
#include "records/issue_sink.h"
#include "records/piece_buffer.h"
#include "rules/rule_set.h"
#include "validate/choice.h"
#include "validate/row_checker.h"

namespace entrybridge {
namespace {

using conversion::Note;
using conversion::Notes;
using conversion::Reason;
using conversion::RowConverter;
using conversion::RowFinding;
using conversion::Value;

constexpr std::size_t kActionCount = 4;
constexpr std::array<std::string_view, kActionCount> kActionNames = {"moved", "rewritten", "kept",
                                                                     "dropped"};
constexpr std::array<std::string_view, kPlatformCount> kPlatformTitles = {"OpenPipe", "Humanloop",
                                                                          "Arize"};
constexpr std::string_view kReservedKey = "reserved-key";

// Counts all changes and carries the first of each kind.
class ChangeCounts {
 public:
  void add(const Notes& notes, std::uint64_t record, std::size_t most, std::vector<Change>& out) {
    for (const Note& note : notes.all()) {
      std::uint64_t& count = count_of(note.action, note.reason);
      if (count < most) out.push_back(change_of(note, record));
      ++count;
    }
  }
  void add(const std::vector<conversion::LearnedChange>& changes, std::uint64_t record,
           std::size_t most, std::vector<Change>& out) {
    for (const conversion::LearnedChange& learned : changes) {
      std::uint64_t& count = count_of(learned.action, learned.reason);
      if (count < most) out.emplace_back(learned.change).record = record;
      ++count;
    }
  }

  void add_to(Totals& totals) {
    for (std::size_t i = 0; i < counts_.size(); ++i) {
      if (counts_[i] == 0) continue;
      const auto action = static_cast<Action>(i / conversion::kReasonCount);
      const auto reason = static_cast<Reason>(i % conversion::kReasonCount);
      totals[std::string(name_of(action)) + ":" + std::string(name_of(reason))] = counts_[i];
    }
  }

 private:
  std::uint64_t& count_of(Action action, Reason reason) {
    return counts_[static_cast<std::size_t>(action) * conversion::kReasonCount +
                   static_cast<std::size_t>(reason)];
  }

  std::array<std::uint64_t, kActionCount * conversion::kReasonCount> counts_{};
};

void add_totals(Totals& totals, const Totals& more) {
  for (const auto& [code, count] : more) totals[code] += count;
}

// Converts the rows of one platform, and gathers what comes of them.
class RowsConverter {
 public:
  // `options` must outlive it.
  RowsConverter(const ConvertOptions& options, Framing framing)
      : options_(options),
        read_(options.from, Document::entry, options.rules, options.limits),
        written_(options.to, Document::entry, options.rules, options.limits),
        learned_(options),
        rows_(framing, options.to) {}

  // Converts the lines at hand, as long as they hold rows like those before in which nothing is
  // wrong.
  void take(records::Lines& lines) {
    if (!learned_.knows_any()) return;
    lines.take([&](const char* at, const char* limit) { return read_.accepts_line(at, limit); },
               [&](const char* at, const char* end) {
                 const std::string_view row(at, static_cast<std::size_t>(end - at));
                 if (!convert_as_learned(row)) return false;
                 ++conversion_.records;
                 return true;
               });
  }

  // `is_readable`: so are LearnedRows::kReadable bytes behind the frame of a line.
  void add(const records::Frame& frame, bool is_readable) {
    convert(frame, is_readable);
    ++conversion_.records;
  }

  void expect(std::size_t bytes) { rows_.expect(bytes); }

  void finish(Framing framing, bool ends_line) { rows_.finish(framing, ends_line); }

  [[nodiscard]] std::uint64_t records() const { return conversion_.records; }

  // What came since the last time, with the counts of all.
  Conversion take() {
    Conversion taken = std::move(conversion_);
    conversion_ = {};
    conversion_.records = taken.records;
    conversion_.converted = taken.converted;
    conversion_.totals = taken.totals;
    counts_.add_to(taken.totals);
    taken.text = rows_.take();
    return taken;
  }

 private:
  // Converts a row in which nothing is wrong, if it is like one before.
  bool convert_as_learned(std::string_view row) {
    const conversion::LearnedRow* const known = learned_.find(row);
    if (known == nullptr || !rows_.add_by([&](std::string& out) {
          const std::size_t start = out.size();
          learned_.append(*known, out);
          return is_fit(out, start);
        })) {
      return false;
    }
    ++conversion_.converted;
    counts_.add(known->changes, conversion_.records, options_.limits.max_issues,
                conversion_.changes);
    return true;
  }

  // Whether what stands behind `start` is a row that the platform takes.
  bool is_fit(std::string& text, std::size_t start) {
    const std::size_t size = text.size();
    if (size - start > options_.limits.max_row_bytes) return false;
    text.append(1, '\n').append(validate::kPadding, '\0');
    const char* const end = text.data() + size;
    const bool is_accepted = written_.accepts_line(text.data() + start, end) == end;
    text.resize(size);
    if (is_accepted) return true;
    records::IssueSink wrong(0);
    return written_.check({.text = std::string_view(text).substr(start)}, wrong);
  }

  void convert(const records::Frame& frame, bool may_be_known) {
    records::IssueSink sink = new_sink();
    sink.begin(frame);
    if (!read_.accepts_into(tree_, frame)) {
      const bool is_valid = read_.check(frame, tree_, sink);
      if (!is_valid && !is_only_listed(sink)) {
        if (!is_of_dialect(frame)) {
          reject(frame, sink);
          return;
        }
        sink = new_sink();
        sink.begin(frame);
        may_be_known = false;
      }
    }
    const bool is_ordinary = may_be_known && sink.totals().empty();
    if (is_ordinary && convert_as_learned(tree_.raw(tree_.root()))) return;
    const bool is_lesson = is_ordinary && learned_.wants_more(tree_);
    std::optional<conversion::Seen> seen;
    if (is_lesson) seen.emplace(tree_.nodes().size());
    const RowConverter row(tree_, options_, seen ? &*seen : nullptr);
    for (const RowFinding& finding : row.findings()) {
      sink.add(finding.severity, finding.code, [&] { return finding.finding; });
    }
    if (row.text() && is_fit(row, frame, sink)) {
      accept(row, frame, sink);
      if (is_lesson) learned_.learn(tree_, row, *seen);
    } else {
      reject(frame, sink);
    }
  }

  [[nodiscard]] records::IssueSink new_sink() const {
    return records::IssueSink(options_.limits.max_issues, options_.limits.excerpt_bytes);
  }

  // An Arize row as the service lists it: only the keys that the service adds are wrong with it.
  bool is_only_listed(const records::IssueSink& sink) const {
    const auto reserved = sink.totals().find(kReservedKey);
    return options_.from == Platform::arize && reserved != sink.totals().end() &&
           reserved->second == sink.errors_in_record() && !tree_.empty();
  }

  // Whether the row is right once it is said in the platform's own form.
  bool is_of_dialect(const records::Frame& frame) {
    if (tree_.empty()) return false;
    const conversion::Source source{.tree = &tree_};
    const auto made = conversion::recast(Value(source, tree_.root()), options_);
    if (!made) return false;
    records::IssueSink wrong(options_.limits.max_issues);
    if (!recast_) recast_.emplace(options_.from, Document::entry, options_.rules, options_.limits);
    return recast_->check({.text = made->text, .record = frame.record}, wrong);
  }

  // Checks the row written; what is wrong with it is said of the row read.
  bool is_fit(const RowConverter& row, const records::Frame& frame, records::IssueSink& sink) {
    const records::Frame written{.text = *row.text(), .record = frame.record};
    if (row.text()->size() > options_.limits.max_row_bytes) {
      add_too_large(row.text()->size(), sink);
      return false;
    }
    if (written_.accepts(written)) return true;
    records::IssueSink wrong(options_.limits.max_issues);
    if (written_.check(written, wrong)) return true;
    for (const Issue& issue : wrong.issues()) {
      if (issue.severity == Severity::error) add_unfit(row, issue, sink);
    }
    return false;
  }

  // The next reader would refuse it.
  void add_too_large(std::size_t bytes, records::IssueSink& sink) const {
    const text::TextFault fault = text::too_large(bytes, options_.limits.max_row_bytes);
    sink.add(Severity::error, conversion::kUnfit, [&] {
      return records::Finding{
          .path = {},
          .span = {.offset = tree_.root().span.offset, .length = 1},
          .message = "The row made of this one would be too large to be read: it is " +
                     fault.received + " long, the limit is " +
                     std::to_string(options_.limits.max_row_bytes) + ".",
          .expected = fault.expected,
          .received = fault.received};
    });
  }

  void add_unfit(const RowConverter& row, const Issue& issue, records::IssueSink& sink) const {
    sink.add(Severity::error, conversion::kUnfit, [&] {
      const std::string pointer = to_pointer(issue.path);
      const Value origin = row.origin_of(pointer);
      return records::Finding{
          .path = tree_.path(origin.node()),
          .span = origin.node().span,
          .message = "The row made of this one breaks " +
                     std::string(kPlatformTitles[static_cast<std::size_t>(options_.to)]) + "'s `" +
                     issue.code + "` at " + (pointer.empty() ? "its root" : pointer) + ": " +
                     issue.message,
          .expected = issue.expected,
          .received = issue.received,
          .hint = issue.hint};
    });
  }

  void accept(const RowConverter& row, const records::Frame& frame, records::IssueSink& sink) {
    ++conversion_.converted;
    rows_.add(*row.text());
    counts_.add(row.notes(), frame.record, options_.limits.max_issues, conversion_.changes);
    for (const auto& [code, count] : sink.totals()) {
      // A listed row's own keys are no fault here.
      if (code != kReservedKey) conversion_.totals[code] += count;
    }
    for (Issue& issue : sink.issues()) {
      if (issue.severity != Severity::warning) continue;
      if (warnings_ == options_.limits.max_issues) return;
      ++warnings_;
      conversion_.warnings.push_back(std::move(issue));
    }
  }

  void reject(const records::Frame& frame, records::IssueSink& sink) {
    add_totals(conversion_.totals, sink.totals());
    conversion_.rejected.push_back({.record = frame.record,
                                    .line = frame.start.line,
                                    .text = std::string(frame.text),
                                    .issues = std::move(sink.issues())});
  }

  const ConvertOptions& options_;
  text::Tree tree_;  // the row read
  validate::RowChecker read_;
  std::optional<validate::RowChecker> recast_;  // of rows in other forms
  validate::RowChecker written_;
  conversion::LearnedRows learned_;
  conversion::RowsText rows_;
  ChangeCounts counts_;
  std::size_t warnings_ = 0;
  Conversion conversion_;
};

std::string listed(std::span<const std::string_view> names) {
  std::string out;
  for (const std::string_view name : names)
    (out += out.empty() ? "`" : ", `") += std::string(name) + "`";
  return out;
}

std::optional<std::string> misuse_of(const ConvertOptions& options) {
  const auto dialects = dialect_names();
  const bool is_known = !options.dialect || std::find(dialects.begin(), dialects.end(),
                                                      *options.dialect) != dialects.end();
  if (!is_known)
    return "there is no dialect `" + *options.dialect + "`; known are " + listed(dialects);
  if (options.from == Platform::any || options.to == Platform::any) {
    return "rows are converted from one platform to one platform, not `any`";
  }
  return rules::problem_with(options.rules);
}

}  // namespace

std::span<const std::string_view> dialect_names() {
  static const std::vector<std::string_view> names = [] {
    std::vector<std::string_view> all;
    for (const auto* reader : conversion::dialect_readers()) all.push_back(reader->name);
    return all;
  }();
  return names;
}

std::string_view name_of(Action action) {
  return kActionNames[static_cast<std::size_t>(action)];
}

class Converter::Impl {
 public:
  explicit Impl(ConvertOptions options)
      : options_(std::move(options)), misuse_(misuse_of(options_)), frames_(options_.limits) {
    if (!misuse_ && options_.choose_from) chooser_.emplace(options_.limits);
  }

  [[nodiscard]] const std::optional<std::string>& misuse() const { return misuse_; }

  char* room(std::size_t bytes) { return pieces_.room(bytes); }

  void feed(std::size_t bytes) { pieces_.feed(bytes, *this); }
  std::size_t see_piece(std::string_view window, bool is_last) {
    return convert(window, is_last, records::PieceBuffer::kReadable);
  }

  [[nodiscard]] std::uint64_t records() const { return rows_ ? rows_->records() : 0; }

  Conversion take() {
    Conversion taken;
    if (rows_) taken = rows_->take();
    if (refused_) taken.rejected = std::move(refused_->rejected);
    if (refused_) taken.totals = refused_->totals;
    if (!refused_) taken.from = options_.from;
    taken.misuse = misuse_;
    taken.framing = refused_ ? refused_->framing : frames_.framing();
    return taken;
  }

  Conversion finish() {
    pieces_.finish(*this);
    return end();
  }

  Conversion convert_whole(std::string_view text) {
    (void)convert(text, true, 0);
    return end();
  }

 private:
  // Converts the rows that are whole in what is at hand of the file; how many bytes of its front
  // are done with.
  std::size_t convert(std::string_view window, bool is_last, std::size_t readable) {
    if (misuse_ || refused_) return window.size();
    if (!window.empty()) ends_line_ = window.ends_with('\n');
    if (chooser_ && !choose(window, is_last)) return refused_ ? window.size() : 0;
    frames_.see(window, is_last, readable);
    if (!frames_.is_decided()) return frames_.release();
    if (!rows_) rows_.emplace(options_, frames_.framing());
    rows_->expect(window.size() + window.size() / 8);
    while (true) {
      if (records::Lines* const lines = frames_.lines()) rows_->take(*lines);
      const std::optional<records::Frame> frame = frames_.next();
      if (!frame) break;
      const records::Lines* const lines = frames_.lines();
      rows_->add(*frame, lines != nullptr && lines->was_offered(*frame));
    }
    return frames_.release();
  }

  // Whether the platform is known.
  bool choose(std::string_view window, bool is_last) {
    if (!chooser_->look(window, is_last)) return false;
    const validate::Choice& choice = chooser_->choice();
    if (choice.platform) {
      options_.from = *choice.platform;
      chooser_.reset();
      return true;
    }
    records::IssueSink sink(1, options_.limits.excerpt_bytes);
    validate::tell_of_disagreement(choice, sink);
    refused_.emplace();
    refused_->framing = chooser_->framing();
    refused_->totals = sink.totals();
    refused_->rejected.push_back({.record = choice.disagreeing->record,
                                  .line = choice.disagreeing->start.line,
                                  .text = {},
                                  .issues = std::move(sink.issues())});
    return false;
  }

  Conversion end() {
    if (rows_) rows_->finish(frames_.framing(), ends_line_);
    return take();
  }

  ConvertOptions options_;
  std::optional<std::string> misuse_;
  records::PieceBuffer pieces_;
  records::Frames frames_;
  std::optional<validate::PlatformChooser> chooser_;  // while the platform is to be chosen
  std::optional<RowsConverter> rows_;
  std::optional<Conversion> refused_;  // the rows disagree: nothing is converted
  bool ends_line_ = false;
};

Converter::Converter(ConvertOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {}
Converter::Converter(Converter&&) noexcept = default;
Converter& Converter::operator=(Converter&&) noexcept = default;
Converter::~Converter() = default;

const std::optional<std::string>& Converter::misuse() const {
  return impl_->misuse();
}
char* Converter::room(std::size_t bytes) {
  return impl_->room(bytes);
}
void Converter::feed(std::size_t bytes) {
  impl_->feed(bytes);
}
std::uint64_t Converter::records() const {
  return impl_->records();
}
Conversion Converter::take() {
  return impl_->take();
}
Conversion Converter::finish() {
  return impl_->finish();
}

Conversion convert(std::string_view text, const ConvertOptions& options) {
  return Converter(options).impl_->convert_whole(text);
}

}  // namespace entrybridge
