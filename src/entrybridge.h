// entrybridge: checks LLM dataset rows for OpenPipe, Humanloop v4 and Arize v2 and converts them.
//
// This is the library's one public header. It promises:
//  * any bytes give an answer: faults of the data are values (`Issue`), never exceptions;
//  * nothing is read or written but the memory given, nothing is sent anywhere;
//  * an answer owns its strings and outlives the text it was made from.
// Limits: a row is at most `Limits::max_row_bytes` long and `Limits::max_depth` deep; a whole text
// must fit in memory (4 GiB at most). A `Validator` is for one thread at a time.
//
//   entrybridge::Validator validator({.platform = entrybridge::Platform::openpipe});
//   const entrybridge::Report report = validator.validate(R"({"messages":[]})");
//   if (!report.valid) std::cerr << report.issues.front().message << '\n';
#ifndef ENTRYBRIDGE_ENTRYBRIDGE_H_
#define ENTRYBRIDGE_ENTRYBRIDGE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace entrybridge {

// `any` is the union of the three rows; nearly every object fits it, since Arize takes almost any.
enum class Platform : std::uint8_t { openpipe, humanloop, arize, any };
inline constexpr std::size_t kPlatformCount = 3;

// Which of a platform's four documents a text is: its row, or the body of its endpoint's traffic.
enum class Document : std::uint8_t { entry, request, response, error };

enum class Severity : std::uint8_t { warning, error };
enum class Level : std::uint8_t { off, warn, error };

// How a file holds its rows.
enum class Framing : std::uint8_t { json_lines, json_array, request_body, single, concatenated };

[[nodiscard]] std::string_view name_of(Framing framing);
[[nodiscard]] std::optional<Framing> framing_named(std::string_view name);
[[nodiscard]] std::string_view name_of(Platform platform);
[[nodiscard]] std::string_view name_of(Document document);
[[nodiscard]] std::optional<Platform> platform_named(std::string_view name);
[[nodiscard]] std::optional<Document> document_named(std::string_view name);

// One step of a JSON path: an object's key or an array's 0-based index.
using PathStep = std::variant<std::string, std::uint32_t>;
using Path = std::vector<PathStep>;

// The path as an RFC 6901 JSON Pointer; the root is "".
[[nodiscard]] std::string to_pointer(const Path& path);

// Replaces `length` bytes at `offset` of the checked text.
struct Edit {
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
  std::string text;
};

// A repair that loses nothing, or only what the platform drops anyway; then the title says so.
struct Fix {
  std::string title;
  std::vector<Edit> edits;
};

// The text around an issue's span, of the line that the span begins in: at most
// `Limits::excerpt_bytes` before it and as many from its start on. Bad UTF-8 is left as it is.
struct Excerpt {
  std::string before;
  std::string marked;
  std::string after;
};

// One fault. Offsets and lengths are bytes of the whole text (a byte order mark counts); line and
// column are 1-based, the column in UTF-16 units (a byte order mark does not count).
struct Issue {
  Severity severity = Severity::error;
  std::string code;
  std::string message;
  Path path;
  std::uint64_t record = 0;  // 0-based row
  std::uint64_t line = 1;
  std::uint64_t column = 1;
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
  std::string expected;  // empty where there is nothing to say, as for the next two
  std::string received;
  std::string hint;
  Path inner_path;  // inside a JSON text held by a string, such as a tool call's arguments
  std::optional<Fix> fix;
  std::optional<Excerpt> excerpt;  // where one was asked for
};

// How many issues there were by code, those beyond the cap included.
using Totals = std::map<std::string, std::uint64_t, std::less<>>;

struct Limits {
  std::size_t max_row_bytes = std::size_t{16} << 20U;
  std::size_t max_depth = 128;  // 1000 at most
  std::size_t max_issues = 100;
  std::size_t excerpt_bytes = 0;  // 0: issues carry no excerpt
};

// Which rules beyond the schema are on. `levels` overrides a rule's default for the platform;
// `enabled = false` leaves the schema (and the grammar of JSON) alone to decide.
struct RuleOptions {
  bool enabled = true;
  std::map<std::string, Level, std::less<>> levels;
};

struct ValidateOptions {
  std::optional<Platform> platform;  // none: chosen by the rows' keys (`check`) or openpipe
  Document as = Document::entry;
  RuleOptions rules = {};
  Limits limits = {};
  // Of `check`: what the file should be, where that is known, by its name for one. Rules speak of a
  // file that is another; none: any is as good.
  std::optional<Framing> framing = {};
  // Of files that are fed: every row that is JSON is noted, to be taken by `take_hashes`.
  bool row_hashes = false;
};

