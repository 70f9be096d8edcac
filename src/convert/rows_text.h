// Frames converted rows as the file they came from was framed.
#ifndef ENTRYBRIDGE_CONVERT_ROWS_TEXT_H_
#define ENTRYBRIDGE_CONVERT_ROWS_TEXT_H_

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "entrybridge.h"
#include "text/simd.h"

namespace entrybridge::conversion {

// JSON Lines become JSON Lines (as do values one after the other), an array an array, a request
// body the body that the platform written for takes (Humanloop's is a bare list), a single row a
// single row. A file that ended with its line does so again. The text can be taken as it comes,
// save the first of rows that span lines: it stays as it is if it is the only one.
class RowsText {
 public:
  RowsText(Framing framing, Platform to)
      : is_list_(framing == Framing::json_array || framing == Framing::request_body),
        spans_lines_(framing == Framing::single || framing == Framing::concatenated) {
    if (!is_list_) return;
    const Body& body = kBodies[static_cast<std::size_t>(to)];
    const bool is_body = framing == Framing::request_body;
    out_ = is_body ? body.opening : "[";
    closing_ = is_body ? body.closing : "]";
  }

  void add(std::string_view row) {
    if (spans_lines_ && !has_rows_) {
      first_ = row;
    } else {
      if (spans_lines_) add_line(std::exchange(first_, {}));
      if (has_rows_) out_ += is_list_ ? ',' : '\n';
      if (spans_lines_) add_line(row);
      if (!spans_lines_) out_ += row;
    }
    has_rows_ = true;
  }

  // Adds the row that `write(out)` appends, of a file whose rows do not span lines, unless that
  // says that there is none.
  template <class Write>
  bool add_by(Write&& write) {
    const std::size_t before = out_.size();
    if (has_rows_) out_ += is_list_ ? ',' : '\n';
    if (!write(out_)) {
      out_.resize(before);
      return false;
    }
    has_rows_ = true;
    return true;
  }

  // About as many bytes more are to come.
  void expect(std::size_t bytes) { out_.reserve(out_.size() + bytes); }

  // What is written since it was last taken.
  [[nodiscard]] std::string take() { return std::exchange(out_, {}); }

  // Writes the end. `framing`: what the file turned out to be.
  void finish(Framing framing, bool ends_line) {
    if (framing == Framing::single) out_ += first_;
    if (framing != Framing::single) add_line(first_);
    out_ += closing_;
    const bool is_lines = !is_list_ && framing != Framing::single;
    if ((ends_line || is_lines) && (has_rows_ || is_list_)) out_ += '\n';
  }

 private:
  // The row without its line breaks and what indents its lines; strings hold no line breaks.
  void add_line(std::string_view row) {
    while (true) {
      const std::size_t end = text::find_line_end(row, 0);
      out_ += row.substr(0, end);
      if (end == row.size()) return;
      row.remove_prefix(text::skip_json_space(row, end));
    }
  }

  struct Body {
    std::string_view opening;
    std::string_view closing;
  };
  static constexpr std::array<Body, kPlatformCount> kBodies = {{
      {"{\"entries\":[", "]}"},
      {"[", "]"},
      {"{\"examples\":[", "]}"},
  }};

  bool is_list_;
  bool spans_lines_;
  std::string first_;
  std::string out_;
  std::string_view closing_;
  bool has_rows_ = false;
};

}  // namespace entrybridge::conversion

#endif  // ENTRYBRIDGE_CONVERT_ROWS_TEXT_H_
