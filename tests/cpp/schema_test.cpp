// The schema documents: that they are lowered whole, and what they refuse.
#include <gtest/gtest.h>

#include <string>

#include "schema/documents.h"
#include "schema/plan.h"
#include "support.h"
#include "text/tree.h"
#include "validate/explain.h"

namespace entrybridge {
namespace {

using text::Node;
using text::Tree;

constexpr std::array kPlatforms = {Platform::openpipe, Platform::humanloop, Platform::arize};
constexpr std::array kDocuments = {Document::entry, Document::request, Document::response,
                                   Document::error};

TEST(Schemas, AreLoweredWhole) {
  const schema::Registry& registry = schema::Registry::embedded();
  const auto lower = [&](const std::string& name) {
    const schema::Place place = registry.document(schema::embedded_id(name));
    ASSERT_FALSE(place.empty()) << name;
    std::optional<schema::Problem> problem;
    const auto plan = schema::Plan::lower(registry, place, problem);
    EXPECT_TRUE(plan) << name << ": " << (problem ? problem->message : "");
    EXPECT_EQ(validate::explain(*place.tree, *place.schema, schema::Plan::meta()).size(), 0U);
  };
  for (const Platform platform : kPlatforms) {
    for (const Document document : kDocuments) {
      lower(std::string(name_of(platform)) + "/" + std::string(name_of(document)));
    }
  }
  lower("combined");
}

TEST(Schemas, AreEmbeddedByteForByte) {
  for (const Platform platform : kPlatforms) {
    for (const Document document : kDocuments) {
      const std::string path = "src/schemas/" + std::string(name_of(platform)) + "/" +
                               std::string(name_of(document)) + ".schema.json";
      EXPECT_EQ(schema_text(platform, document), testing::read_file(path)) << path;
    }
  }
  EXPECT_EQ(platform_table_text(), testing::read_file("src/schemas/platforms.json"));
  EXPECT_EQ(schema_text(Platform::any, Document::error), std::nullopt);
}

TEST(Schemas, ReferencesAreResolved) {
  EXPECT_EQ(schema::resolve_uri("entry.schema.json#/definitions/x", "https://h/a/b.json"),
            "https://h/a/entry.schema.json");
  EXPECT_EQ(schema::resolve_uri("../c/d.json", "https://h/a/b.json"), "https://h/c/d.json");
  EXPECT_EQ(schema::resolve_uri("#/x", "https://h/a/b.json"), "https://h/a/b.json");
  EXPECT_EQ(schema::resolve_uri("https://x/y", "https://h/a/b.json"), "https://x/y");
}

TEST(Schemas, TakeTheSeedsOwnExamples) {
  struct Case {
    Platform platform;
    Document document;
    const char* file;
  };
  for (const Case& one : {Case{Platform::openpipe, Document::request, "openpipe-request"},
                          Case{Platform::openpipe, Document::response, "openpipe-response"},
                          Case{Platform::openpipe, Document::error, "openpipe-error"},
                          Case{Platform::humanloop, Document::request, "humanloop-request"},
                          Case{Platform::humanloop, Document::response, "humanloop-response"},
                          Case{Platform::arize, Document::request, "arize-request"},
                          Case{Platform::arize, Document::response, "arize-response"}}) {
    const std::string path = "tests/fixtures/seeds/" + std::string(one.file) + ".json";
    ValidateOptions options{.platform = one.platform, .as = one.document};
    options.rules.enabled = false;
    const std::string text = testing::read_file(path);
    ASSERT_FALSE(text.empty()) << path;
    EXPECT_EQ(testing::told(Validator(options).validate(text).issues), std::vector<std::string>{})
        << path;
  }
}

}  // namespace
}  // namespace entrybridge
