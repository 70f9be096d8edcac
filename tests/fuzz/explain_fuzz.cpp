// Any bytes give a report, and each issue of it can be shown: its place lies in the text.
#include "fuzz.h"

using namespace entrybridge;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::Input input = fuzz::input_of(data, size);
  ValidateOptions options{.platform = fuzz::platform_of(input.choice)};
  if (options.platform != Platform::any) options.as = static_cast<Document>(input.choice / 4U % 4U);
  const Report report = Validator(options).validate(input.text);
  std::uint64_t errors = 0;
  for (const Issue& issue : report.issues) {
    fuzz::demand(issue.offset + issue.length <= input.text.size(), "a span lies in the text");
    fuzz::demand(issue.line >= 1 && issue.column >= 1, "lines and columns count from one");
    fuzz::demand(!issue.message.empty() && !issue.code.empty(), "an issue says something");
    errors += issue.severity == Severity::error ? 1 : 0;
  }
  fuzz::demand(report.valid == (errors == 0), "a report is valid if no issue is an error");
  static_cast<void>(detect(input.text));
  return 0;
}