// A row that was checked, told from others by 72 bits: rows that say the same but for their split
// have the same hash, as for the rules duplicate-example and train-test-overlap.
struct RowHash {
  std::uint64_t first = 0;
  std::uint32_t number =
      0;  // of its line, or of the row where lines do not tell rows apart; from 1
  std::uint8_t second = 0;
  std::uint8_t split = 0;  // 1-based, in `Summary::splits`; 0: it has none
  bool valid = true;
  std::uint8_t reserved = 0;
};

// What is known of one rule.
struct RuleInfo {
  std::string_view id;
  std::string_view summary;
  std::string_view documentation;  // Markdown
  std::array<Level, kPlatformCount> defaults;
  std::string_view fix;  // what its issues' fix does; empty: they have none
};

// All rules, by id.
[[nodiscard]] std::vector<RuleInfo> rule_catalogue();

struct Report {
  bool valid = true;                 // no issue is an error
  std::optional<Platform> platform;  // none: checked against a schema of your own
  Document as = Document::entry;
  std::vector<Issue> issues;
  Totals totals;
};

struct Summary {
  std::optional<Platform> platform;  // none: the rows disagree and nothing was checked, or they
                                     // were checked against a schema of your own
  std::string platform_reason;       // why, where it was chosen by keys
  Framing framing = Framing::json_lines;
  std::uint64_t records = 0;
  std::uint64_t valid = 0;
  std::uint64_t invalid = 0;
  std::uint64_t bytes = 0;
  std::uint64_t errors = 0;  // of all issues, those beyond the cap and those of the file included
  std::vector<Issue> issues;
  Totals totals;
  std::map<std::string, std::uint64_t, std::less<>> by_platform;  // rows checked as this platform
  std::vector<std::string> splits;  // that `RowHash::split` counts, where hashes were asked for
};

// Checks texts with one set of options.
class Validator {
 public:
  explicit Validator(ValidateOptions options);
  Validator(const Validator&) = delete;
  Validator& operator=(const Validator&) = delete;
  Validator(Validator&&) noexcept;
  Validator& operator=(Validator&&) noexcept;
  ~Validator();

  // The first thing wrong with the options themselves, such as a rule of an unknown name.
  [[nodiscard]] const std::optional<std::string>& misuse() const;

  // Checks one JSON document.
  [[nodiscard]] Report validate(std::string_view document);

  // What the host of a library without text, such as JavaScript with its values, needs to tell by
  // itself that a value is fine (validate/value_tables.h tells how); "" where it must ask
  // `validate`.
  [[nodiscard]] std::string value_tables();

  // Checks every row of a file: JSON Lines, a JSON array, a request body, one row, or several one
  // after the other; and the file by the rules of files, which `validate` does not ask.
  [[nodiscard]] Summary check(std::string_view file);

  // The same for a file that comes in pieces, cut anywhere: write up to `bytes` bytes at
  // `room(bytes)`, then tell `feed` how many; `finish` gives the summary, and the next file may
  // begin. The summary is that of `check`. It takes the memory of a piece and a few rows (of
  // `Limits::max_row_bytes` at most; larger ones are stepped over without being kept).
  [[nodiscard]] char* room(std::size_t bytes);
  void feed(std::size_t bytes);
  [[nodiscard]] Summary finish();

  // Rows counted so far of the file that is fed.
  [[nodiscard]] std::uint64_t records() const;

  // What `ValidateOptions::row_hashes` asks for, of the rows since it was last taken.
  [[nodiscard]] std::vector<RowHash> take_hashes();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// One row of a file, as it stands there.
struct Record {
  std::uint64_t record = 0;    // 0-based
  std::uint64_t line = 1;      // 1-based, of its first byte
  std::uint64_t offset = 0;    // bytes
  std::string text;            // without the line end; none where it is larger than a row may be
  std::optional<Issue> issue;  // why it cannot be read: no JSON, no UTF-8, too deep, too large
};

// Splits a file that comes in pieces, cut anywhere, into its rows: JSON Lines, a JSON array, a
// request body, one row, or several one after the other.
//
//   entrybridge::RecordReader reader;
//   std::memcpy(reader.room(n), piece, n);
//   for (const entrybridge::Record& row : reader.feed(n)) …
class RecordReader {
 public:
  explicit RecordReader(const Limits& limits = {});
  RecordReader(const RecordReader&) = delete;
  RecordReader& operator=(const RecordReader&) = delete;
  RecordReader(RecordReader&&) noexcept;
  RecordReader& operator=(RecordReader&&) noexcept;
  ~RecordReader();

