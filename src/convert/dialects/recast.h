// Rows that a platform knows in another form (an older one, an export, another tool's), said again
// in the platform's own form before they are read.
//
// A dialect is found by the row's keys, or named by the option `dialect`. What it writes is a row
// of the platform; each value is a slice of the row it came from, and the moves say where it went.
//
//   if (auto made = recast(tree, options)) …    // {"conversations":[…]} became {"messages":[…]}
#ifndef ENTRYBRIDGE_CONVERT_DIALECTS_RECAST_H_
#define ENTRYBRIDGE_CONVERT_DIALECTS_RECAST_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "convert/notes.h"
#include "convert/value.h"
#include "entrybridge.h"
#include "text/tree.h"

namespace entrybridge::conversion {

// A step from the row read to the row recast.
struct RecastMove {
  std::string from;
  std::string to;  // empty: nowhere
  Action action = Action::moved;
};

class Recast {
 public:
  explicit Recast(const Value& row) : row_(row) {}

  // Appends a value as it stands; it is at `to` then.
  void value(const Value& value, std::string to, Action action = Action::moved);
  // Appends a value as a string: its own, or its JSON text.
  void as_text(const Value& value, std::string to);
  void gone(const Value& value);
  // The value is now the one at `to`, which was written otherwise.
  void note(const Value& value, std::string to, Action action);

  // Appends `,` where it is needed, and a key. `{`, `[` and what closes them are the caller's.
  void key(std::string_view name);
  void item();

  [[nodiscard]] const Value& row() const { return row_; }

  // Members that are to be metadata, as text: under their own names behind `prefix`, but for those
  // `taken`.
  void label_members(const Value& object, std::span<const std::string_view> taken,
                     std::string_view prefix = {});
  // Writes the row's own metadata and the labels, where there are any.
  void write_metadata();

  std::string text;
  std::vector<RecastMove> moves;

 private:
  struct Label {
    std::string name;
    Value value;
  };

  Value row_;
  std::vector<Label> labels_;
};

// A dialect's reader: `fits` looks at keys and types alone.
struct DialectReader {
  std::string_view name;
  bool is_of_openpipe;  // else of Arize; what is OpenPipe's is read for Arize as well
  bool (*fits)(const Value& row);
  void (*write)(Recast& recast);
};

// Each in a file of its own.
extern const DialectReader kOpenpipeLegacy;
extern const DialectReader kRequestLog;
extern const DialectReader kPreference;
extern const DialectReader kShareGpt;
extern const DialectReader kPhoenix;
extern const DialectReader kOpenInference;
extern const DialectReader kJsonText;

[[nodiscard]] std::span<const DialectReader* const> dialect_readers();

// The row in the platform's own form; none where no dialect fits it, or it needs none.
[[nodiscard]] std::optional<Recast> recast(const Value& row, const ConvertOptions& options);

}  // namespace entrybridge::conversion

#endif  // ENTRYBRIDGE_CONVERT_DIALECTS_RECAST_H_
