// Law: what the one pass accepts, and no rule may speak of, nothing is said of by the slow path.
#include <string>

#include "fuzz.h"
#include "validate/row_checker.h"

using namespace entrybridge;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::Input input = fuzz::input_of(data, size);
  validate::RowChecker checker(fuzz::platform_of(input.choice), Document::entry, {}, {});
  const records::Frame frame{.text = input.text};
  if (!checker.accepts(frame)) return 0;
  records::IssueSink sink(10);
  fuzz::demand(checker.check(frame, sink), "accepted rows have no errors");
  fuzz::demand(sink.totals().empty(), "accepted rows have no findings");
  text::Tree filled;
  fuzz::demand(checker.accepts_into(filled, frame), "accepted rows are accepted again");
  fuzz::demand(filled.nodes() == checker.tree().nodes(), "the one pass fills the same tree");
  return 0;
}
