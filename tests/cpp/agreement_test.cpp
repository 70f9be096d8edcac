// Random schemas and values: plan, matcher, one pass and valijson must agree.
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <variant>
#include <vector>

#include "judge/judge.h"
#include "text/tree.h"
#include "validate/accept.h"
#include "validate/budget.h"
#include "validate/explain.h"
#include "validate/matcher.h"
#include "validate/own_schema.h"

namespace entrybridge {
namespace {

constexpr unsigned kSeed = 20241107;
constexpr int kSchemas = 3000;
constexpr int kValues = 12;

// Makes schemas of every keyword, and values that fit them now and then. Left out is what valijson
// is known to get wrong: counts such as `2.0`, `2.0` as an integer, tiny divisors.
class Maker {
 public:
  explicit Maker(unsigned seed) : random_(seed) {}

  std::string schema(int depth) {
    if (below(12) == 0) return below(4) == 0 ? "false" : "true";
    if (below(10) == 0) return R"({"$ref":"#/definitions/)" + std::string(key()) + "\"}";
    std::string out;
    for (std::size_t count = 1 + below(3); count > 0; --count) add_keyword(out, depth);
    return "{" + out + "}";
  }

  std::string root() {
    std::string definitions;
    for (const char* const name : kKeys) {
      add(definitions, name, depthless());
    }
    const std::string body = schema(3);
    if (body == "true" || body == "false") return body;
    return "{\"definitions\":{" + definitions + "}," + body.substr(1);
  }

  std::string value(int depth) {
    const std::size_t kind = below(depth > 0 ? 8 : 5);
    switch (kind) {
      case 0:
        return pick({"null", "true", "false"});
      case 1:
      case 2:
        return pick({"0", "1", "2", "3", "-1", "2.5", "10"});
      case 3:
      case 4:
        return pick({"\"\"", "\"a\"", "\"b\"", "\"ab\"", "\"abc\"", "\"\\u00e9\\n\""});
      case 5:
        return "[" + list(depth) + "]";
      default:
        return "{" + members(depth) + "}";
    }
  }

 private:
  static constexpr std::array<const char*, 4> kKeys = {"a", "b", "ab", "c"};

  std::size_t below(std::size_t n) { return random_() % n; }
  std::string pick(std::initializer_list<const char*> all) {
    return *(all.begin() + below(all.size()));
  }
  const char* key() { return kKeys[below(kKeys.size())]; }

  static void add(std::string& out, std::string_view name, const std::string& value) {
    if (!out.empty()) out += ',';
    out += "\"" + std::string(name) + "\":" + value;
  }

  // A definition that refers to none, so that no schema applies itself.
  std::string depthless() {
    return pick({R"({"type":"string"})", R"({"minimum":1,"type":"number"})",
                 R"({"type":"object","required":["a"]})", R"({"items":{"type":"integer"}})",
                 R"({"enum":["a",null,1]})"});
  }

  std::string list(int depth) {
    std::string out;
    for (std::size_t count = below(4); count > 0; --count) {
      if (!out.empty()) out += ',';
      out += value(depth - 1);
    }
    return out;
  }

  std::string members(int depth) {
    std::string out;
    for (const char* const name : kKeys) {
      if (below(2) == 0) add(out, name, value(depth - 1));
    }
    return out;
  }

  std::string schemas(int depth) {
    std::string out;
    for (std::size_t count = 1 + below(3); count > 0; --count) {
      if (!out.empty()) out += ',';
      out += schema(depth - 1);
    }
    return "[" + out + "]";
  }

  std::string map(int depth) {
    std::string out;
    for (const char* const name : kKeys) {
      if (below(3) == 0) add(out, name, schema(depth - 1));
    }
    return "{" + out + "}";
  }

  std::string tagged_union() {
    return R"([{"type":"object","properties":{"a":{"const":"a"},"b":{"type":"string"}},"required":["a"]},
               {"type":"object","properties":{"a":{"enum":["b"]},"c":{"type":"number"}},"required":["a"]},
               {"type":"string"}])";
  }

