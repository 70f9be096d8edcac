// The public header's checking half: Validator, CompiledSchema, detect, and the names of its enums.
#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "entrybridge.h"
#include "records/frames.h"
#include "records/issue_sink.h"
#include "rules/rule_set.h"
#include "schema/documents.h"
#include "text/utf8.h"
#include "validate/choice.h"
#include "validate/row_checker.h"

namespace entrybridge {
namespace {

constexpr std::array<std::string_view, 4> kPlatformNames = {"openpipe", "humanloop", "arize",
                                                            "any"};
constexpr std::array<std::string_view, 4> kDocumentNames = {"entry", "request", "response",
                                                            "error"};
constexpr std::array<std::string_view, 4> kFramingNames = {"json-lines", "json-array",
                                                           "request-body", "single"};

template <class Enum, std::size_t N>
std::optional<Enum> named(std::string_view name, const std::array<std::string_view, N>& names) {
  for (std::size_t i = 0; i < N; ++i) {
    if (names[i] == name) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

// One document as a frame: a byte order mark is passed over but counts in offsets.
records::Frame frame_of(std::string_view document, const Limits& limits) {
  records::Frame frame{.text = document};
  if (document.starts_with(text::kByteOrderMark)) {
    frame.offset = text::kByteOrderMark.size();
    frame.text.remove_prefix(text::kByteOrderMark.size());
  }
  if (frame.text.size() > limits.max_row_bytes) {
    frame.fault = text::too_large(frame.text.size(), limits.max_row_bytes);
  }
  return frame;
}

// Whether one document is valid; what is wrong with it goes to the report.
void check_document(const records::Frame& frame, validate::RowChecker& checker,
                    const Limits& limits, Report& report) {
  records::IssueSink sink(limits.max_issues);
  report.valid = checker.accepts(frame) || checker.check(frame, sink);
  report.issues = std::move(sink.issues());
  report.totals = sink.totals();
}

// Whether the row is valid; what is wrong with it goes to the sink.
bool check_row(const records::Frame& frame, validate::RowChecker& checker, rules::FileWatch& watch,
               records::IssueSink& sink) {
  const bool accepted = checker.accepts(frame);
  if (!watch.sees_rows()) return accepted || checker.check(frame, sink);
  if (accepted) {
    sink.begin(frame);
  } else {
    static_cast<void>(checker.check(frame, sink));
  }
  if (accepted || !checker.tree().empty()) watch.see(frame, sink);
  return sink.errors_in_record() == 0;
}

void count_row(bool valid, Summary& summary) {
  ++summary.records;
  ++(valid ? summary.valid : summary.invalid);
}

// Checks all rows, counting them; what is wrong with them goes to the sink.
void count_lines(records::Lines& lines, validate::RowChecker& checker, rules::FileWatch& watch,
                 Summary& summary, records::IssueSink& sink) {
  if (watch.sees_rows()) {
    while (const std::optional<records::Frame> frame = lines.next()) {
      count_row(check_row(*frame, checker, watch, sink), summary);
    }
    return;
  }
  const auto accepts_line = [&](const char* at, const char* limit) {
    return checker.accepts_line(at, limit);
  };
  while (true) {
    const std::uint64_t accepted = lines.take(accepts_line);
    summary.records += accepted;
    summary.valid += accepted;
    const std::optional<records::Frame> frame = lines.next();
    if (!frame) return;
    const bool refused = lines.was_offered(*frame);
    count_row((!refused && checker.accepts(*frame)) || checker.check(*frame, sink), summary);
  }
}

void count_rows(records::Frames& frames, validate::RowChecker& checker, rules::FileWatch& watch,
                Summary& summary, records::IssueSink& sink) {
  if (records::Lines* const lines = frames.lines()) {
    count_lines(*lines, checker, watch, summary, sink);
    return;
  }
  while (const std::optional<records::Frame> frame = frames.next()) {
    count_row(check_row(*frame, checker, watch, sink), summary);
  }
}

rules::FileForm form_of(std::string_view file, const records::Frames& frames, Platform platform,
                        std::optional<Framing> expected) {
  return {.platform = platform,
          .framing = frames.framing(),
          .expected = expected,
          .has_byte_order_mark = file.starts_with(text::kByteOrderMark),
          .spans_lines = frames.spans_lines(),
          .body_key = frames.body_key(),
          .opening = frames.opening(),
          .body_key_place = frames.body_key_place()};
}

// Checks a whole file, rows and all.
void check_file(std::string_view file, records::Frames& frames, Platform platform,
                std::optional<Framing> expected, validate::RowChecker& checker, Summary& summary,
                records::IssueSink& sink) {
  rules::FileWatch watch = checker.watch_file();
  watch.begin(form_of(file, frames, platform, expected), sink);
  count_rows(frames, checker, watch, summary, sink);
  if (watch.hears_the_end()) watch.end(frames.carriage_returns(), sink);
}

void tell(records::IssueSink& sink, Summary& summary) {
  summary.errors = sink.errors();
  summary.issues = std::move(sink.issues());
  summary.totals = sink.totals();
}

}  // namespace

std::string_view name_of(Platform platform) {
  return kPlatformNames[static_cast<std::size_t>(platform)];
}
std::string_view name_of(Document document) {
  return kDocumentNames[static_cast<std::size_t>(document)];
}
std::string_view name_of(Framing framing) {
  return kFramingNames[static_cast<std::size_t>(framing)];
}
std::optional<Framing> framing_named(std::string_view name) {
  return named<Framing>(name, kFramingNames);
}
std::optional<Platform> platform_named(std::string_view name) {
  return named<Platform>(name, kPlatformNames);
}
std::optional<Document> document_named(std::string_view name) {
  return named<Document>(name, kDocumentNames);
}

std::optional<std::string_view> schema_text(Platform platform, Document document) {
  if (platform == Platform::any) {
    if (document != Document::entry) return std::nullopt;
    return schema::embedded_text("combined.schema.json");
  }
  return schema::embedded_text(std::string(name_of(platform)) + "/" +
                               std::string(name_of(document)) + ".schema.json");
}

std::string_view platform_table_text() {
  return schema::embedded_text("platforms.json");
}

// The bytes of a file that have come and are not checked yet, with readable bytes behind them. Each
// byte is looked at once for line ends, however small the pieces and long the lines.
class PieceBuffer {
 public:
  char* room(std::size_t bytes) {
    const std::size_t needed = used_ + bytes + records::Lines::kReadable;
    if (bytes_.size() < needed) bytes_.resize(std::max(needed, 2 * bytes_.size()));
    return bytes_.data() + used_;
  }

  void grow(std::size_t bytes) {
    if (line_feeds_ < kManyLines) {
      const std::string_view piece(bytes_.data() + used_, bytes);
      line_feeds_ += static_cast<std::size_t>(std::count(piece.begin(), piece.end(), '\n'));
    }
    const std::size_t from = used_ == 0 ? 0 : used_ - 1;
    used_ += bytes;
    // A carriage return at the very end may be half of a line end.
    std::string_view fresh = view().substr(from);
    if (fresh.ends_with('\r')) fresh.remove_suffix(1);
    const std::size_t last = fresh.find_last_of("\r\n");
    if (last != std::string_view::npos) lines_end_ = from + last + 1;
  }

  // Takes away the first bytes, which must end in a line end or be all.
  void drop(std::size_t bytes) {
    used_ -= bytes;
    lines_end_ = lines_end_ > bytes ? lines_end_ - bytes : 0;
    std::memmove(bytes_.data(), bytes_.data() + bytes, used_);
  }

  void clear() { used_ = lines_end_ = line_feeds_ = 0; }

  [[nodiscard]] std::string_view view() const { return {bytes_.data(), used_}; }
  // Up to the last line end.
  [[nodiscard]] std::string_view lines() const { return view().substr(0, lines_end_); }
  // Whether more than the rows that are looked at to choose a platform have come since it was
  // cleared.
  [[nodiscard]] bool has_many_lines() const { return line_feeds_ >= kManyLines; }

 private:
  static constexpr std::size_t kManyLines = validate::kRowsLookedAt + 1;

  std::vector<char> bytes_;
  std::size_t used_ = 0;
  std::size_t lines_end_ = 0;
  std::size_t line_feeds_ = 0;
};

class Validator::Impl {
 public:
  explicit Impl(ValidateOptions options) : options_(std::move(options)) {
    misuse_ = rules::problem_with(options_.rules);
    if (options_.platform == Platform::any && options_.as != Document::entry) {
      misuse_ = "the platform `any` has only the document `entry`";
    }
    if (!misuse_ && options_.platform) prepare(*options_.platform);
  }

  [[nodiscard]] const std::optional<std::string>& misuse() const { return misuse_; }

  Report validate(std::string_view document) {
    Report report;
    report.as = options_.as;
    report.platform = options_.platform;
    if (misuse_) return report;
    const records::Frame frame = frame_of(document, options_.limits);
    const Platform platform = options_.platform ? *options_.platform : platform_of(frame);
    report.platform = platform;
    check_document(frame, prepare(platform), options_.limits, report);
    return report;
  }

  Summary check(std::string_view file) {
    Summary summary;
    summary.bytes = file.size();
    if (misuse_) return summary;
    records::Frames frames(file, options_.limits, bodies());
    summary.framing = frames.framing();
    records::IssueSink sink(options_.limits.max_issues);
    choose_platform(file, summary, sink);
    if (summary.platform) {
      check_file(file, frames, *summary.platform, options_.framing, prepare(*summary.platform),
                 summary, sink);
      summary.by_platform.emplace(name_of(*summary.platform), summary.records);
    }
    tell(sink, summary);
    return summary;
  }

  char* room(std::size_t bytes) { return pieces_.room(bytes); }

  void feed(std::size_t bytes) {
    pieces_.grow(bytes);
    bytes_fed_ += bytes;
    decide();
    if (stream_ && stream_->summary.platform) take_lines(pieces_.lines());
  }

  Summary finish() {
    Summary summary;
    if (!stream_) {
      summary = check(pieces_.view());
    } else {
      if (stream_->summary.platform) {
        take_lines(pieces_.view());
        stream_->watch->end(stream_->place.carriage_returns, stream_->sink);
        stream_->summary.by_platform.emplace(name_of(*stream_->summary.platform),
                                             stream_->summary.records);
      }
      summary = std::move(stream_->summary);
      tell(stream_->sink, summary);
      summary.bytes = bytes_fed_;
    }
    stream_.reset();
    is_decided_ = false;
    pieces_.clear();
    bytes_fed_ = 0;
    return summary;
  }

 private:
  // JSON Lines, known to be that, of which the first rows were seen.
  struct Stream {
    explicit Stream(std::size_t max_issues) : sink(max_issues) {}
    records::IssueSink sink;
    Summary summary;
    records::LinePlace place;
    std::optional<rules::FileWatch> watch;  // where there is a platform
  };

  // Whether enough has come to know framing and platform: rows enough, or bytes enough.
  [[nodiscard]] bool has_enough() const {
    constexpr std::size_t kEnoughBytes = std::size_t{1} << 20U;
    return pieces_.lines().size() >= kEnoughBytes || pieces_.has_many_lines();
  }

  // Once, when enough has come: JSON Lines goes on as a stream, all else is gathered.
  void decide() {
    if (misuse_ || is_decided_ || !has_enough()) return;
    is_decided_ = true;
    const std::string_view seen = pieces_.lines();
    const records::Frames frames(seen, options_.limits);
    if (frames.framing() != Framing::json_lines || !frames.first_line_is_row()) return;
    stream_.emplace(options_.limits.max_issues);
    choose_platform(seen, stream_->summary, stream_->sink);
    if (const std::optional<Platform> platform = stream_->summary.platform) {
      stream_->watch.emplace(prepare(*platform).watch_file());
      stream_->watch->begin(form_of(seen, frames, *platform, options_.framing), stream_->sink);
    }
    if (seen.starts_with(text::kByteOrderMark)) {
      stream_->place.offset = text::kByteOrderMark.size();
      pieces_.drop(text::kByteOrderMark.size());
    }
  }

  void take_lines(std::string_view rows) {
    records::Lines lines(rows, options_.limits, stream_->place, records::Lines::kReadable);
    count_lines(lines, prepare(*stream_->summary.platform), *stream_->watch, stream_->summary,
                stream_->sink);
    stream_->place = lines.place();
    pieces_.drop(rows.size());
  }

  // A body of the endpoint's traffic is one document.
  [[nodiscard]] records::Frames::Bodies bodies() const {
    return options_.as == Document::entry ? records::Frames::Bodies::hold_rows
                                          : records::Frames::Bodies::are_rows;
  }

  validate::RowChecker& prepare(Platform platform) {
    if (!checker_ || prepared_for_ != platform) {
      checker_ = std::make_unique<validate::RowChecker>(platform, options_.as, options_.rules,
                                                        options_.limits);
      prepared_for_ = platform;
    }
    return *checker_;
  }

  [[nodiscard]] Platform platform_of(const records::Frame& frame) const {
    text::Tree tree;
    if (frame.fault || tree.parse(frame.text, options_.limits.max_depth)) {
      return Platform::openpipe;
    }
    return validate::choose_for_row(tree).platform.value_or(Platform::openpipe);
  }

  void choose_platform(std::string_view file, Summary& summary, records::IssueSink& sink) const {
    if (options_.platform) {
      summary.platform = options_.platform;
      return;
    }
    validate::Choice choice = validate::choose_for_file(file, options_.limits);
    summary.platform = choice.platform;
    summary.platform_reason = choice.reason;
    if (!choice.disagreeing) return;
    sink.begin(*choice.disagreeing);
    sink.add(Severity::error, "mixed-platforms", [&] {
      return records::Finding{
          .message = "The rows speak for different platforms: " + choice.reason + ".",
          .expected = "rows of one platform",
          .received = "rows of several",
          .hint = "say which platform they are meant for (`platform`)"};
    });
  }

  ValidateOptions options_;
  std::optional<std::string> misuse_;
  std::unique_ptr<validate::RowChecker> checker_;
  Platform prepared_for_ = Platform::openpipe;
  PieceBuffer pieces_;
  std::uint64_t bytes_fed_ = 0;
  bool is_decided_ = false;
  std::optional<Stream> stream_;
};

Validator::Validator(ValidateOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {}
Validator::Validator(Validator&&) noexcept = default;
Validator& Validator::operator=(Validator&&) noexcept = default;
Validator::~Validator() = default;

const std::optional<std::string>& Validator::misuse() const {
  return impl_->misuse();
}
Report Validator::validate(std::string_view document) {
  return impl_->validate(document);
}
Summary Validator::check(std::string_view file) {
  return impl_->check(file);
}

char* Validator::room(std::size_t bytes) {
  return impl_->room(bytes);
}
void Validator::feed(std::size_t bytes) {
  impl_->feed(bytes);
}
Summary Validator::finish() {
  return impl_->finish();
}

class CompiledSchema::Impl {
 public:
  Impl(validate::OwnSchema own, const CompileOptions& options)
      : own_(std::move(own)),
        limits_(options.limits),
        framing_(options.framing),
        misuse_(rules::problem_with(options.rules)),
        checker_(own_, options.rules, options.limits) {}

  [[nodiscard]] const std::optional<std::string>& misuse() const { return misuse_; }

  Report validate(std::string_view document) {
    Report report;
    if (!misuse_) check_document(frame_of(document, limits_), checker_, limits_, report);
    return report;
  }

  Summary check(std::string_view file) {
    Summary summary;
    summary.bytes = file.size();
    if (misuse_) return summary;
    records::Frames frames(file, limits_, records::Frames::Bodies::are_rows);
    summary.framing = frames.framing();
    records::IssueSink sink(limits_.max_issues);
    check_file(file, frames, Platform::any, framing_, checker_, summary, sink);
    tell(sink, summary);
    return summary;
  }

 private:
  validate::OwnSchema own_;
  Limits limits_;
  std::optional<Framing> framing_;
  std::optional<std::string> misuse_;
  validate::RowChecker checker_;
};

CompiledSchema::CompiledSchema(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
CompiledSchema::CompiledSchema(CompiledSchema&&) noexcept = default;
CompiledSchema& CompiledSchema::operator=(CompiledSchema&&) noexcept = default;
CompiledSchema::~CompiledSchema() = default;

std::variant<CompiledSchema, SchemaError> CompiledSchema::compile(std::string_view schema,
                                                                  const CompileOptions& options) {
  auto made = validate::OwnSchema::compile(schema);
  if (auto* error = std::get_if<SchemaError>(&made)) return std::move(*error);
  return CompiledSchema(
      std::make_unique<Impl>(std::move(std::get<validate::OwnSchema>(made)), options));
}

const std::optional<std::string>& CompiledSchema::misuse() const {
  return impl_->misuse();
}
Report CompiledSchema::validate(std::string_view document) {
  return impl_->validate(document);
}
Summary CompiledSchema::check(std::string_view file) {
  return impl_->check(file);
}

Detection detect(std::string_view row) {
  Detection detection;
  const Limits limits;
  const records::Frame frame = frame_of(row, limits);
  text::Tree tree;
  std::optional<text::TextFault> fault = frame.fault;
  if (!fault) fault = tree.parse(frame.text, limits.max_depth);
  if (fault) {
    detection.reason = fault->message;
    return detection;
  }
  RuleOptions no_rules;
  no_rules.enabled = false;
  validate::RowChecker any(Platform::any, Document::entry, no_rules, limits);
  const std::optional<schema::Mask> taking = any.alternatives_taking(frame);
  const auto fits = [&](Platform platform) {
    if (taking) return (*taking >> static_cast<unsigned>(platform) & 1U) != 0;
    return validate::fits_schema(tree, std::string(name_of(platform)) + "/entry");
  };
  detection.openpipe = fits(Platform::openpipe);
  detection.humanloop = fits(Platform::humanloop);
  detection.arize = fits(Platform::arize);
  validate::Choice choice = validate::choose_for_row(tree);
  detection.best = choice.platform;
  detection.reason = std::move(choice.reason);
  return detection;
}

}  // namespace entrybridge
