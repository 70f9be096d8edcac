// The library for JavaScript, through Embind.
//
// Only numbers cross here; text crosses as bytes of the heap. JavaScript reserves the input buffer,
// writes UTF-8 into it, calls, and reads the answer (JSON, see marshal.h) from the output buffer:
//
//   const at = core.reserve(bytes.length);
//   core.HEAPU8.set(bytes, at);
//   if (core.validate(handle, bytes.length) === 0) read(core.outputPointer(), core.outputLength());
//
// A handle stands for a Validator or a CompiledSchema, with its options. The buffers live until the
// next call.
#include <emscripten/bind.h>
#include <emscripten/emscripten.h>

#include <cstdint>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

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
using entrybridge::SchemaError;
using entrybridge::Validator;

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

using Checker = std::variant<Validator, CompiledSchema>;

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

  int keep(Checker checker) {
    checkers.emplace(++last_handle, std::move(checker));
    return last_handle;
  }

  InputBuffer input;
  std::string output;
  std::string payload;
  std::map<int, Checker> checkers;
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
  auto read = entrybridge::bindings::read_validate_options(own.input.view(0, options_length));
  if (!read.options) {
    own.output = read.problem;
    return 0;
  }
  Validator validator(std::move(*read.options));
  if (validator.misuse()) {
    own.output = *validator.misuse();
    return 0;
  }
  return own.keep(std::move(validator));
}

// The same for the schema that stands behind the options; -1 with a SchemaError in the output.
int open_schema(std::size_t options_length, std::size_t schema_length) {
  Session& own = session();
  const auto read = entrybridge::bindings::read_compile_options(own.input.view(0, options_length));
  if (!read.options) {
    own.output = read.problem;
    return 0;
  }
  auto made = CompiledSchema::compile(own.input.view(options_length, schema_length), *read.options);
  if (const auto* error = std::get_if<SchemaError>(&made)) {
    own.output = to_json(*error);
    return -1;
  }
  auto& schema = std::get<CompiledSchema>(made);
  if (schema.misuse()) {
    own.output = *schema.misuse();
    return 0;
  }
  return own.keep(std::move(schema));
}

void close(int handle) {
  session().checkers.erase(handle);
}

// 1: valid, and nothing to say of it; 0: the output holds the report.
int validate(int handle, std::size_t length) {
  Session& own = session();
  const std::string_view document = own.input.view(0, length);
  const entrybridge::Report report = std::visit(
      [&](auto& checker) { return checker.validate(document); }, own.checkers.at(handle));
  if (report.valid && report.issues.empty() && report.totals.empty()) return 1;
  own.output = to_json(report);
  return 0;
}

void check(int handle, std::size_t length) {
  Session& own = session();
  const std::string_view file = own.input.view(0, length);
  own.output = to_json(
      std::visit([&](auto& checker) { return checker.check(file); }, own.checkers.at(handle)));
}

// A file in pieces, for a Validator: write at most `bytes` bytes at the pointer, feed them, and so
// on; `finish` puts the summary into the output.
Validator& validator(int handle) {
  return std::get<Validator>(session().checkers.at(handle));
}

std::uintptr_t room(int handle, std::size_t bytes) {
  return reinterpret_cast<std::uintptr_t>(validator(handle).room(bytes));
}

void feed(int handle, std::size_t bytes) {
  validator(handle).feed(bytes);
}

void finish(int handle) {
  session().output = to_json(validator(handle).finish());
}

void detect(std::size_t length) {
  Session& own = session();
  own.output = to_json(entrybridge::detect(own.input.view(0, length)));
}

// 1: the output holds the report, the payload the rows; 0: the output says why not.
int convert(std::size_t options_length, std::size_t text_length) {
  Session& own = session();
  const auto read = entrybridge::bindings::read_convert_options(own.input.view(0, options_length));
  if (!read.options) {
    own.output = read.problem;
    return 0;
  }
  entrybridge::Conversion conversion =
      entrybridge::convert(own.input.view(options_length, text_length), *read.options);
  if (conversion.misuse) {
    own.output = *conversion.misuse;
    return 0;
  }
  own.output = to_json(conversion, *read.options);
  own.payload = std::move(conversion.text);
  return 1;
}

// The same for a text that is mended.
int fix(std::size_t options_length, std::size_t text_length) {
  Session& own = session();
  const auto read = entrybridge::bindings::read_validate_options(own.input.view(0, options_length));
  if (!read.options) {
    own.output = read.problem;
    return 0;
  }
  entrybridge::FixResult result =
      entrybridge::fix(own.input.view(options_length, text_length), *read.options);
  if (result.misuse) {
    own.output = *result.misuse;
    return 0;
  }
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
  emscripten::function("close", &close);
  emscripten::function("validate", &validate);
  emscripten::function("check", &check);
  emscripten::function("room", &room);
  emscripten::function("feed", &feed);
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
