// The library for JavaScript, through Embind.
//
// Only numbers cross here; text crosses as bytes of the heap. JavaScript reserves the input buffer,
// writes UTF-8 into it, calls, and reads the answer (JSON, see marshal.h) from the output buffer:
//
//   const at = core.reserve(bytes.length);
//   core.HEAPU8.set(bytes, at);
//   if (core.validate(handle, bytes.length) === 0) read(core.outputPointer(), core.outputLength());
//
// A handle stands for a Validator or a CompiledSchema with its options, or for one stream: a
// Converter or a RecordReader. A file in pieces is written where `room` says, a piece at a time,
// and each is fed; what comes of them is taken. The buffers live until the next call.
#include <emscripten/bind.h>
#include <emscripten/emscripten.h>

#include <cstdint>
#include <cstdlib>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "marshal.h"
#include "text/pattern.h"

// The other direction: regular expressions that ours does not cover run in the host's engine, which
// web/core.ts puts into the module. Numbers alone cross here too.
// clang-format off
EM_JS(int, js_pattern_compile, (const char* source, std::size_t length), {
  return Module["patternHost"].compile(source, length);
})
EM_JS(int, js_pattern_test, (int handle, const char* subject, std::size_t length), {
  return Module["patternHost"].test(handle, subject, length);
})
EM_JS(void, js_pattern_release, (int handle), {
  Module["patternHost"].release(handle);
})
// clang-format on

namespace {

using entrybridge::CompiledSchema;
using entrybridge::Conversion;
using entrybridge::Converter;
using entrybridge::Record;
using entrybridge::RecordReader;
using entrybridge::RowHash;
using entrybridge::SchemaError;
using entrybridge::Validator;

using entrybridge::bindings::read_compile_options;
using entrybridge::bindings::read_convert_options;
using entrybridge::bindings::read_limits;
using entrybridge::bindings::read_validate_options;
using entrybridge::bindings::to_json;

// A buffer that grew beyond this is given back when a small one is asked for next.
constexpr std::size_t kKeptInputBytes = std::size_t{32} << 20U;

class InputBuffer {
 public:
  std::uintptr_t reserve(std::size_t bytes) {
    if (bytes > capacity_ || capacity_ > kKeptInputBytes) resize(bytes);
    return reinterpret_cast<std::uintptr_t>(data_);
  }
  [[nodiscard]] std::string_view view(std::size_t offset, std::size_t length) const {
    return {data_ + offset, length};
  }

 private:
  void resize(std::size_t bytes) {
    std::free(data_);
    capacity_ = bytes < 4096 ? 4096 : bytes;
    data_ = static_cast<char*>(std::malloc(capacity_));
    if (data_ == nullptr) capacity_ = 0;
  }

  char* data_ = nullptr;
  std::size_t capacity_ = 0;
};

// A file that is split into its rows, and those that were not taken yet.
struct RowsReader {
  explicit RowsReader(const entrybridge::Limits& limits) : reader(limits) {}
  [[nodiscard]] char* room(std::size_t bytes) { return reader.room(bytes); }
  void feed(std::size_t bytes) { add(reader.feed(bytes)); }
  void add(std::vector<Record> more) {
    count += more.size();
    rows = std::move(more);
  }
  [[nodiscard]] std::uint64_t records() const { return count; }

  RecordReader reader;
  std::vector<Record> rows;
  std::uint64_t count = 0;
};

using Handle = std::variant<Validator, CompiledSchema, Converter, RowsReader>;

struct Session {
  Session() {
    entrybridge::text::set_pattern_host(
        {.compile =
             [](std::string_view source) {
               return js_pattern_compile(source.data(), source.size());
             },
         .test =
             [](int handle, std::string_view subject) {
               return js_pattern_test(handle, subject.data(), subject.size()) != 0;
             },
         .release = [](int handle) { js_pattern_release(handle); }});
  }

  // Options, or nothing with what is wrong with them in the output.
  template <class Options>
  std::optional<Options> said(entrybridge::bindings::Read<Options> read) {
    if (!read.options) output = std::move(read.problem);
    return std::move(read.options);
  }

  // Whether options that could be read cannot be meant, which is in the output then.
  bool tells(const std::optional<std::string>& misuse) {
    if (misuse) output = *misuse;
    return misuse.has_value();
  }

