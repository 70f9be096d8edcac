// The public header's RecordReader: the rows of a file as text.
#include <utility>

#include "entrybridge.h"
#include "records/frames.h"
#include "records/issue_sink.h"
#include "records/piece_buffer.h"
#include "text/tree.h"

namespace entrybridge {

class RecordReader::Impl {
 public:
  explicit Impl(const Limits& limits) : limits_(limits), frames_(limits) {}

  char* room(std::size_t bytes) { return pieces_.room(bytes); }

  std::vector<Record> feed(std::size_t bytes) {
    pieces_.feed(bytes, *this);
    return std::exchange(records_, {});
  }

  std::vector<Record> finish() {
    pieces_.finish(*this);
    return std::exchange(records_, {});
  }

  std::size_t see_piece(std::string_view window, bool is_last) {
    frames_.see(window, is_last);
    while (const auto frame = frames_.next()) records_.push_back(record_of(*frame));
    return frames_.release();
  }

 private:
  Record record_of(const records::Frame& frame) {
    Record record{.record = frame.record,
                  .line = frame.start.line,
                  .offset = frame.offset,
                  .text = std::string(frame.text),
                  .issue = std::nullopt};
    std::optional<text::TextFault> fault = frame.fault;
    if (!fault) fault = tree_.parse(frame.text, limits_.max_depth);
    if (!fault) return record;
    records::IssueSink sink(1, limits_.excerpt_bytes);
    sink.begin(frame);
    sink.add(*fault);
    record.issue = std::move(sink.issues().front());
    return record;
  }

  Limits limits_;
  records::PieceBuffer pieces_;
  records::Frames frames_;
  text::Tree tree_;
  std::vector<Record> records_;  // those of the piece
};

RecordReader::RecordReader(const Limits& limits) : impl_(std::make_unique<Impl>(limits)) {}
RecordReader::RecordReader(RecordReader&&) noexcept = default;
RecordReader& RecordReader::operator=(RecordReader&&) noexcept = default;
RecordReader::~RecordReader() = default;

char* RecordReader::room(std::size_t bytes) {
  return impl_->room(bytes);
}
std::vector<Record> RecordReader::feed(std::size_t bytes) {
  return impl_->feed(bytes);
}
std::vector<Record> RecordReader::finish() {
  return impl_->finish();
}

}  // namespace entrybridge
