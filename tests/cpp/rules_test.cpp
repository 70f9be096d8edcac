// Each rule's own table, src/rules/*/cases.json.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "rules/rule.h"
#include "schema/automaton.h"
#include "signs.h"
#include "support.h"
#include "text/edit.h"
#include "text/tree.h"
#include "validate/accept.h"
#include "validate/explain.h"
#include "validate/row_checker.h"

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

ValidateOptions options_of(const Tree& tree, const Node& one, const std::string& rule) {
  ValidateOptions options{.platform = platform_named(string_of(tree, one, "platform"))};
  const std::string as = string_of(tree, one, "as");
  if (!as.empty()) options.as = *document_named(as);
  const std::string level = string_of(tree, one, "level");
  if (!level.empty()) options.rules.levels[rule] = level == "warn" ? Level::warn : Level::error;
  options.framing = framing_named(string_of(tree, one, "framing"));
  return options;
}

bool is_file(const Tree& tree, const Node& one) {
  return tree.find(one, "file") != nullptr;
}

std::vector<Issue> issues_of(const Tree& tree, const Node& one, const std::string& text,
                             const std::string& rule) {
  Validator validator(options_of(tree, one, rule));
  return is_file(tree, one) ? validator.check(text).issues : validator.validate(text).issues;
}

std::string text_of(const Tree& tree, const Node& one) {
  const Node* row = tree.find(one, "row");
  if (row != nullptr) return std::string(tree.raw(*row));
  return string_of(tree, one, is_file(tree, one) ? "file" : "text");
}

