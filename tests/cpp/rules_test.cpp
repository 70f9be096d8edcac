// Each rule's own table, src/rules/*/cases.json.
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "support.h"
#include "text/tree.h"

namespace entrybridge {
namespace {

using text::Node;
using text::Tree;

std::string string_of(const Tree& tree, const Node& object, std::string_view name) {
  const Node* member = tree.find(object, name);
  return member == nullptr ? "" : std::string(tree.string(*member));
}

// A finding as one line; a case that leaves the pointer or the offset out does not ask for it.
std::string line_of(std::string_view severity, std::string_view pointer, std::string_view offset) {
  return std::string(severity) + " " + std::string(pointer) + " " + std::string(offset);
}

void check_case(const Tree& tree, const Node& one, const std::string& rule) {
  const std::string name = rule + " " + string_of(tree, one, "name");
  const Node* row = tree.find(one, "row");
  const std::string text =
      row != nullptr ? std::string(tree.raw(*row)) : string_of(tree, one, "text");
  const auto platform = platform_named(string_of(tree, one, "platform"));
  ASSERT_TRUE(platform) << name;
  const Report report = testing::validate(*platform, text);

  std::vector<std::string> expected;
  std::vector<std::string> got;
  for (const Node& finding : tree.children(*tree.find(one, "findings"))) {
    const Node* offset = tree.find(finding, "offset");
    expected.push_back(line_of(string_of(tree, finding, "severity"),
                               string_of(tree, finding, "pointer"),
                               offset == nullptr ? "" : tree.raw(*offset)));
  }
  std::size_t index = 0;
  for (const Issue& issue : report.issues) {
    if (issue.code != rule) continue;
    const bool asks_pointer =
        index < expected.size() && expected[index].find("/") != std::string::npos;
    const bool asks_offset = index < expected.size() && expected[index].back() != ' ';
    got.push_back(line_of(issue.severity == Severity::error ? "error" : "warning",
                          asks_pointer ? to_pointer(issue.path) : "",
                          asks_offset ? std::to_string(issue.offset) : ""));
    ++index;
  }
  EXPECT_EQ(got, expected) << name;
}

TEST(Rules, HoldToTheirTables) {
  const std::filesystem::path root = std::filesystem::path(ENTRYBRIDGE_ROOT) / "src" / "rules";
  std::size_t tables = 0;
  for (const auto& folder : std::filesystem::directory_iterator(root)) {
    if (!folder.is_directory()) continue;
    ++tables;
    const std::string file =
        testing::read_file("src/rules/" + folder.path().filename().string() + "/cases.json");
    Tree tree;
    ASSERT_FALSE(tree.parse(file, 128)) << folder.path();
    const std::string rule = string_of(tree, tree.root(), "rule");
    for (const Node& one : tree.children(*tree.find(tree.root(), "cases"))) {
      check_case(tree, one, rule);
    }
  }
  EXPECT_EQ(tables, rule_catalogue().size());
}

TEST(Rules, AreDocumented) {
  for (const RuleInfo& rule : rule_catalogue()) {
    EXPECT_FALSE(rule.summary.empty()) << rule.id;
    EXPECT_GT(rule.documentation.size(), 100U) << rule.id;
  }
}

TEST(Rules, AreConfigured) {
  const std::string row = R"({"messages":[{"role":"user","content":"x"}]})";
  ValidateOptions options{.platform = Platform::openpipe};
  EXPECT_FALSE(Validator(options).validate(row).valid);

  options.rules.levels["last-message-not-assistant"] = Level::warn;
  const Report warned = Validator(options).validate(row);
  EXPECT_TRUE(warned.valid);
  ASSERT_EQ(warned.issues.size(), 1U);
  EXPECT_EQ(warned.issues[0].severity, Severity::warning);

  options.rules.levels["last-message-not-assistant"] = Level::off;
  EXPECT_TRUE(Validator(options).validate(row).issues.empty());

  options.rules.levels = {{"last-message-not-asistant", Level::off}};
  const auto misuse = Validator(options).misuse();
  ASSERT_TRUE(misuse);
  EXPECT_NE(misuse->find("did you mean `last-message-not-assistant`?"), std::string::npos);
}

TEST(Rules, AreOffTogether) {
  const std::string row = R"({"messages":[],"messages":[],"metadata":{"a":"\ud800"}})";
  EXPECT_EQ(testing::told(testing::validate(Platform::openpipe, row).issues),
            (std::vector<std::string>{"duplicate-key /messages", "lone-surrogate /metadata/a",
                                      "no-messages /messages"}));
  EXPECT_TRUE(testing::validate(Platform::openpipe, row, false).issues.empty());
}

TEST(Rules, SeeTheRowsOfARequest) {
  ValidateOptions options{.platform = Platform::openpipe, .as = Document::request};
  const Report report = Validator(options).validate(
      R"({"entries":[{"messages":[{"role":"assistant"}]},{"messages":[]}]})");
  EXPECT_EQ(testing::told(report.issues),
            (std::vector<std::string>{"no-messages /entries/1/messages"}));
}

}  // namespace
}  // namespace entrybridge
