// The plan takes draft-07's side where another validator does not, tests/fixtures/disagreements/*.
#include <gtest/gtest.h>

#include <string>
#include <variant>
#include <vector>

#include "judge/judge.h"
#include "support.h"
#include "text/tree.h"
#include "validate/own_schema.h"

namespace entrybridge {
namespace {

struct Disagreement {
  std::string schema;
  std::string value;
  bool draft07 = false;
};

std::vector<Disagreement> disagreements_with(const std::string& name) {
  const std::string file = testing::read_file("tests/fixtures/disagreements/" + name + ".json");
  text::Tree tree;
  if (tree.parse(file, 128)) return {};
  std::vector<Disagreement> all;
  for (const text::Node& one : tree.children(tree.root())) {
    all.push_back({.schema = std::string(tree.string(*tree.find(one, "schema"))),
                   .value = std::string(tree.string(*tree.find(one, "value"))),
                   .draft07 = tree.is_true(*tree.find(one, "draft07"))});
  }
  return all;
}

TEST(Disagreements, ArePlainlyDraft07s) {
  CompileOptions options;
  options.rules.enabled = false;
  for (const char* const name : {"ajv", "valijson"}) {
    EXPECT_FALSE(disagreements_with(name).empty()) << name;
    for (const Disagreement& one : disagreements_with(name)) {
      auto made = CompiledSchema::compile(one.schema, options);
      ASSERT_TRUE(std::holds_alternative<CompiledSchema>(made)) << one.schema;
      EXPECT_EQ(std::get<CompiledSchema>(made).validate(one.value).valid, one.draft07)
          << one.schema << "\n"
          << one.value;
    }
  }
}

TEST(Disagreements, AreValijsons) {
  for (const Disagreement& one : disagreements_with("valijson")) {
    const auto made = validate::OwnSchema::compile(one.schema);
    const auto& own = std::get<validate::OwnSchema>(made);
    text::Tree tree;
    ASSERT_FALSE(tree.parse(one.value, 128)) << one.value;
    const judge::Judge judge(own.registry(), own.place());
    EXPECT_NE(judge.accepts(tree, tree.root()), one.draft07) << one.schema << "\n" << one.value;
  }
}

}  // namespace
}  // namespace entrybridge