  // As of Validator; gives the rows that have become whole.
  [[nodiscard]] char* room(std::size_t bytes);
  [[nodiscard]] std::vector<Record> feed(std::size_t bytes);

  // The last rows. It reads one file.
  [[nodiscard]] std::vector<Record> finish();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// Why a schema cannot be used, and where in its text; columns and offsets as in Issue.
struct SchemaError {
  std::string message;
  Path path;  // of the value at fault; empty: the root, or the text is no JSON
  std::uint64_t line = 1;
  std::uint64_t column = 1;
  std::uint64_t offset = 0;
};

struct CompileOptions {
  RuleOptions rules = {};  // rules of platforms and of files are off unless named here; those of
                           // text are on
  Limits limits = {};
  std::optional<Framing> framing = {};  // as of ValidateOptions
};

// Checks texts against a schema of your own: any JSON Schema of draft-07.
//
// It promises: any bytes give a schema or a SchemaError, in bounded time and memory. `$ref` leads
// to places of the same document or to draft-07's own schema; nothing is fetched. `format` only
// annotates. A `pattern` is ECMAScript's, without look-behind, back-references and `\p{…}`.
// Limits: 4 MiB of text, 256 deep, 100,000 schemas, 1,000 patterns of 1,000 bytes.
//
//   auto made = entrybridge::CompiledSchema::compile(R"({"required":["id"]})");
//   if (auto* schema = std::get_if<entrybridge::CompiledSchema>(&made)) schema->validate("{}");
class CompiledSchema {
 public:
  [[nodiscard]] static std::variant<CompiledSchema, SchemaError> compile(
      std::string_view schema, const CompileOptions& options = {});
  CompiledSchema(const CompiledSchema&) = delete;
  CompiledSchema& operator=(const CompiledSchema&) = delete;
  CompiledSchema(CompiledSchema&&) noexcept;
  CompiledSchema& operator=(CompiledSchema&&) noexcept;
  ~CompiledSchema();

  // As of Validator.
  [[nodiscard]] const std::optional<std::string>& misuse() const;

  // Checks one JSON document.
  [[nodiscard]] Report validate(std::string_view document);

  // As of Validator.
  [[nodiscard]] std::string value_tables() const;

  // Checks every row of a file: JSON Lines, a JSON array, one row, or several one after the other.
  [[nodiscard]] Summary check(std::string_view file);

  // Another one of the same schema, for a file of its own beside this one's; the two are for one
  // thread at a time.
  [[nodiscard]] CompiledSchema fork() const;

  // The same for a file in pieces, as of Validator.
  [[nodiscard]] char* room(std::size_t bytes);
  void feed(std::size_t bytes);
  [[nodiscard]] Summary finish();
  [[nodiscard]] std::uint64_t records() const;

