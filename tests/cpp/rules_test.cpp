// Each rule's own table, src/rules/*/cases.json.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <set>
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

std::string with_underscores(std::string id) {
  std::replace(id.begin(), id.end(), '-', '_');
  return id;
}

Report report_of(const Tree& tree, const Node& one, const std::string& text,
                 const std::string& rule) {
  ValidateOptions options{.platform = platform_named(string_of(tree, one, "platform"))};
  const std::string as = string_of(tree, one, "as");
  if (!as.empty()) options.as = *document_named(as);
  const std::string level = string_of(tree, one, "level");
  if (!level.empty()) options.rules.levels[rule] = level == "warn" ? Level::warn : Level::error;
  return Validator(options).validate(text);
}

std::string text_of(const Tree& tree, const Node& one) {
  const Node* row = tree.find(one, "row");
  return row != nullptr ? std::string(tree.raw(*row)) : string_of(tree, one, "text");
}

// A case asks for what it names: severity, pointer and offset; `inner`, the pointer inside the
// text; `says` and `hint`, pieces of the words; `marks`, the text that is marked.
void expect_finding(const Tree& tree, const Node& wanted, const Issue& issue,
                    const std::string& text, const std::string& name) {
  const auto asks = [&](std::string_view key) { return tree.find(wanted, key) != nullptr; };
  const auto wants = [&](std::string_view key) { return string_of(tree, wanted, key); };
  EXPECT_EQ(issue.severity == Severity::error ? "error" : "warning", wants("severity")) << name;
  if (asks("pointer")) {
    EXPECT_EQ(to_pointer(issue.path), wants("pointer")) << name;
  }
  if (asks("offset")) {
    EXPECT_EQ(std::to_string(issue.offset), tree.raw(*tree.find(wanted, "offset"))) << name;
  }
  EXPECT_EQ(to_pointer(issue.inner_path), wants("inner")) << name;
  EXPECT_NE(issue.message.find(wants("says")), std::string::npos) << name << ": " << issue.message;
  if (asks("hint")) {
    EXPECT_EQ(issue.hint, wants("hint")) << name;
  }
  if (asks("marks")) {
    EXPECT_EQ(text.substr(issue.offset, issue.length), wants("marks")) << name;
  }
}

// A person reads them.
void expect_sentence(const Issue& issue, const std::string& name) {
  EXPECT_EQ(issue.message.back(), '.') << name << ": " << issue.message;
  EXPECT_FALSE(issue.expected.empty()) << name;
  EXPECT_FALSE(issue.received.empty()) << name;
  EXPECT_GT(issue.length, 0U) << name;
}

void check_case(const Tree& tree, const Node& one, const std::string& rule) {
  const std::string name = rule + " " + string_of(tree, one, "name");
  const std::string text = text_of(tree, one);
  Report report = report_of(tree, one, text, rule);
  std::erase_if(report.issues, [&](const Issue& issue) { return issue.code != rule; });
  const Node& findings = *tree.find(one, "findings");
  ASSERT_EQ(report.issues.size(), findings.size) << name;
  for (const Node& wanted : tree.children(findings)) {
    const Issue& issue = report.issues[wanted.index];
    expect_finding(tree, wanted, issue, text, name);
    expect_sentence(issue, name);
  }
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
    std::set<bool> finds;
    for (const Node& one : tree.children(*tree.find(tree.root(), "cases"))) {
      check_case(tree, one, rule);
      finds.insert(tree.find(one, "findings")->size > 0);
    }
    EXPECT_EQ(finds.size(), 2U) << rule << " wants rows that pass and rows that fail";
    EXPECT_EQ(folder.path().filename().string(), with_underscores(rule));
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
      R"({"entries":[{"messages":[{"role":"assistant","content":"Hi"}]},{"messages":[]}]})");
  EXPECT_EQ(testing::told(report.issues),
            (std::vector<std::string>{"no-messages /entries/1/messages"}));
}

}  // namespace
}  // namespace entrybridge
