// Law: a file cut into pieces gives the same summary as the whole, and every row is counted once.
#include <algorithm>

#include "fuzz.h"

using namespace entrybridge;

namespace {

Summary in_pieces(const ValidateOptions& options, std::string_view file, std::size_t piece) {
  Validator validator(options);
  for (std::size_t at = 0; at < file.size(); at += piece) {
    const std::string_view part = file.substr(at, piece);
    part.copy(validator.room(part.size()), part.size());
    validator.feed(part.size());
  }
  return validator.finish();
}

bool alike(const Issue& a, const Issue& b) {
  return a.code == b.code && a.path == b.path && a.record == b.record && a.line == b.line &&
         a.column == b.column && a.offset == b.offset && a.length == b.length;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::Input input = fuzz::input_of(data, size);
  // With every rule of files on: they must not see where the pieces are cut.
  ValidateOptions options{.platform = fuzz::platform_of(input.choice),
                          .framing = Framing::json_lines};
  for (const char* id : {"duplicate-example", "train-test-overlap", "mixed-column-types"}) {
    options.rules.levels.emplace(id, Level::error);
  }
  if (options.platform == Platform::any) options.platform.reset();
  options.limits.max_row_bytes = input.choice % 8U < 4U ? 4096 : 40;
  const Summary whole = Validator(options).check(input.text);
  const Summary pieces = in_pieces(options, input.text, 1 + input.choice / 4U);
  fuzz::demand(whole.records == whole.valid + whole.invalid, "each row is valid or not");
  fuzz::demand(whole.platform == pieces.platform && whole.framing == pieces.framing,
               "pieces are taken for what the whole is");
  fuzz::demand(whole.records == pieces.records && whole.valid == pieces.valid &&
                   whole.totals == pieces.totals && whole.errors == pieces.errors &&
                   whole.bytes == pieces.bytes,
               "pieces count as the whole does");
  fuzz::demand(std::equal(whole.issues.begin(), whole.issues.end(), pieces.issues.begin(),
                          pieces.issues.end(), alike),
               "pieces say what the whole does");
  return 0;
}
