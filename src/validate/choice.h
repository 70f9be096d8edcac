// Which platform a row speaks for, by its keys alone, never by what it would pass.
#ifndef ENTRYBRIDGE_VALIDATE_CHOICE_H_
#define ENTRYBRIDGE_VALIDATE_CHOICE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "entrybridge.h"
#include "records/frame.h"
#include "records/frames.h"
#include "records/issue_sink.h"
#include "text/tree.h"

namespace entrybridge::validate {

// Rows looked at before the platform of a file is chosen.
inline constexpr std::ptrdiff_t kRowsLookedAt = 100;

struct Choice {
  std::optional<Platform> platform;  // none: nothing to go by, or the rows disagree
  std::string reason;
  // The first row that speaks for another platform than those before it.
  std::optional<records::Frame> disagreeing;
};

// `inputs`, `target` or `log_ids`: Humanloop; else `messages` or a slip of it: OpenPipe; else
// Arize. None for what is no object.
[[nodiscard]] Choice choose_for_row(const text::Tree& tree);

// Chooses for a file, also one that comes in pieces, by its first 100 rows (those that begin in its
// first MiB) that are JSON objects; a body's key (`entries`, `examples`) speaks first. A file
// without such a row is taken for OpenPipe's.
class PlatformChooser {
 public:
  explicit PlatformChooser(const Limits& limits) : limits_(limits), frames_(limits) {}

  // Looks at the file from its start on; `is_last`: it ends with `window`. Whether the choice is
  // made. A disagreeing row lies in the window.
  [[nodiscard]] bool look(std::string_view window, bool is_last);

  [[nodiscard]] Choice& choice() { return choice_; }
  [[nodiscard]] Framing framing() const { return frames_.framing(); }

 private:
  // Whether the row settles it.
  bool consider(const records::Frame& frame);

  Limits limits_;
  records::Frames frames_;
  text::Tree tree_;
  Choice choice_;
  std::ptrdiff_t rows_ = 0;
};

// Adds the one issue of a file whose rows disagree.
void tell_of_disagreement(const Choice& choice, records::IssueSink& sink);

}  // namespace entrybridge::validate

#endif  // ENTRYBRIDGE_VALIDATE_CHOICE_H_
