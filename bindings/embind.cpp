// The library for JavaScript, through Embind.
//
// Only numbers cross here; text crosses as bytes of the heap. JavaScript reserves the input buffer,
// writes UTF-8 into it, calls, and reads the answer (JSON, see marshal.h) from the output buffer:
//
//   const at = core.reserve(bytes.length);
//   core.HEAPU8.set(bytes, at);
//   if (core.validate(handle, bytes.length) === 0) read(core.outputPointer(), core.outputLength());
//
// A handle stands for a Validator with its options. The buffers live until the next call.
#include <emscripten/bind.h>

#include <cstdint>
#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "marshal.h"

namespace {

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

struct Session {
  InputBuffer input;
  std::string output;
  std::string payload;
  std::map<unsigned, std::unique_ptr<entrybridge::Validator>> validators;
  unsigned last_handle = 0;
};

Session& session() {
  static Session the_session;
  return the_session;
}

std::uintptr_t reserve(std::size_t bytes) {
  return session().input.reserve(bytes);
}

// A handle, or 0 with the reason in the output.
unsigned open_validator(std::size_t options_length) {
  Session& own = session();
  auto read = entrybridge::bindings::read_validate_options(own.input.view(0, options_length));
  if (!read.options) {
    own.output = read.problem;
    return 0;
  }
  auto validator = std::make_unique<entrybridge::Validator>(std::move(*read.options));
  if (validator->misuse()) {
    own.output = *validator->misuse();
    return 0;
  }
  own.validators.emplace(++own.last_handle, std::move(validator));
  return own.last_handle;
}

void close_validator(unsigned handle) {
  session().validators.erase(handle);
}

// 1: valid, and nothing to say of it; 0: the output holds the report.
int validate(unsigned handle, std::size_t length) {
  Session& own = session();
  const entrybridge::Report report = own.validators.at(handle)->validate(own.input.view(0, length));
  if (report.valid && report.issues.empty() && report.totals.empty()) return 1;
  own.output = to_json(report);
  return 0;
}

void check(unsigned handle, std::size_t length) {
  Session& own = session();
  own.output = to_json(own.validators.at(handle)->check(own.input.view(0, length)));
}

// A file in pieces: write at most `bytes` bytes at the pointer, feed them, and so on; `finish` puts
// the summary into the output.
std::uintptr_t room(unsigned handle, std::size_t bytes) {
  return reinterpret_cast<std::uintptr_t>(session().validators.at(handle)->room(bytes));
}

void feed(unsigned handle, std::size_t bytes) {
  session().validators.at(handle)->feed(bytes);
}

void finish(unsigned handle) {
  Session& own = session();
  own.output = to_json(own.validators.at(handle)->finish());
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
  emscripten::function("closeValidator", &close_validator);
  emscripten::function("validate", &validate);
  emscripten::function("check", &check);
  emscripten::function("room", &room);
  emscripten::function("feed", &feed);
  emscripten::function("finish", &finish);
  emscripten::function("detect", &detect);
  emscripten::function("convert", &convert);
  emscripten::function("describeRules", &describe_rules);
  emscripten::function("outputPointer", &output_pointer);
  emscripten::function("outputLength", &output_length);
  emscripten::function("payloadPointer", &payload_pointer);
  emscripten::function("payloadLength", &payload_length);
}
