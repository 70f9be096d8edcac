// The public header's checking half: Validator, CompiledSchema, detect, and the names of its enums.
#include <array>
#include <utility>

#include "entrybridge.h"
#include "records/frames.h"
#include "records/issue_sink.h"
#include "records/piece_buffer.h"
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
constexpr std::array<std::string_view, 5> kFramingNames = {
    "json-lines", "json-array", "request-body", "single", "concatenated"};

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
  records::IssueSink sink(limits.max_issues, limits.excerpt_bytes);
  report.valid = checker.accepts(frame) || checker.check(frame, sink);
  report.issues = std::move(sink.issues());
  report.totals = sink.totals();
}

// A body of the endpoint's traffic is one document.
records::Frames::Bodies bodies_of(Document document) {
  return document == Document::entry ? records::Frames::Bodies::hold_rows
                                     : records::Frames::Bodies::are_rows;
}

// One file on its way through a checker: what was counted and found so far.
class FileCheck {
 public:
  // `expected`: as of ValidateOptions. `hashes`: where those of the rows go, or null.
  FileCheck(const Limits& limits, records::Frames::Bodies bodies, std::optional<Framing> expected,
            std::vector<RowHash>* hashes = nullptr)
      : expected_(expected),
        hashes_(hashes),
        frames_(limits, bodies),
        sink_(limits.max_issues, limits.excerpt_bytes) {}

  // Checks the rows that are whole in what is at hand of the file, and says how many bytes of its
  // front are done with.
  std::size_t take(std::string_view window, bool is_last, std::size_t readable,
                   validate::RowChecker& checker) {
    frames_.see(window, is_last, readable);
    if (!watch_ && frames_.is_decided()) begin_watch(checker);
    if (watch_ && watch_->sees_rows()) {
      check_watched_rows(checker);
    } else {
      check_rows(checker);
    }
    summary.framing = frames_.framing();
    const std::size_t done_with = frames_.release();
    if (is_last) watch_->end(frames_.end(), sink_);
    return done_with;
  }

  records::IssueSink& sink() { return sink_; }

  Summary finish() {
    summary.errors = sink_.errors();
    summary.issues = std::move(sink_.issues());
    summary.totals = sink_.totals();
    if (hashes_ != nullptr && watch_) summary.splits = watch_->splits();
    return std::move(summary);
  }

  Summary summary;

 private:
  void begin_watch(const validate::RowChecker& checker) {
    watch_.emplace(checker.watch_file(hashes_ != nullptr));
    watch_->begin({.platform = summary.platform.value_or(Platform::any),
                   .framing = frames_.framing(),
                   .expected = expected_,
                   .has_byte_order_mark = frames_.has_mark(),
                   .spans_lines = frames_.spans_lines(),
                   .body_key = frames_.body_key(),
                   .opening = frames_.opening(),
                   .body_key_place = frames_.body_key_place()},
                  sink_);
  }

  void check_rows(validate::RowChecker& checker) {
    const auto accepts_line = [&](const char* at, const char* limit) {
      return checker.accepts_line(at, limit);
    };
    while (true) {
      if (records::Lines* const lines = frames_.lines()) {
        const std::uint64_t accepted = lines->take(accepts_line);
        summary.records += accepted;
        summary.valid += accepted;
      }
      const std::optional<records::Frame> frame = frames_.next();
      if (!frame) return;
      const records::Lines* const lines = frames_.lines();
      const bool refused = lines != nullptr && lines->was_offered(*frame);
      count((!refused && checker.accepts(*frame)) || checker.check(*frame, sink_));
    }
  }

