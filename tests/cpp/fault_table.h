// The table of rows with one fault each, tests/fixtures/faults/*.json.
#ifndef ENTRYBRIDGE_TESTS_CPP_FAULT_TABLE_H_
#define ENTRYBRIDGE_TESTS_CPP_FAULT_TABLE_H_

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "support.h"
#include "text/tree.h"

namespace entrybridge::testing {

struct FaultCase {
  Platform platform = Platform::openpipe;
  Document document = Document::entry;
  std::string name;
  std::string code;
  std::string pointer;
  std::string input;

  [[nodiscard]] std::string told() const { return code + " " + pointer; }
};

// The case's input, its one `repeat` carried out.
inline std::string input_of(const text::Tree& tree, const text::Node& one) {
  const text::Node& input = *tree.find(one, "input");
  const text::Node* repeat = tree.find(one, "repeat");
  std::string text(tree.raw(input));
  if (repeat == nullptr) return text;
  const std::string key(tree.string(*tree.find(*repeat, "pointer")).substr(1));
  const text::Node& array = *tree.find(input, key);
  const std::string element(tree.raw(*tree.children(array).begin()));
  std::string elements = element;
  const int count = std::stoi(std::string(tree.raw(*tree.find(*repeat, "count"))));
  for (int i = 1; i < count; ++i) elements += "," + element;
  text.replace(array.span.offset - input.span.offset, array.span.length, "[" + elements + "]");
  return text;
}

// The cases of one file, by its name without ".json".
inline std::vector<FaultCase> fault_cases(const std::string& name) {
  const std::string file = read_file("tests/fixtures/faults/" + name + ".json");
  text::Tree tree;
  if (tree.parse(file, 128)) return {};
  const auto string = [&](const text::Node& object, const char* key) {
    return std::string(tree.string(*tree.find(object, key)));
  };
  std::vector<FaultCase> cases;
  for (const text::Node& one : tree.children(*tree.find(tree.root(), "cases"))) {
    cases.push_back({.platform = *platform_named(string(tree.root(), "platform")),
                     .document = *document_named(string(tree.root(), "document")),
                     .name = string(one, "name"),
                     .code = string(one, "code"),
                     .pointer = string(one, "pointer"),
                     .input = input_of(tree, one)});
  }
  return cases;
}

// All files of the table.
inline std::vector<std::string> fault_files() {
  std::vector<std::string> names = {"any-entry"};
  for (const char* platform : {"openpipe", "humanloop", "arize"}) {
    for (const char* document : {"entry", "request", "response", "error"}) {
      names.push_back(std::string(platform) + "-" + document);
    }
  }
  return names;
}

// The issues of a document, rules aside.
inline std::vector<Issue> issues_of(const FaultCase& one) {
  ValidateOptions options{.platform = one.platform, .as = one.document};
  options.rules.enabled = false;
  return Validator(options).validate(one.input).issues;
}

}  // namespace entrybridge::testing

#endif  // ENTRYBRIDGE_TESTS_CPP_FAULT_TABLE_H_