  void add_keyword(std::string& out, int depth) {
    static constexpr std::array<const char*, 22> kNames = {
        "type",       "enum",          "const",       "minimum",    "exclusiveMaximum",
        "multipleOf", "minLength",     "maxLength",   "pattern",    "required",
        "minItems",   "maxProperties", "uniqueItems", "properties", "additionalProperties",
        "items",      "anyOf",         "oneOf",       "allOf",      "not",
        "contains",   "dependencies"};
    const std::size_t which = below(depth > 0 ? kNames.size() + 3 : 13);
    if (which == kNames.size()) {
      add(out, "if", schema(depth - 1));
      add(out, "then", schema(depth - 1));
      add(out, "else", schema(depth - 1));
    } else if (which == kNames.size() + 1) {
      add(out, "patternProperties", R"({"^a":)" + schema(depth - 1) + "}");
    } else if (which == kNames.size() + 2) {
      add(out, "propertyNames", pick({R"({"maxLength":1})", R"({"enum":["a","b"]})"}));
    } else if (out.find("\"" + std::string(kNames[which]) + "\":") == std::string::npos) {
      add(out, kNames[which], value_of(which, depth));
    }
  }

  std::string value_of(std::size_t keyword, int depth) {
    switch (keyword) {
      case 0:
        return pick({"\"string\"", "\"number\"", "\"integer\"", "\"object\"", "\"array\"",
                     R"(["null","string"])", R"(["object","array","boolean"])"});
      case 1:
        return pick({R"(["a","b"])", R"([null,1,"ab"])", R"([true,[],{"a":1}])"});
      case 2:
        return pick({"\"a\"", "2", "null", R"({"a":1})"});
      case 3:
      case 4:
        return pick({"0", "1", "2", "2.5"});
      case 5:
        return pick({"0.5", "1.5"});
      case 6:
      case 7:
      case 10:
      case 11:
        return pick({"0", "1", "2"});
      case 8:
        return pick({"\"^a\"", "\"b$\"", "\"^.{1,2}$\""});
      case 9:
        return pick({R"(["a"])", R"(["a","b"])", "[]"});
      case 12:
        return "true";
      case 13:
        return map(depth);
      case 15:
        return below(3) == 0 ? schemas(depth) : schema(depth - 1);
      case 16:
      case 17:
        return below(4) == 0 ? tagged_union() : schemas(depth);
      case 18:
        return schemas(depth);
      case 21:
        return below(2) == 0 ? R"({"a":["b"]})" : R"({"a":)" + schema(depth - 1) + "}";
      default:
        return schema(depth - 1);
    }
  }

  std::mt19937 random_;
};

bool accepts(const validate::OwnSchema& own, std::string_view text) {
  validate::Acceptor acceptor(own.automaton(), 128);
  std::string padded(text);
  padded.append(validate::kPadding, '\0');
  return acceptor.accept(std::string_view(padded).substr(0, text.size()));
}

TEST(Agreement, OfPlanMatcherOnePassAndValijson) {
  Maker maker(kSeed);
  std::size_t valid = 0;
  std::size_t accepted = 0;
  for (int i = 0; i < kSchemas; ++i) {
    const std::string text = maker.root();
    auto made = validate::OwnSchema::compile(text);
    const auto* error = std::get_if<SchemaError>(&made);
    ASSERT_EQ(error, nullptr) << text << ": " << error->message;
    const auto& own = std::get<validate::OwnSchema>(made);
    const judge::Judge peer(own.registry(), own.place());
    for (int k = 0; k < kValues; ++k) {
      const std::string value = maker.value(3);
      text::Tree tree;
      ASSERT_FALSE(tree.parse(value, 128));
      const bool fits = validate::explain(tree, tree.root(), own.plan()).empty();
      validate::Budget budget(value.size());
      validate::Matcher matcher(tree, own.plan(), budget);
      EXPECT_EQ(matcher.fits(tree.root(), own.plan().root()), fits) << text << "\n" << value;
      EXPECT_EQ(peer.accepts(tree, tree.root()), fits) << text << "\n" << value;
      const bool taken = accepts(own, value);
      EXPECT_TRUE(!taken || fits) << text << "\n" << value;
      valid += fits ? 1 : 0;
      accepted += taken ? 1 : 0;
    }
    ASSERT_FALSE(HasFailure()) << "seed " << kSeed;
  }
  EXPECT_GT(valid, std::size_t{kSchemas} * kValues / 10);
  EXPECT_GT(accepted, valid / 5);
}

}  // namespace
}  // namespace entrybridge
