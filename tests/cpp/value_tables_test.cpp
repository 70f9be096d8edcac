// The tables that hosts read values with: where there are some, and what they are. That they give
// the verdict of the text is held to the host that reads them (tests/js/quick.property.test.js).
#include <gtest/gtest.h>

#include <string>
#include <variant>

#include "entrybridge.h"
#include "text/tree.h"

namespace entrybridge {
namespace {

std::string tables_of(ValidateOptions options) {
  return Validator(std::move(options)).value_tables();
}

bool is_json(const std::string& text) {
  text::Tree tree;
  return !tree.parse(text, 3).has_value();
}

ValidateOptions without_rules(Platform platform, Document as) {
  ValidateOptions options;
  options.platform = platform;
  options.as = as;
  options.rules.enabled = false;
  return options;
}

TEST(ValueTables, AreJsonForEveryDocument) {
  for (const Platform platform : {Platform::openpipe, Platform::humanloop, Platform::arize}) {
    for (const Document as :
         {Document::entry, Document::request, Document::response, Document::error}) {
      const std::string tables = tables_of(without_rules(platform, as));
      EXPECT_TRUE(is_json(tables)) << name_of(platform) << " " << name_of(as) << "\n" << tables;
    }
  }
  EXPECT_TRUE(is_json(tables_of(without_rules(Platform::any, Document::entry))));
}

TEST(ValueTables, AreNoneWhereEveryRowIsLookedAtTwice) {
  ValidateOptions options = without_rules(Platform::openpipe, Document::entry);
  options.rules.enabled = true;
  EXPECT_TRUE(is_json(tables_of(options)));
  options.rules.levels["role-order"] = Level::warn;
  EXPECT_EQ(tables_of(options), "");
}

TEST(ValueTables, AreNoneWhereThePlatformIsToldByKeys) {
  EXPECT_EQ(tables_of({}), "");
}

std::string tables_of_schema(const std::string& schema) {
  auto made = CompiledSchema::compile(schema);
  return std::get<CompiledSchema>(made).value_tables();
}

TEST(ValueTables, AreNoneWhereTheBitsDoNotSuffice) {
  std::string forms;
  for (int i = 0; i < 33; ++i) {
    if (i > 0) forms += ',';
    forms += R"({"properties":{"k)" + std::to_string(i) + R"(":{"type":"string"}}})";
    if (i == 31) {
      EXPECT_TRUE(is_json(tables_of_schema(R"({"anyOf":[)" + forms + "]}")));
    }
  }
  EXPECT_EQ(tables_of_schema(R"({"items":{"anyOf":[)" + forms + "]}}"), "");
}

TEST(ValueTables, SpellLongAndOddNames) {
  const std::string tables = tables_of_schema(
      R"({"properties":{"a name of more than sixteen bytes":{"enum":["a \"word\" of more than sixteen"]}}})");
  EXPECT_NE(tables.find(R"("a name of more than sixteen bytes")"), std::string::npos) << tables;
  EXPECT_TRUE(is_json(tables));
}

}  // namespace
}  // namespace entrybridge
