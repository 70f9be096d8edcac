// What reading and writing one row share: the options, the row, made text, steps and findings.
#ifndef ENTRYBRIDGE_CONVERT_WORK_H_
#define ENTRYBRIDGE_CONVERT_WORK_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "convert/notes.h"
#include "convert/record.h"
#include "convert/value.h"
#include "entrybridge.h"
#include "records/issue_sink.h"
#include "text/tree.h"

namespace entrybridge::conversion {

inline constexpr std::string_view kAmbiguousAnswer = "ambiguous-answer";
inline constexpr std::string_view kLossRefused = "loss-refused";
inline constexpr std::string_view kNeedsTemplate = "needs-template";
inline constexpr std::string_view kSidecarNotOurs = "sidecar-not-ours";
inline constexpr std::string_view kUnfit = "unfit";
inline constexpr std::string_view kUnknownLayout = "unknown-layout";

// What a conversion has to say of a row; one that is an error rejects it.
struct RowFinding {
  Severity severity = Severity::error;
  std::string_view code;
  records::Finding finding;
};

class Work {
 public:
  // `seen`, where it is not null, is told what is looked at of the row.
  Work(const text::Tree& tree, const ConvertOptions& options, Seen* seen = nullptr)
      : options(options), source_{.tree = &tree, .seen = seen}, row(source_, tree.root()) {}
  Work(const Work&) = delete;
  Work& operator=(const Work&) = delete;
  Work(Work&&) = delete;
  Work& operator=(Work&&) = delete;
  ~Work() = default;

  const ConvertOptions& options;

 private:
  Source source_;

 public:
  Value row;
  Arena arena;
  Notes notes;
  std::vector<RowFinding> findings;

  void find(Severity severity, std::string_view code, const Value& at, std::string message,
            std::string hint = {});
  [[nodiscard]] bool is_rejected() const { return is_rejected_; }

  // The JSON text that the string holds, read; no value where it holds none.
  [[nodiscard]] Value inner_text(const Value& string);

  // To be called for every object that is taken to pieces: of its members that a later one of the
  // same name hides, nothing is written. `note_hidden_members` says so, once, at the end.
  void taken_apart(const Value& object);
  void note_hidden_members();

 private:
  struct InnerText {
    std::string text;
    text::Tree tree;
    Source source;
  };

  std::vector<std::unique_ptr<InnerText>> inner_texts_;
  std::vector<std::uint32_t> taken_apart_;  // nodes of the row
  bool is_rejected_ = false;
};

// A value's JSON text as a string's token; what is a string stays as it is.
[[nodiscard]] Slice as_text(Work& work, const Value& value, Reason reason);

}  // namespace entrybridge::conversion

#endif  // ENTRYBRIDGE_CONVERT_WORK_H_
