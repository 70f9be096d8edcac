// Law: rows in are rows out and rows rejected, and what comes out is valid where it goes.
#include "fuzz.h"

using namespace entrybridge;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::Input input = fuzz::input_of(data, size);
  ConvertOptions options;
  options.from = static_cast<Platform>(input.choice % kPlatformCount);
  options.to = static_cast<Platform>(input.choice / kPlatformCount % kPlatformCount);
  options.losses = static_cast<Losses>(input.choice / 9U % 3U);
  const Conversion conversion = convert(input.text, options);
  fuzz::demand(conversion.records == conversion.converted + conversion.rejected.size(),
               "rows in are rows out and rows rejected");
  const Summary written = Validator({.platform = options.to}).check(conversion.text);
  fuzz::demand(written.invalid == 0, "what is written is valid");
  fuzz::demand(written.records == conversion.converted, "as many rows are written as converted");
  return 0;
}