  // The same where rules of files ask for each row that is JSON.
  void check_watched_rows(validate::RowChecker& checker) {
    while (const std::optional<records::Frame> frame = frames_.next()) {
      const bool accepted = checker.accepts(*frame);
      if (accepted) {
        sink_.begin(*frame);
      } else {
        static_cast<void>(checker.check(*frame, sink_));
      }
      const bool is_json = accepted || !checker.tree().empty();
      if (is_json) watch_->see(*frame, sink_);
      count(sink_.errors_in_record() == 0);
      if (hashes_ == nullptr || !is_json) continue;
      hashes_->push_back(watch_->hash());
      hashes_->back().valid = sink_.errors_in_record() == 0;
    }
  }

  void count(bool valid) {
    ++summary.records;
    ++(valid ? summary.valid : summary.invalid);
  }

  std::optional<Framing> expected_;
  std::vector<RowHash>* hashes_;
  records::Frames frames_;
  records::IssueSink sink_;
  std::optional<rules::FileWatch> watch_;  // once it is known what the file is
};

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

  std::string value_tables() {
    if (misuse_ || !options_.platform) return {};
    return prepare(*options_.platform).value_tables();
  }

  Summary check(std::string_view file) {
    (void)take(file, true, 0);
    return conclude(file.size());
  }

  char* room(std::size_t bytes) { return pieces_.room(bytes); }

  void feed(std::size_t bytes) { pieces_.feed(bytes, *this); }
  Summary finish() { return conclude(pieces_.finish(*this)); }
  std::size_t see_piece(std::string_view window, bool is_last) {
    return take(window, is_last, records::PieceBuffer::kReadable);
  }

  [[nodiscard]] std::uint64_t records() const { return file_ ? file_->check.summary.records : 0; }

  [[nodiscard]] std::vector<RowHash> take_hashes() { return std::exchange(hashes_, {}); }

 private:
  struct File {
    File(const ValidateOptions& options, std::vector<RowHash>* hashes)
        : check(options.limits, bodies_of(options.as), options.framing, hashes),
          chooser(options.limits) {}
    FileCheck check;
    validate::PlatformChooser chooser;
    bool is_chosen = false;
  };

  // Checks what is at hand of the file; how many bytes of its front are done with.
  std::size_t take(std::string_view window, bool is_last, std::size_t readable) {
    if (misuse_) return window.size();
    if (!file_) file_.emplace(options_, options_.row_hashes ? &hashes_ : nullptr);
    if (!file_->is_chosen && !choose_platform(window, is_last)) return 0;
    const Summary& summary = file_->check.summary;
    if (!summary.platform) return window.size();
    return file_->check.take(window, is_last, readable, prepare(*summary.platform));
  }

  Summary conclude(std::uint64_t bytes) {
    Summary summary;
    if (file_) summary = file_->check.finish();
    file_.reset();
    summary.bytes = bytes;
    if (summary.platform) summary.by_platform.emplace(name_of(*summary.platform), summary.records);
    return summary;
  }

  // Whether enough is at hand to know.
  bool choose_platform(std::string_view window, bool is_last) {
    Summary& summary = file_->check.summary;
    summary.platform = options_.platform;
    if (!options_.platform) {
      validate::PlatformChooser& chooser = file_->chooser;
      if (!chooser.look(window, is_last)) return false;
      const validate::Choice& choice = chooser.choice();
      summary.platform = choice.platform;
      summary.platform_reason = choice.reason;
      summary.framing = chooser.framing();
      if (choice.disagreeing) validate::tell_of_disagreement(choice, file_->check.sink());
    }
    file_->is_chosen = true;
    return true;
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

  ValidateOptions options_;
  std::optional<std::string> misuse_;
  std::unique_ptr<validate::RowChecker> checker_;
  Platform prepared_for_ = Platform::openpipe;
  records::PieceBuffer pieces_;
  std::optional<File> file_;
  std::vector<RowHash> hashes_;
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
std::string Validator::value_tables() {
  return impl_->value_tables();
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
std::uint64_t Validator::records() const {
  return impl_->records();
}
std::vector<RowHash> Validator::take_hashes() {
  return impl_->take_hashes();
}

// What those that share a schema share.
struct SharedSchema {
  SharedSchema(validate::OwnSchema schema, const CompileOptions& options)
      : own(std::move(schema)),
        limits(options.limits),
        framing(options.framing),
        misuse(rules::problem_with(options.rules)),
        checker(own, options.rules, options.limits) {}

  validate::OwnSchema own;
  Limits limits;
  std::optional<Framing> framing;
  std::optional<std::string> misuse;
  validate::RowChecker checker;
};

class CompiledSchema::Impl {
 public:
  explicit Impl(std::shared_ptr<SharedSchema> shared) : shared_(std::move(shared)) {}

  [[nodiscard]] std::unique_ptr<Impl> fork() const { return std::make_unique<Impl>(shared_); }

  [[nodiscard]] const std::optional<std::string>& misuse() const { return shared_->misuse; }

  Report validate(std::string_view document) {
    Report report;
    if (misuse()) return report;
    check_document(frame_of(document, shared_->limits), shared_->checker, shared_->limits, report);
    return report;
  }

  [[nodiscard]] std::string value_tables() const {
    return misuse() ? std::string() : shared_->checker.value_tables();
  }

  Summary check(std::string_view file) {
    (void)take(file, true, 0);
    return conclude(file.size());
  }

  char* room(std::size_t bytes) { return pieces_.room(bytes); }

  void feed(std::size_t bytes) { pieces_.feed(bytes, *this); }
  Summary finish() { return conclude(pieces_.finish(*this)); }
  std::size_t see_piece(std::string_view window, bool is_last) {
    return take(window, is_last, records::PieceBuffer::kReadable);
  }

  [[nodiscard]] std::uint64_t records() const { return file_ ? file_->summary.records : 0; }

 private:
  std::size_t take(std::string_view window, bool is_last, std::size_t readable) {
    if (misuse()) return window.size();
    if (!file_) {
      file_.emplace(shared_->limits, records::Frames::Bodies::are_rows, shared_->framing);
    }
    return file_->take(window, is_last, readable, shared_->checker);
  }

  Summary conclude(std::uint64_t bytes) {
    Summary summary;
    if (file_) summary = file_->finish();
    file_.reset();
    summary.bytes = bytes;
    return summary;
  }

  std::shared_ptr<SharedSchema> shared_;
  records::PieceBuffer pieces_;
  std::optional<FileCheck> file_;
};

CompiledSchema::CompiledSchema(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
CompiledSchema::CompiledSchema(CompiledSchema&&) noexcept = default;
CompiledSchema& CompiledSchema::operator=(CompiledSchema&&) noexcept = default;
CompiledSchema::~CompiledSchema() = default;

std::variant<CompiledSchema, SchemaError> CompiledSchema::compile(std::string_view schema,
                                                                  const CompileOptions& options) {
  auto made = validate::OwnSchema::compile(schema);
  if (auto* error = std::get_if<SchemaError>(&made)) return std::move(*error);
  return CompiledSchema(std::make_unique<Impl>(
      std::make_shared<SharedSchema>(std::move(std::get<validate::OwnSchema>(made)), options)));
}

const std::optional<std::string>& CompiledSchema::misuse() const {
  return impl_->misuse();
}
Report CompiledSchema::validate(std::string_view document) {
  return impl_->validate(document);
}
std::string CompiledSchema::value_tables() const {
  return impl_->value_tables();
}
Summary CompiledSchema::check(std::string_view file) {
  return impl_->check(file);
}
CompiledSchema CompiledSchema::fork() const {
  return CompiledSchema(impl_->fork());
}
char* CompiledSchema::room(std::size_t bytes) {
  return impl_->room(bytes);
}
void CompiledSchema::feed(std::size_t bytes) {
  impl_->feed(bytes);
}
Summary CompiledSchema::finish() {
  return impl_->finish();
}
std::uint64_t CompiledSchema::records() const {
  return impl_->records();
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
