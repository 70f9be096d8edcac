// What the tables of tests share.
#ifndef ENTRYBRIDGE_TESTS_CPP_SUPPORT_H_
#define ENTRYBRIDGE_TESTS_CPP_SUPPORT_H_

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "entrybridge.h"

namespace entrybridge::testing {

// The bytes of a file of the repository, by its path there; empty where there is none.
inline std::string read_file(const std::string& path) {
  std::ifstream file(std::string(ENTRYBRIDGE_ROOT) + "/" + path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// "code pointer" of each issue, for comparing whole reports at once.
inline std::vector<std::string> told(const std::vector<Issue>& issues) {
  std::vector<std::string> lines;
  for (const Issue& issue : issues) lines.push_back(issue.code + " " + to_pointer(issue.path));
  return lines;
}

inline Report validate(Platform platform, std::string_view text, bool rules = true) {
  ValidateOptions options{.platform = platform};
  options.rules.enabled = rules;
  return Validator(options).validate(text);
}

}  // namespace entrybridge::testing

#endif  // ENTRYBRIDGE_TESTS_CPP_SUPPORT_H_
