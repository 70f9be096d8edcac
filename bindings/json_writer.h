// A writer of JSON objects and arrays, just enough for reports.
#ifndef ENTRYBRIDGE_BINDINGS_JSON_WRITER_H_
#define ENTRYBRIDGE_BINDINGS_JSON_WRITER_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "text/write.h"

namespace entrybridge::bindings {

class JsonWriter {
 public:
  void open_object() { open('{'); }
  void close_object() { close('}'); }
  void open_array() { open('['); }
  void close_array() { close(']'); }

  // `name` is one of ours: nothing in it needs an escape.
  void key(std::string_view name) {
    separate();
    out_ += '"';
    out_ += name;
    out_ += "\":";
    after_key_ = true;
  }
  void string(std::string_view value) {
    separate();
    text::append_quoted(out_, value);
  }
  void number(std::uint64_t value) {
    separate();
    text::append_number(out_, value);
  }
  void boolean(bool value) { raw(value ? "true" : "false"); }
  void null() { raw("null"); }

  void member(std::string_view name, std::string_view value) {
    key(name);
    string(value);
  }
  void member(std::string_view name, std::uint64_t value) {
    key(name);
    number(value);
  }
  void flag(std::string_view name, bool value) {
    key(name);
    boolean(value);
  }
  void member_unless_empty(std::string_view name, std::string_view value) {
    if (!value.empty()) member(name, value);
  }

  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  void raw(std::string_view text) {
    separate();
    out_ += text;
  }
  void open(char bracket) {
    separate();
    out_ += bracket;
    first_ = true;
  }
  void close(char bracket) {
    out_ += bracket;
    first_ = false;
  }
  // A comma before all but the first of a container, none between a key and its value.
  void separate() {
    if (!first_ && !after_key_) out_ += ',';
    first_ = false;
    after_key_ = false;
  }

  std::string out_;
  bool first_ = true;
  bool after_key_ = false;
};

}  // namespace entrybridge::bindings

#endif  // ENTRYBRIDGE_BINDINGS_JSON_WRITER_H_
