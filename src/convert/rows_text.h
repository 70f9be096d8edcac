// Frames converted rows as the file they came from was framed.
#ifndef ENTRYBRIDGE_CONVERT_ROWS_TEXT_H_
#define ENTRYBRIDGE_CONVERT_ROWS_TEXT_H_

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "entrybridge.h"

namespace entrybridge::conversion {

// JSON Lines become JSON Lines, an array an array, a request body the body that the platform
// written for takes (Humanloop's is a bare list), a single row a single row. A file that ended with
// its line does so again.
class RowsText {
 public:
  RowsText(Framing framing, Platform to, bool ends_line)
      : framing_(framing), ends_line_(ends_line && framing != Framing::json_lines) {
    if (framing == Framing::json_array) out_ = "[";
    if (framing == Framing::request_body) {
      const Body& body = kBodies[static_cast<std::size_t>(to)];
      out_ = body.opening;
      closing_ = body.closing;
    }
    if (framing == Framing::json_array) closing_ = "]";
  }

  void add(std::string_view row) {
    add_by([&](std::string& out) {
      out += row;
      return true;
    });
  }

  // Adds the row that `write(out)` appends, unless that says that there is none.
  template <class Write>
  bool add_by(Write&& write) {
    const std::size_t before = out_.size();
    const bool is_list = framing_ == Framing::json_array || framing_ == Framing::request_body;
    if (is_list && has_rows_) out_ += ',';
    if (!write(out_)) {
      out_.resize(before);
      return false;
    }
    has_rows_ = true;
    if (framing_ == Framing::json_lines) out_ += '\n';
    return true;
  }

  [[nodiscard]] std::string finish() && {
    out_ += closing_;
    if (ends_line_ && !out_.empty()) out_ += '\n';
    return std::move(out_);
  }

 private:
  struct Body {
    std::string_view opening;
    std::string_view closing;
  };
  static constexpr std::array<Body, kPlatformCount> kBodies = {{
      {"{\"entries\":[", "]}"},
      {"[", "]"},
      {"{\"examples\":[", "]}"},
  }};

  Framing framing_;
  bool ends_line_;
  std::string out_;
  std::string_view closing_;
  bool has_rows_ = false;
};

}  // namespace entrybridge::conversion

#endif  // ENTRYBRIDGE_CONVERT_ROWS_TEXT_H_
