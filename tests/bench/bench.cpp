// The native half of the benchmarks: checks one file again and again and prints, as one JSON line a
// contestant, the milliseconds of each run; or checks rows without end that are made while they are
// read, and prints the greatest memory of the process, without the rules of duplicates and with
// them.
//
//   entrybridge_bench FILE RUNS
//   entrybridge_bench --memory ROWS
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>
#include <string_view>

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

// A file of rows that all differ, in pieces.
void check_rows(entrybridge::Validator& validator, std::uint64_t rows) {
  constexpr std::size_t kPiece = std::size_t{1} << 18U;
  std::string piece;
  for (std::uint64_t row = 0; row < rows;) {
    piece.clear();
    for (; row < rows && piece.size() < kPiece; ++row) {
      piece += R"({"messages":[{"role":"assistant","content":")" + std::to_string(row) +
               R"("}],"split":"TRAIN"})" + '\n';
    }
    piece.copy(validator.room(piece.size()), piece.size());
    validator.feed(piece.size());
  }
  const entrybridge::Summary summary = validator.finish();
  if (summary.records != rows || summary.valid != rows) std::abort();
}

// Linux' own count, since getrusage's begins with that of the process that started this one.
long peak_kilobytes() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return std::atol(line.c_str() + 6);
  }
  return 0;
}

void print_memory(std::uint64_t rows) {
  for (const bool remembers : {false, true}) {
    entrybridge::ValidateOptions options{.platform = Platform::openpipe};
    if (remembers) {
      options.rules.levels = {{"duplicate-example", entrybridge::Level::error},
                              {"train-test-overlap", entrybridge::Level::error}};
    }
    entrybridge::Validator validator(options);
    check_rows(validator, rows);
    std::printf("{\"remembers\":%s,\"peak\":%ld}\n", remembers ? "true" : "false",
                peak_kilobytes());
  }
}

}  // namespace

int main(int argument_count, char** arguments) {
  if (argument_count != 3) {
    std::fprintf(stderr, "usage: entrybridge_bench FILE RUNS | --memory ROWS\n");
    return 2;
  }
  if (std::string_view(arguments[1]) == "--memory") {
    print_memory(std::strtoull(arguments[2], nullptr, 10));
    return 0;
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
