// The native half of the benchmarks: checks one file again and again and prints, as one JSON line a
// contestant, the milliseconds of each run.
//
//   entrybridge_bench FILE RUNS
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>

#include "entrybridge.h"
#include "judge/judge.h"
#include "text/tree.h"

namespace {

using entrybridge::Platform;

double milliseconds_of(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
      .count();
}

void print_runs(const char* name, int runs, const std::function<void()>& work) {
  std::printf("{\"name\":\"%s\",\"ms\":[", name);
  for (int i = 0; i < runs; ++i) std::printf("%s%.3f", i == 0 ? "" : ",", milliseconds_of(work));
  std::printf("]}\n");
}

// RapidJSON's tree and valijson's verdict for every line, as one would write it with the two alone.
void check_with_valijson(const std::string& file) {
  static const entrybridge::judge::Judge judge("openpipe/entry");
  std::size_t refused = 0;
  for (std::size_t at = 0; at < file.size();) {
    const std::size_t end = std::min(file.find('\n', at), file.size());
    rapidjson::Document row;
    row.Parse(file.data() + at, end - at);
    if (row.HasParseError() || !judge.accepts(row)) ++refused;
    at = end + 1;
  }
  if (refused > file.size()) std::abort();  // so that the work is not optimized away
}

}  // namespace

int main(int argument_count, char** arguments) {
  if (argument_count != 3) {
    std::fprintf(stderr, "usage: entrybridge_bench FILE RUNS\n");
    return 2;
  }
  std::ifstream stream(arguments[1], std::ios::binary);
  const std::string file{std::istreambuf_iterator<char>(stream), {}};
  const int runs = std::atoi(arguments[2]);
  for (const bool rules : {false, true}) {
    entrybridge::ValidateOptions options{.platform = Platform::openpipe};
    options.rules.enabled = rules;
    entrybridge::Validator validator(options);
    print_runs(rules ? "native with rules" : "native", runs,
               [&] { static_cast<void>(validator.check(file)); });
  }
  print_runs("valijson", runs < 3 ? runs : 3, [&] { check_with_valijson(file); });
  return 0;
}
