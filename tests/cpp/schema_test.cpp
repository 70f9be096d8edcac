// The schema documents: that they are lowered whole, and what they refuse.
#include <gtest/gtest.h>

#include <string>

#include "schema/documents.h"
#include "schema/plan.h"
#include "support.h"
#include "text/tree.h"

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
    std::string problem;
    const auto plan =
        schema::Plan::lower(registry, registry.document(schema::embedded_id(name)), problem);
    EXPECT_TRUE(plan) << name << ": " << problem;
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

// The case's input, its one `repeat` carried out.
std::string input_of(const Tree& tree, const Node& one) {
  const Node& input = *tree.find(one, "input");
  const Node* repeat = tree.find(one, "repeat");
  std::string text(tree.raw(input));
  if (repeat == nullptr) return text;
  const std::string key(tree.string(*tree.find(*repeat, "pointer")).substr(1));
  const Node& array = *tree.find(input, key);
  const std::string element(tree.raw(*tree.children(array).begin()));
  std::string elements = element;
  const unsigned count = tree.find(*repeat, "count")->value->GetUint();
  for (unsigned i = 1; i < count; ++i) elements += "," + element;
  text.replace(array.span.offset - input.span.offset, array.span.length, "[" + elements + "]");
  return text;
}

void check_faults(const std::string& name) {
  const std::string file = testing::read_file("tests/fixtures/faults/" + name + ".json");
  Tree tree;
  ASSERT_FALSE(tree.parse(file, 128)) << name;
  const auto platform = platform_named(tree.string(*tree.find(tree.root(), "platform")));
  const auto document = document_named(tree.string(*tree.find(tree.root(), "document")));
  ASSERT_TRUE(platform && document) << name;
  ValidateOptions options{.platform = platform, .as = *document};
  options.rules.enabled = false;
  Validator validator(options);
  for (const Node& one : tree.children(*tree.find(tree.root(), "cases"))) {
    const std::string expected = std::string(tree.string(*tree.find(one, "code"))) + " " +
                                 std::string(tree.string(*tree.find(one, "pointer")));
    const Report report = validator.validate(input_of(tree, one));
    EXPECT_EQ(testing::told(report.issues), std::vector<std::string>{expected})
        << name << ": " << tree.string(*tree.find(one, "name"));
    EXPECT_FALSE(report.valid);
    for (const Issue& issue : report.issues) {
      EXPECT_FALSE(issue.message.empty());
      EXPECT_FALSE(issue.expected.empty()) << issue.message;
      EXPECT_FALSE(issue.received.empty()) << issue.message;
    }
  }
}

TEST(Schemas, SayOneFaultOnce) {
  for (const Platform platform : kPlatforms) {
    for (const Document document : kDocuments) {
      check_faults(std::string(name_of(platform)) + "-" + std::string(name_of(document)));
    }
  }
  check_faults("any-entry");
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
