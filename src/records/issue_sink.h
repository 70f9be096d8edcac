// Gathers what is found in the rows of one file: it places each finding, counts all and carries the
// first `max_issues`; findings beyond the cap cost no words.
//
//   IssueSink sink(100);
//   sink.begin(frame);
//   sink.add(Severity::error, "type", [&] { return Finding{.path = …, .message = …}; });
#ifndef ENTRYBRIDGE_RECORDS_ISSUE_SINK_H_
#define ENTRYBRIDGE_RECORDS_ISSUE_SINK_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "entrybridge.h"
#include "records/frame.h"
#include "records/place.h"
#include "text/fault.h"
#include "text/tree.h"

namespace entrybridge::records {

// What is said of one fault; `span` counts from the row's first byte.
struct Finding {
  Path path = {};
  text::Span span = {};
  std::string message;
  std::string expected = {};
  std::string received = {};
  std::string hint = {};
  Path inner_path = {};
  std::optional<Fix> fix = std::nullopt;  // edits count from the row's first byte
};

class IssueSink {
 public:
  enum class Carries : std::uint8_t { all, what_can_be_fixed };

  // `excerpt_bytes`: as of Limits.
  explicit IssueSink(std::size_t max_issues, std::size_t excerpt_bytes = 0,
                     Carries carries = Carries::all)
      : max_issues_(max_issues), excerpt_bytes_(excerpt_bytes), carries_(carries) {}

  // The row that what follows is about. `frame` must live until the next call.
  void begin(const Frame& frame);

  // Counts a finding; `words()` makes the Finding and is called only if it is carried.
  template <class Words>
  void add(Severity severity, std::string_view code, Words&& words) {
    if (severity == Severity::error) ++errors_in_record_;
    count(severity, code);
    if (issues_.size() < max_issues_) carry(severity, code, words());
  }

  void add(const text::TextFault& fault);

  // The same of the file rather than of the row last begun: the finding stands at `place`, and its
  // span does not count.
  template <class Words>
  void add_at(const records::Place& place, Severity severity, std::string_view code,
              Words&& words) {
    count(severity, code);
    if (issues_.size() < max_issues_) carry_at(place, severity, code, words());
  }

  // Errors in the row last begun.
  [[nodiscard]] std::size_t errors_in_record() const { return errors_in_record_; }

  // Errors of the whole file.
  [[nodiscard]] std::uint64_t errors() const { return errors_; }

  [[nodiscard]] const Totals& totals() const { return totals_; }
  [[nodiscard]] std::vector<Issue>& issues() { return issues_; }

 private:
  // Findings come mostly in the order of the text, so that a row is counted through once.
  text::Position place(std::size_t offset);
  void count(Severity severity, std::string_view code);
  void carry(Severity severity, std::string_view code, Finding finding);
  void carry_at(const records::Place& place, Severity severity, std::string_view code,
                Finding finding);

  [[nodiscard]] std::optional<Excerpt> excerpt_of(text::Span span) const;

  std::size_t max_issues_;
  std::size_t excerpt_bytes_;
  Carries carries_;
  const Frame* frame_ = nullptr;
  std::size_t placed_offset_ =
      0;  // the last place told in this row, from which the next is counted
  text::Position placed_;
  std::size_t errors_in_record_ = 0;
  std::uint64_t errors_ = 0;
  Totals totals_;
  std::vector<Issue> issues_;
};

}  // namespace entrybridge::records

#endif  // ENTRYBRIDGE_RECORDS_ISSUE_SINK_H_
