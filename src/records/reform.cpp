#include "records/reform.h"

#include <utility>

#include "records/frames.h"
#include "text/edit.h"
#include "text/tree.h"
#include "text/utf8.h"

namespace entrybridge::records {
namespace {

// Writes values into lines, behind the mark that the file may begin with.
class LineWriter {
 public:
  LineWriter(std::string_view file, const Limits& limits) : limits_(limits) {
    if (file.starts_with(text::kByteOrderMark)) out_ = text::kByteOrderMark;
  }

  // False: it is no JSON.
  bool add(std::string_view value) {
    if (value.size() > limits_.max_row_bytes || tree_.parse(value, limits_.max_depth)) return false;
    out_ += text::on_one_line(value);
    out_ += '\n';
    return true;
  }

  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  const Limits& limits_;
  text::Tree tree_;
  std::string out_;
};

std::optional<std::string> rows_on_lines(Frames frames, LineWriter lines) {
  while (const std::optional<Frame> frame = frames.next()) {
    if (frame->fault || !lines.add(frame->text)) return std::nullopt;
  }
  return lines.take();
}

}  // namespace

std::optional<std::string> without_mark(std::string_view file, const Limits& /*limits*/) {
  if (!file.starts_with(text::kByteOrderMark)) return std::nullopt;
  return std::string(file.substr(text::kByteOrderMark.size()));
}

std::optional<std::string> with_line_feeds(std::string_view file, const Limits& /*limits*/) {
  std::string out;
  while (true) {
    const std::size_t end = file.find("\r\n");
    out += file.substr(0, end);
    if (end == std::string_view::npos) return out;
    file.remove_prefix(end + 1);
  }
}

std::optional<std::string> items_on_lines(std::string_view file, const Limits& limits) {
  Frames frames(file, limits);
  if (frames.framing() != Framing::json_array) return std::nullopt;
  return rows_on_lines(frames, LineWriter(file, limits));
}

std::optional<std::string> values_on_lines(std::string_view file, const Limits& limits) {
  return rows_on_lines(Frames(file, limits, Frames::Bodies::are_rows), LineWriter(file, limits));
}

}  // namespace entrybridge::records