  template <class Reader>
  int keep_unless_misused(Reader reader) {
    return tells(reader.misuse()) ? 0 : keep(std::move(reader));
  }

  int keep(Handle handle) {
    handles.emplace(++last_handle, std::move(handle));
    return last_handle;
  }

  // What a validator or a compiled schema says.
  template <class Ask>
  auto ask(int handle, Ask question) {
    Handle& checker = handles.at(handle);
    if (auto* schema = std::get_if<CompiledSchema>(&checker)) return question(*schema);
    return question(std::get<Validator>(checker));
  }

  InputBuffer input;
  std::string output;
  std::string payload;
  std::map<int, Handle> handles;
  int last_handle = 0;
};

Session& session() {
  static Session the_session;
  return the_session;
}

std::uintptr_t reserve(std::size_t bytes) {
  return session().input.reserve(bytes);
}

// A handle, or 0 with the misuse of the options in the output.
int open_validator(std::size_t options_length) {
  Session& own = session();
  auto options = own.said(read_validate_options(own.input.view(0, options_length)));
  return options ? own.keep_unless_misused(Validator(std::move(*options))) : 0;
}

// The same for the schema that stands behind the options; -1 with a SchemaError in the output.
int open_schema(std::size_t options_length, std::size_t schema_length) {
  Session& own = session();
  const auto options = own.said(read_compile_options(own.input.view(0, options_length)));
  if (!options) return 0;
  auto made = CompiledSchema::compile(own.input.view(options_length, schema_length), *options);
  if (const auto* error = std::get_if<SchemaError>(&made)) {
    own.output = to_json(*error);
    return -1;
  }
  return own.keep_unless_misused(std::move(std::get<CompiledSchema>(made)));
}

// A handle to a conversion of one stream, as of open_validator.
int open_converter(std::size_t options_length) {
  Session& own = session();
  auto options = own.said(read_convert_options(own.input.view(0, options_length)));
  return options ? own.keep_unless_misused(Converter(std::move(*options))) : 0;
}

// The same to the rows of one stream.
int open_records(std::size_t options_length) {
  Session& own = session();
  const auto limits = own.said(read_limits(own.input.view(0, options_length)));
  return limits ? own.keep(RowsReader(*limits)) : 0;
}

// A handle to the same schema for one stream.
int fork_schema(int handle) {
  return session().keep(std::get<CompiledSchema>(session().handles.at(handle)).fork());
}

void close(int handle) {
  session().handles.erase(handle);
}

// 1: valid, and nothing to say of it; 0: the output holds the report.
int validate(int handle, std::size_t length) {
  Session& own = session();
  const std::string_view document = own.input.view(0, length);
  const entrybridge::Report report =
      own.ask(handle, [&](auto& checker) { return checker.validate(document); });
  if (report.valid && report.issues.empty() && report.totals.empty()) return 1;
  own.output = to_json(report);
  return 0;
}

// 1: the output holds the tables; 0: there are none.
int value_tables(int handle) {
  Session& own = session();
  own.output = own.ask(handle, [](auto& checker) { return checker.value_tables(); });
  return own.output.empty() ? 0 : 1;
}

void check(int handle, std::size_t length) {
  Session& own = session();
  const std::string_view file = own.input.view(0, length);
  own.output = to_json(own.ask(handle, [&](auto& checker) { return checker.check(file); }));
}

// Files in pieces

std::uintptr_t room(int handle, std::size_t bytes) {
  return reinterpret_cast<std::uintptr_t>(
      std::visit([&](auto& reader) { return reader.room(bytes); }, session().handles.at(handle)));
}

// Gives the number of rows so far.
double feed(int handle, std::size_t bytes) {
  return std::visit(
      [&](auto& reader) {
        reader.feed(bytes);
        return static_cast<double>(reader.records());
      },
      session().handles.at(handle));
}

// 1: the output holds what a conversion has to say, with the payload; 0: there is the payload
// alone.
int give(Session& own, Conversion conversion, bool is_end) {
  const bool is_silent =
      conversion.changes.empty() && conversion.rejected.empty() && conversion.warnings.empty();
  own.output.clear();
  if (is_end || !is_silent) own.output = to_json(conversion);
  own.payload = std::move(conversion.text);
  return own.output.empty() ? 0 : 1;
}

// 1: the output holds the rows, and the payload their texts; 0: there are none.
int give(Session& own, const std::vector<Record>& rows) {
  own.payload.clear();
  for (const Record& row : rows) own.payload += row.text;
  own.output = to_json(rows);
  return rows.empty() ? 0 : 1;
}

// 0: the payload holds the hashes of rows, 16 bytes each, as they stand in memory.
int give(Session& own, const std::vector<RowHash>& hashes) {
  static_assert(sizeof(RowHash) == 16);
  own.payload.assign(reinterpret_cast<const char*>(hashes.data()), hashes.size() * sizeof(RowHash));
  return 0;
}

// What has come of the pieces since it was last asked.
int take(int handle) {
  Session& own = session();
  Handle& stream = own.handles.at(handle);
  if (auto* validator = std::get_if<Validator>(&stream)) return give(own, validator->take_hashes());
  if (auto* converter = std::get_if<Converter>(&stream)) return give(own, converter->take(), false);
  return give(own, std::exchange(std::get<RowsReader>(stream).rows, {}));
}

// The end of the file: the summary, or what is left.
void finish(int handle) {
  Session& own = session();
  Handle& stream = own.handles.at(handle);
  if (auto* converter = std::get_if<Converter>(&stream)) {
    give(own, converter->finish(), true);
  } else if (auto* reader = std::get_if<RowsReader>(&stream)) {
    give(own, reader->reader.finish());
  } else {
    own.output = to_json(own.ask(handle, [](auto& checker) { return checker.finish(); }));
  }
}

void detect(std::size_t length) {
  Session& own = session();
  own.output = to_json(entrybridge::detect(own.input.view(0, length)));
}

// 1: the output holds the report, the payload the rows; 0: the output says why not.
int convert(std::size_t options_length, std::size_t text_length) {
  Session& own = session();
  const auto options = own.said(read_convert_options(own.input.view(0, options_length)));
  if (!options) return 0;
  Conversion conversion =
      entrybridge::convert(own.input.view(options_length, text_length), *options);
  if (own.tells(conversion.misuse)) return 0;
  give(own, std::move(conversion), true);
  return 1;
}

// The same for a text that is mended.
int fix(std::size_t options_length, std::size_t text_length) {
  Session& own = session();
  const auto options = own.said(read_validate_options(own.input.view(0, options_length)));
  if (!options) return 0;
  entrybridge::FixResult result =
      entrybridge::fix(own.input.view(options_length, text_length), *options);
  if (own.tells(result.misuse)) return 0;
  own.output = to_json(result);
  own.payload = std::move(result.text);
  return 1;
}

void describe_rules() {
  session().output = to_json(entrybridge::rule_catalogue());
}

std::uintptr_t output_pointer() {
  return reinterpret_cast<std::uintptr_t>(session().output.data());
}
std::size_t output_length() {
  return session().output.size();
}
std::uintptr_t payload_pointer() {
  return reinterpret_cast<std::uintptr_t>(session().payload.data());
}
std::size_t payload_length() {
  return session().payload.size();
}

}  // namespace

EMSCRIPTEN_BINDINGS(entrybridge) {
  emscripten::function("reserve", &reserve);
  emscripten::function("openValidator", &open_validator);
  emscripten::function("openSchema", &open_schema);
  emscripten::function("openConverter", &open_converter);
  emscripten::function("openRecords", &open_records);
  emscripten::function("forkSchema", &fork_schema);
  emscripten::function("close", &close);
  emscripten::function("validate", &validate);
  emscripten::function("valueTables", &value_tables);
  emscripten::function("check", &check);
  emscripten::function("room", &room);
  emscripten::function("feed", &feed);
  emscripten::function("take", &take);
  emscripten::function("finish", &finish);
  emscripten::function("detect", &detect);
  emscripten::function("convert", &convert);
  emscripten::function("fix", &fix);
  emscripten::function("describeRules", &describe_rules);
  emscripten::function("outputPointer", &output_pointer);
  emscripten::function("outputLength", &output_length);
  emscripten::function("payloadPointer", &payload_pointer);
  emscripten::function("payloadLength", &payload_length);
}
