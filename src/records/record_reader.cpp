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

  std::vector<Record> feed(std::size_t bytes, bool is_last) {
    pieces_.grow(bytes);
    frames_.see(pieces_.view(), is_last);
    std::vector<Record> records;
    while (const auto frame = frames_.next()) records.push_back(record_of(*frame));
    pieces_.drop(frames_.release());
    return records;
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
};

RecordReader::RecordReader(const Limits& limits) : impl_(std::make_unique<Impl>(limits)) {}
RecordReader::RecordReader(RecordReader&&) noexcept = default;
RecordReader& RecordReader::operator=(RecordReader&&) noexcept = default;
RecordReader::~RecordReader() = default;

char* RecordReader::room(std::size_t bytes) {
  return impl_->room(bytes);
}
std::vector<Record> RecordReader::feed(std::size_t bytes) {
  return impl_->feed(bytes, false);
}
std::vector<Record> RecordReader::finish() {
  return impl_->feed(0, true);
}

}  // namespace entrybridge