// A case asks for what it names: severity, pointer and numbers; `inner`, the pointer inside the
// text; `says` and `hint`, pieces of the words; `marks`, the text that is marked.
void expect_finding(const Tree& tree, const Node& wanted, const Issue& issue,
                    const std::string& text, const std::string& name) {
  const auto asks = [&](std::string_view key) { return tree.find(wanted, key) != nullptr; };
  const auto wants = [&](std::string_view key) { return string_of(tree, wanted, key); };
  EXPECT_EQ(issue.severity == Severity::error ? "error" : "warning", wants("severity")) << name;
  if (asks("pointer")) {
    EXPECT_EQ(to_pointer(issue.path), wants("pointer")) << name;
  }
  const std::pair<std::string_view, std::uint64_t> numbers[] = {{"offset", issue.offset},
                                                                {"record", issue.record},
                                                                {"line", issue.line},
                                                                {"column", issue.column}};
  for (const auto& [key, number] : numbers) {
    if (asks(key)) {
      EXPECT_EQ(std::to_string(number), tree.raw(*tree.find(wanted, key))) << name << " " << key;
    }
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

// `fixed` is the row, or the text, that the finding's fix makes.
void expect_fix(const Tree& tree, const Node& wanted, const Issue& issue, const std::string& text,
                const std::string& name) {
  const Node* fixed = tree.find(wanted, "fixed");
  ASSERT_EQ(issue.fix.has_value(), fixed != nullptr) << name;
  if (fixed == nullptr) return;
  const bool is_text = fixed->kind == text::Kind::string;
  EXPECT_EQ(text::with_edits(text, issue.fix->edits),
            is_text ? tree.string(*fixed) : tree.raw(*fixed))
      << name;
  EXPECT_FALSE(issue.fix->title.empty()) << name;
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
  std::vector<Issue> issues = issues_of(tree, one, text, rule);
  std::erase_if(issues, [&](const Issue& issue) { return issue.code != rule; });
  const Node& findings = *tree.find(one, "findings");
  ASSERT_EQ(issues.size(), findings.size) << name;
  for (const Node& wanted : tree.children(findings)) {
    const Issue& issue = issues[wanted.index];
    expect_finding(tree, wanted, issue, text, name);
    if (!is_file(tree, one)) expect_fix(tree, wanted, issue, text, name);
    expect_sentence(issue, name);
  }
}

// `fixed` of a file is what `fix` makes of it where no other rule is on.
void check_fixed_file(const Tree& tree, const Node& one, const std::string& rule) {
  const Node* fixed = tree.find(one, "fixed");
  if (fixed == nullptr) return;
  ValidateOptions options = options_of(tree, one, rule);
  for (const RuleInfo& other : rule_catalogue()) {
    if (other.id != rule) options.rules.levels.emplace(other.id, Level::off);
  }
  const FixResult result = fix(text_of(tree, one), options);
  EXPECT_EQ(result.text, tree.string(*fixed)) << rule << " " << string_of(tree, one, "name");
  EXPECT_EQ(fix(result.text, options).text, result.text) << rule;
}

// Hands each case of each table to `see`, with its rule.
template <class See>
void see_cases(See see) {
  const std::filesystem::path root = std::filesystem::path(ENTRYBRIDGE_ROOT) / "src" / "rules";
  for (const auto& folder : std::filesystem::directory_iterator(root)) {
    if (!folder.is_directory()) continue;
    const std::string name = folder.path().filename().string();
    const std::string file = testing::read_file("src/rules/" + name + "/cases.json");
    Tree tree;
    ASSERT_FALSE(tree.parse(file, 128)) << folder.path();
    const std::string rule = string_of(tree, tree.root(), "rule");
    EXPECT_EQ(name, with_underscores(rule));
    for (const Node& one : tree.children(*tree.find(tree.root(), "cases"))) see(tree, one, rule);
  }
}

TEST(Rules, HoldToTheirTables) {
  std::map<std::string, std::set<bool>> finds;
  std::set<std::string, std::less<>> mended;
  see_cases([&](const Tree& tree, const Node& one, const std::string& rule) {
    check_case(tree, one, rule);
    const Node& findings = *tree.find(one, "findings");
    finds[rule].insert(findings.size > 0);
    check_fixed_file(tree, one, rule);
    if (tree.find(one, "fixed") != nullptr) mended.insert(rule);
    for (const Node& finding : tree.children(findings)) {
      if (tree.find(finding, "fixed") != nullptr) mended.insert(rule);
    }
  });
  EXPECT_EQ(finds.size(), rule_catalogue().size());
  for (const auto& [rule, kinds] : finds) {
    EXPECT_EQ(kinds.size(), 2U) << rule << " wants rows that pass and rows that fail";
  }
  for (const RuleInfo& rule : rule_catalogue()) {
    EXPECT_EQ(!rule.fix.empty(), mended.contains(rule.id)) << rule.id << " and its fix";
  }
}

// All rules of rows at once, on one row of one platform.
class Everything {
 public:
  explicit Everything(Platform platform) : platform_(platform) {
    for (const RuleInfo& rule : rule_catalogue()) levels_.levels.emplace(rule.id, Level::warn);
  }

  // The ids of the rules that find something.
  std::set<std::string, std::less<>> heard_of(std::string_view row) {
    validate::RowChecker checker(platform_, Document::entry, levels_, {});
    records::IssueSink sink(0);
    checker.check({.text = row}, sink);
    std::set<std::string, std::less<>> heard;
    for (const auto& [code, count] : sink.totals()) heard.insert(code);
    return heard;
  }

 private:
  Platform platform_;
  RuleOptions levels_;
};

const schema::Plan& plan_of(Platform platform) {
  return schema::Plan::embedded(std::string(name_of(platform)) + "/entry");
}

// The signs of a row, where it fits the schema; else none are asked for.
std::optional<rules::Signs> signs_of(Platform platform, std::string_view row) {
  Tree tree;
  if (tree.parse(row, 128)) return std::nullopt;
  const schema::Plan& plan = plan_of(platform);
  if (!validate::explain(tree, tree.root(), plan).empty()) return std::nullopt;
  rules::Signs signs = testing::SignReader(tree).read(tree.root());
  if (testing::has_unnamed_key(tree, tree.root(), plan, plan.root())) {
    signs |= rules::sign::unnamed_key;
  }
  return signs;
}

// Of each case's row, whatever its rule, for the platforms whose schema takes it.
template <class See>
void see_rows_with_signs(See see) {
  see_cases([&](const Tree& tree, const Node& one, const std::string& /*rule*/) {
    if (is_file(tree, one)) return;
    const std::string row = text_of(tree, one);
    for (const Platform platform : {Platform::openpipe, Platform::humanloop, Platform::arize}) {
      const std::optional<rules::Signs> signs = signs_of(platform, row);
      if (signs) see(platform, row, *signs);
    }
  });
}

TEST(Rules, FindNothingWithoutTheirSigns) {
  std::size_t seen = 0;
  see_rows_with_signs([&](Platform platform, const std::string& row, rules::Signs signs) {
    // An example's messages are not watched: their signs stay set.
    if (platform == Platform::arize) return;
    ++seen;
    for (const std::string& id : Everything(platform).heard_of(row)) {
      const rules::Rule* rule = rules::rule_named(id);
      ASSERT_NE(rule, nullptr) << id;
      if (rule->signs != 0) {
        EXPECT_NE(rule->signs & signs, 0U) << id << "\n" << row;
      }
    }
  });
  EXPECT_GT(seen, 200U);
}

TEST(Rules, GetTheSignsOfTheOnePass) {
  see_rows_with_signs([](Platform platform, std::string row, rules::Signs signs) {
    const std::string name = std::string(name_of(platform)) + "/entry";
    validate::Acceptor acceptor(schema::Automaton::embedded(name), 128);
    const std::size_t size = row.size();
    row.append(validate::kPadding, '\0');
    if (!acceptor.accept(std::string_view(row).substr(0, size))) return;
    EXPECT_EQ(signs & ~acceptor.facts().signs, 0U) << name << "\n" << row.c_str();
  });
}

TEST(Rules, AreNotAskedTwiceForNothing) {
  see_rows_with_signs([](Platform platform, const std::string& row, rules::Signs /*signs*/) {
    validate::RowChecker checker(platform, Document::entry, {}, {});
    const records::Frame frame{.text = row};
    if (!checker.accepts(frame)) return;
    records::IssueSink sink(100);
    checker.check(frame, sink);
    EXPECT_EQ(testing::told(sink.issues()), std::vector<std::string>{}) << row;
  });
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