 private:
  class Impl;
  explicit CompiledSchema(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// A repair that was made.
struct AppliedFix {
  std::string code;  // of the issue that it mends
  std::uint64_t record = 0;
  std::uint64_t line = 1;
  std::string title;
};

struct FixResult {
  std::optional<std::string> misuse;  // what is wrong with the options; then nothing was read
  std::string text;
  std::vector<AppliedFix> applied;  // at most `Limits::max_issues`
  Totals totals;                    // all repairs by code
  Summary remaining;                // of the text as it is now
};

// Mends every row of a file as far as that loses nothing: it does the fixes of its issues, again
// and again until there are none. What is not part of a fix stays byte for byte; a row that is no
// JSON stays as it is; a row that was valid is valid.
[[nodiscard]] FixResult fix(std::string_view file, const ValidateOptions& options);

// Which platforms' schemas take a row (rules do not count), and which one its keys speak for.
struct Detection {
  bool openpipe = false;
  bool humanloop = false;
  bool arize = false;
  std::optional<Platform> best;  // none: not a JSON object
  std::string reason;
};
[[nodiscard]] Detection detect(std::string_view row);

// What becomes of values that have no slot on the other side.
enum class Losses : std::uint8_t { keep, drop, error };

enum class Action : std::uint8_t { moved, rewritten, kept, dropped };
[[nodiscard]] std::string_view name_of(Action action);

// One step of a conversion, as data.
struct Change {
  std::uint64_t record = 0;
  std::string from = {};               // JSON Pointer into the row read
  std::optional<std::string> to = {};  // JSON Pointer into the row written
  Action action = Action::moved;
  std::string reason = {};
};

// How an Arize example is laid out where one is written: objects, or JSON texts in columns named
// `input_json` and so on, for what takes only flat rows.
enum class ExampleLayout : std::uint8_t { nested, json_text };

// Which columns of an Arize example are what, where its names do not say so. Every column that is
// none of these is read as ever: a slot, or metadata.
struct Columns {
  std::optional<std::string> user = {};
  std::optional<std::string> assistant = {};
  std::optional<std::string> system = {};
  std::vector<std::string> variables = {};
  std::vector<std::string> metadata = {};
};

// Other forms of rows that are read: `openpipe-legacy`, `sharegpt` …
[[nodiscard]] std::span<const std::string_view> dialect_names();

struct ConvertOptions {
  Platform from = Platform::openpipe;
  bool choose_from = false;  // `from` is chosen by the rows' keys, as for a check
  Platform to = Platform::openpipe;
  Losses losses = Losses::keep;
  // Remembers, in the sidecar, what the platform written for cannot tell apart, so that the way
  // back gives the row that was read, key by key. Edits on the other side win.
  bool round_trip = false;
  std::optional<std::string> message_template;  // Humanloop: makes the user message of `inputs`
  std::optional<std::string> answer;            // Humanloop: the key of `target` that is the answer
  ExampleLayout layout = ExampleLayout::nested;
  Columns columns = {};
  std::optional<std::string> dialect = {};  // of the rows read; none: found by their keys
  RuleOptions rules = {};
  Limits limits = {};
};

// A row that was not converted, and why.
struct Rejected {
  std::uint64_t record = 0;
  std::uint64_t line = 1;
  std::string text;  // none where the row is larger than `Limits::max_row_bytes`
  std::vector<Issue> issues;
};

struct Conversion {
  std::optional<std::string> misuse;  // what is wrong with the options; then nothing was read
  std::optional<Platform> from;       // none: the rows disagree, and nothing was converted
  std::string text;                   // the rows converted, framed as the input was
  Framing framing = Framing::single;
  std::uint64_t records = 0;
  std::uint64_t converted = 0;
  std::vector<Change> changes;  // at most `Limits::max_issues` a reason; `totals` counts all
  Totals totals;                // changes by "action:reason", issues by code
  std::vector<Rejected> rejected;
  std::vector<Issue> warnings;  // of rows that were converted; at most `Limits::max_issues`
};

[[nodiscard]] Conversion convert(std::string_view text, const ConvertOptions& options);

// Converts a file that comes in pieces, cut anywhere, and gives out what comes of it: all that
// `take` gave, one after the other, and what `finish` gives, are what `convert` gives for the
// whole. It takes the memory of a piece, of what was not taken yet, and of a few rows.
//
//   Converter converter({.from = Platform::openpipe, .to = Platform::arize});
//   std::memcpy(converter.room(n), piece, n);
//   converter.feed(n);
//   write(converter.take().text);
class Converter {
 public:
  explicit Converter(ConvertOptions options);
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;
  Converter(Converter&&) noexcept;
  Converter& operator=(Converter&&) noexcept;
  ~Converter();

  // As of Validator.
  [[nodiscard]] const std::optional<std::string>& misuse() const;
  [[nodiscard]] char* room(std::size_t bytes);
  void feed(std::size_t bytes);
  [[nodiscard]] std::uint64_t records() const;

  // Text, changes, rejected rows and warnings since it was last asked; counts and totals of all.
  [[nodiscard]] Conversion take();

  // The same for what is left, with the end of the text. It converts one file.
  [[nodiscard]] Conversion finish();

 private:
  class Impl;
  friend Conversion convert(std::string_view text, const ConvertOptions& options);
  std::unique_ptr<Impl> impl_;
};

// The schema documents and the platform table, as JSON text. None: no such document.
[[nodiscard]] std::optional<std::string_view> schema_text(Platform platform, Document document);
[[nodiscard]] std::string_view platform_table_text();

}  // namespace entrybridge

#endif  // ENTRYBRIDGE_ENTRYBRIDGE_H_
