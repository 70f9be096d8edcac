// Rules of whole files: what their tables (src/rules/*/cases.json) cannot say.
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "rules/rule.h"
#include "rules/sightings.h"
#include "support.h"
#include "text/digest.h"

namespace entrybridge {
namespace {

using text::Digest;
using text::DigestReader;

ValidateOptions all_rules(Platform platform, std::optional<Framing> framing = {}) {
  ValidateOptions options{.platform = platform, .framing = framing};
  for (const RuleInfo& rule : rule_catalogue()) options.rules.levels.emplace(rule.id, Level::error);
  return options;
}

// Everything that a summary says, for comparing.
std::string told_by(const Summary& summary) {
  std::string told = std::to_string(summary.records) + " rows, " + std::to_string(summary.valid) +
                     " valid, " + std::to_string(summary.errors) + " errors\n";
  for (const auto& [code, count] : summary.totals)
    told += code + " " + std::to_string(count) + "\n";
  for (const Issue& issue : summary.issues) {
    told += issue.code + " " + std::to_string(issue.record) + " " + std::to_string(issue.line) +
            ":" + std::to_string(issue.column) + " " + std::to_string(issue.offset) + "+" +
            std::to_string(issue.length) + " " + to_pointer(issue.path) + " " + issue.message +
            "\n";
  }
  return told;
}

void feed(Validator& validator, std::string_view piece) {
  piece.copy(validator.room(piece.size()), piece.size());
  validator.feed(piece.size());
}

// More rows than are looked at before the file is a stream, some of them again, in all line ends.
std::string small_file() {
  std::string file = "\xEF\xBB\xBF";
  for (int row = 0; row < 130; ++row) {
    file += R"({"a":)" + std::to_string(row % 120) + (row == 125 ? ".5" : "");
    file += row % 7 == 0 ? R"(,"split":"b"})" : R"(,"split":"a"})";
    file += row % 50 == 49 ? "\r\n" : row % 50 == 48 ? "\r" : row % 50 == 47 ? "\n\n" : "\n";
  }
  return file + R"({"a":"x"})" + "\r\n" + R"({"a":)" + "\n[1]";
}

TEST(FileRules, SayTheSameOfEveryCut) {
  const std::string file = small_file();
  const ValidateOptions options = all_rules(Platform::arize, Framing::json_lines);
  const std::string whole = told_by(Validator(options).check(file));
  for (const char* code : {"bom", "crlf", "duplicate-example", "train-test-overlap",
                           "mixed-column-types", "invalid-json"}) {
    EXPECT_NE(whole.find(code), std::string::npos) << code << "\n" << whole;
  }
  Validator validator(options);
  for (std::size_t cut = 0; cut <= file.size(); ++cut) {
    feed(validator, std::string_view(file).substr(0, cut));
    feed(validator, std::string_view(file).substr(cut));
    ASSERT_EQ(told_by(validator.finish()), whole) << "cut at " << cut;
  }
  for (const char byte : file) feed(validator, {&byte, 1});
  EXPECT_EQ(told_by(validator.finish()), whole);
}

TEST(FileRules, SayTheSameOfEveryCutOfOtherFramings) {
  const std::string files[] = {
      "[\r\n{\"a\":1},\r\n{\"a\":1}]\r\n",
      "{\n\"a\":1\n}\n{\"a\":1}\n",
      "{\"a\":1} {\"a\":1}\r\n{\r\n\"a\":2}\r\n\r\n{\"a\":2}\r\n",
      "\xEF\xBB\xBF \r\n {\"a\":1}\r\n{\"a\":1}\r\n",
      "{\"entries\":[{\"a\":1},{\"a\":\"1\"}]}",
      "\xEF\xBB\xBF\r\n{\r\n \"entries\" : [{\"a\":1},\r\n{\"a\":1}]}\r\n",
      "[{\"a\":1} \r\n; \r\n{\"a\":2}\r\n]",
      "[{\"a\":\"\xF0\x9F\x98\x80 is longer than a row may be\"\r\n},\r\n\r]",
      "{\"a\":\"\xF0\x9F\x98\x80 is longer than a row may be\"} \r\n{\"a\":1}\r\n",
      "\xEF\xBB\xBF"};
  ValidateOptions options = all_rules(Platform::arize, Framing::json_lines);
  for (const std::size_t longest : {std::size_t{1000}, std::size_t{12}}) {
    options.limits.max_row_bytes = longest;
    for (const std::string& file : files) {
      Validator validator(options);
      const std::string whole = told_by(validator.check(file));
      for (std::size_t cut = 0; cut <= file.size(); ++cut) {
        feed(validator, std::string_view(file).substr(0, cut));
        feed(validator, std::string_view(file).substr(cut));
        ASSERT_EQ(told_by(validator.finish()), whole) << file << "\ncut at " << cut;
      }
      for (const char byte : file) feed(validator, {&byte, 1});
      EXPECT_EQ(told_by(validator.finish()), whole) << file;
    }
  }
}

TEST(FileRules, CountEveryPairedLineEnd) {
  const std::pair<std::string, std::string> files[] = {
      {"[\r\n{\"a\":1},\r{\"a\":\n1}]\r\n", "2 1:2"},
      {"{\r\n}{\r\n}\r\n", "3 1:2"},
      {"{} {} \r\n;\r\n{}", "2 1:7"},
      {"[1 \r\n; \r\n] x", "2 1:4"},
      {"[{\"a\":\"long, long\"}, \r\n1 \r\n]", "2 1:22"},
      {" \r\n{}\r\n\r\n{}\r\n", "4 1:2"},
      {"{\"\xF0\x9F\x98\x80\":\"long, long\"}\r\n{}\r\n", "2 1:20"},
      {"{\"a\":1}\r{}\n\r", "0"},
  };
  ValidateOptions options{.platform = Platform::arize};
  options.limits.max_row_bytes = 12;
  for (const auto& [file, wanted] : files) {
    std::string told = "0";
    for (const Issue& issue : Validator(options).check(file).issues) {
      if (issue.code != "crlf") continue;
      EXPECT_EQ(file.substr(issue.offset, issue.length), "\r\n");
      told = issue.message.substr(0, issue.message.find(' ')) + " " + std::to_string(issue.line) +
             ":" + std::to_string(issue.column);
    }
    EXPECT_EQ(told, wanted) << file;
  }
}

TEST(FileRules, SayWhichValueSpansLines) {
  const std::pair<std::string, std::string> files[] = {
      {"{\n}\n{\n}\n", "1:1"},   {"{}{\n}\n", "1:3"},         {"{} {}\n \xEF\xBB\xBF {\n}", "2:4"},
      {"{}{}\n{}", ""},          {"{}\n{\n}\n", ""},          {"{}{\"a\":\n{\"a\":1}\n", "1:3"},
      {"{}{\"a\":1,\n{}\n", ""}, {"\n\n {\n\"a\":1}", "3:2"}, {"{\"examples\":\n[{}]}", "1:1"},
  };
  const ValidateOptions options = {.platform = Platform::arize, .framing = Framing::json_lines};
  for (const auto& [file, wanted] : files) {
    std::string told;
    for (const Issue& issue : Validator(options).check(file).issues) {
      if (issue.code != "pretty-printed-json") continue;
      told += std::to_string(issue.line) + ":" + std::to_string(issue.column);
    }
    EXPECT_EQ(told, wanted) << file;
  }
}

TEST(FileRules, MakeARowInvalidWhereTheyAreErrorsOfIt) {
  ValidateOptions options{.platform = Platform::arize};
  const std::string file = "{\"a\":1}\n{\"a\":1}\n";
  options.rules.levels["duplicate-example"] = Level::warn;
  Summary summary = Validator(options).check(file);
  EXPECT_EQ(summary.valid, 2U);
  EXPECT_EQ(summary.errors, 0U);
  options.rules.levels["duplicate-example"] = Level::error;
  summary = Validator(options).check(file);
  EXPECT_EQ(summary.valid, 1U);
  EXPECT_EQ(summary.invalid, 1U);
  EXPECT_EQ(summary.errors, 1U);
}

TEST(FileRules, CountErrorsOfTheFileBeyondTheCap) {
  ValidateOptions options{.platform = Platform::openpipe, .framing = Framing::json_lines};
  options.limits.max_issues = 0;
  const Summary summary = Validator(options).check(R"([{"messages":[{"role":"assistant"}]}])");
  EXPECT_EQ(summary.invalid, 0U);
  EXPECT_EQ(summary.errors, 1U);
  EXPECT_TRUE(summary.issues.empty());
}

TEST(FileRules, ShowNoTextOfARowThatHasGoneBy) {
  ValidateOptions options{.platform = Platform::openpipe, .framing = Framing::json_lines};
  options.limits.excerpt_bytes = 64;
  const Summary summary = Validator(options).check("\xEF\xBB\xBF{}\r\n{}\r\n");
  for (const Issue& issue : summary.issues) {
    const bool is_of_file = issue.code == "bom" || issue.code == "crlf";
    EXPECT_NE(issue.excerpt.has_value(), is_of_file) << issue.code;
  }
  EXPECT_EQ(summary.totals.count("bom") + summary.totals.count("crlf"), 2U);
}

TEST(FileRules, AreOffTogether) {
  ValidateOptions options{.platform = Platform::arize, .framing = Framing::json_lines};
  options.rules.enabled = false;
  EXPECT_TRUE(Validator(options).check("\xEF\xBB\xBF[\r\n{\"a\":1},{\"a\":\"1\"}]").totals.empty());
}

TEST(FileRules, SayNothingOfBodiesAndOfOneDocument) {
  ValidateOptions options = all_rules(Platform::humanloop, Framing::json_lines);
  EXPECT_EQ(Validator(options)
                .validate("\xEF\xBB\xBF{\"inputs\":{},\r\n\"target\":{}}")
                .totals.count("crlf"),
            0U);
  options.as = Document::request;
  EXPECT_TRUE(Validator(options).check("[\r\n{\"inputs\":{}},{\"inputs\":{}}]").totals.empty());
}

TEST(FileRules, CheckABodyAsOneDocument) {
  const ValidateOptions options{.platform = Platform::openpipe, .as = Document::request};
  const Summary summary = Validator(options).check(
      R"({"entries":[{"messages":[{"role":"assistant","content":"Hi"}]}]})");
  EXPECT_EQ(summary.records, 1U);
  EXPECT_EQ(summary.valid, 1U);
}

TEST(FileRules, HoldForSchemasOfOnesOwn) {
  CompileOptions options{.framing = Framing::json_lines};
  for (const char* id : {"bom", "crlf", "duplicate-example", "mixed-column-types",
                         "json-array-in-jsonl", "train-test-overlap"}) {
    options.rules.levels[id] = Level::warn;
  }
  const auto codes = [&](std::string_view file) {
    auto made = CompiledSchema::compile(R"({"type":"object"})", options);
    std::vector<std::string> told;
    for (const Issue& issue : std::get<CompiledSchema>(made).check(file).issues) {
      told.push_back(issue.code + " " + std::to_string(issue.line));
    }
    return told;
  };
  using Lines = std::vector<std::string>;
  EXPECT_EQ(codes("\xEF\xBB\xBF{\"a\":1}\r\n{\"a\":1}\n{\"a\":\"\"}\n"),
            (Lines{"bom 1", "duplicate-example 2", "mixed-column-types 3", "crlf 1"}));
  EXPECT_EQ(codes("{\"split\":\"a\"}\n{\"split\":\"b\"}\n"), (Lines{"train-test-overlap 2"}));
  EXPECT_EQ(codes("[{},\n{\"a\":1}]"), (Lines{"json-array-in-jsonl 1"}));
}

TEST(FileRules, KeepNoMoreThanTheirColumns) {
  std::string file;
  for (int row = 0; row < 3; ++row) {
    file += "{";
    for (int column = 0; column < 10000; ++column) {
      file += "\"c" + std::to_string(row * 5000 + column) + "\":" + (row == 2 ? "1," : "true,");
    }
    file.back() = '}';
    file += "\n";
  }
  const Summary summary = Validator({.platform = Platform::arize}).check(file);
  EXPECT_EQ(summary.totals.count("mixed-column-types"), 0U);
  EXPECT_EQ(summary.valid, 3U);
}

TEST(FileRules, NameASplitBeyondThoseThatAreNumbered) {
  std::string file;
  for (int i = 0; i < 300; ++i) file += "{\"q\":1,\"split\":\"s" + std::to_string(i) + "\"}\n";
  file += "{\"q\":1,\"split\":\"s299\"}\n{\"q\":1,\"split\":\"s3\"}\n";
  const Summary summary = Validator(all_rules(Platform::arize)).check(file);
  EXPECT_EQ(summary.totals.at("train-test-overlap"), 250U);
  EXPECT_EQ(summary.totals.at("duplicate-example"), 2U);
}

TEST(RowHashes, TellRowsAsTheRulesOfFilesDo) {
  Validator validator({.platform = Platform::arize, .row_hashes = true});
  const std::string file = R"({"a":1,"split":"x"})"
                           "\n"
                           R"({"split":"y","a":1})"
                           "\n"
                           "{\n"
                           R"({"a":2,"id":1})"
                           "\n";
  std::vector<RowHash> hashes;
  for (const char byte : file) {
    feed(validator, {&byte, 1});
    for (const RowHash& hash : validator.take_hashes()) hashes.push_back(hash);
  }
  const Summary summary = validator.finish();
  for (const RowHash& hash : validator.take_hashes()) hashes.push_back(hash);
  ASSERT_EQ(hashes.size(), 3U);  // the third row is no JSON
  EXPECT_EQ(hashes[0].first, hashes[1].first);
  EXPECT_EQ(hashes[0].second, hashes[1].second);
  EXPECT_NE(hashes[0].first, hashes[2].first);
  EXPECT_EQ(hashes[0].split, 1);
  EXPECT_EQ(hashes[1].split, 2);
  EXPECT_EQ(hashes[2].split, 0);
  EXPECT_EQ(hashes[2].number, 4U);
  EXPECT_TRUE(hashes[0].valid);
  EXPECT_FALSE(hashes[2].valid);
  EXPECT_EQ(summary.splits, (std::vector<std::string>{"x", "y"}));
  EXPECT_TRUE(summary.totals.count("duplicate-example") == 0);
}

TEST(RowHashes, AreNotKeptUnasked) {
  Validator validator({.platform = Platform::arize});
  feed(validator, "{\"a\":1}\n");
  EXPECT_TRUE(validator.finish().splits.empty());
  EXPECT_TRUE(validator.take_hashes().empty());
}

Digest digest_of(std::string_view json, const DigestReader::Wishes& wishes = {}) {
  DigestReader reader(wishes);
  reader.read(json);
  return reader.digest();
}

TEST(Digest, IsOfTheValueAndNotOfItsText) {
  const std::string padding(100, 'p');
  const std::pair<std::string, std::string> same[] = {
      {R"({"a":1,"b":[true,null]})", " {\"b\" : [ true ,null ] ,\n\"a\": 1 } "},
      {R"("ab")", R"("\u0061b")"},
      {R"("\/\n\"\\")", R"("/\u000A\u0022\u005c")"},
      {R"("😀")", R"("\ud83d\ude00")"},
      {R"({"x":{"a":1,"b":2}})", R"({"x":{"b":2,"a":1}})"},
      {"\"" + padding + "\\n" + padding + "\"", "\"" + padding + "\\u000a" + padding + "\""},
  };
  for (const auto& [one, other] : same) EXPECT_EQ(digest_of(one), digest_of(other)) << one;
}

TEST(Digest, TellsValuesApart) {
  std::vector<std::string> values = {"{}",
                                     "[]",
                                     "null",
                                     "\"null\"",
                                     "\"\"",
                                     "0",
                                     "-0",
                                     "0.0",
                                     "\"0\"",
                                     "false",
                                     "[[]]",
                                     "[{}]",
                                     "[[],[]]",
                                     "[[[]]]",
                                     R"({"a":1})",
                                     R"({"a":"1"})",
                                     R"({"a":{"b":1}})",
                                     R"({"b":{"a":1}})",
                                     R"({"a":1,"b":2})",
                                     R"({"a":2,"b":1})",
                                     R"({"a":"b"})",
                                     R"({"b":"a"})",
                                     R"([1,2])",
                                     R"([2,1])",
                                     R"([12])",
                                     R"(["a","b"])",
                                     R"(["ab"])",
                                     R"(["a",["b"]])",
                                     R"("\\n")",
                                     R"("\n")",
                                     R"("\u0000")",
                                     R"("\u0000\u0000")"};
  // One byte changed anywhere in strings of every length about the sixteen that are read at once.
  for (std::size_t length = 1; length < 40; ++length) {
    for (std::size_t at = 0; at < length; ++at) {
      std::string value(length, 'a');
      value[at] = 'b';
      values.push_back("\"" + value + "\"");
    }
    values.push_back("\"" + std::string(length, 'a') + "\"");
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      ASSERT_NE(digest_of(values[i]), digest_of(values[j])) << values[i] << " " << values[j];
    }
  }
}

TEST(Digest, IsWithoutTheStringThatIsLeftOut) {
  const DigestReader::Wishes split{.leaves_out = {"split"}};
  const DigestReader::Wishes deep{.leaves_out = {"target", "split"}};
  EXPECT_EQ(digest_of(R"({"a":1,"split":"x"})", split), digest_of(R"({"a":1})"));
  EXPECT_NE(digest_of(R"({"a":1,"split":1})", split), digest_of(R"({"a":1})"));
  EXPECT_NE(digest_of(R"({"a":{"split":"x"}})", split), digest_of(R"({"a":{}})"));
  EXPECT_EQ(digest_of(R"({"target":{"split":"x"}})", deep), digest_of(R"({"target":{}})"));
  EXPECT_NE(digest_of(R"({"target":[{"split":"x"}]})", deep), digest_of(R"({"target":[{}]})"));
  EXPECT_NE(digest_of(R"({"split":"x"})", deep), digest_of("{}"));
  DigestReader reader(split);
  reader.read(R"({"split":"TR\u0041IN"})");
  EXPECT_EQ(reader.left_out(), "TRAIN");
  reader.read("{}");
  EXPECT_EQ(reader.left_out(), std::nullopt);
}

TEST(Digest, SurvivesWhatIsNoJson) {
  const std::string text = R"({"a":[1,{"b":"c\n\u00fc"},null]}]}{{"x)";
  for (std::size_t start = 0; start < text.size(); ++start) {
    for (std::size_t end = start; end <= text.size(); ++end) {
      const std::string piece = text.substr(start, end - start);
      static_cast<void>(digest_of(piece, {.members = true, .leaves_out = {"a", "b"}}));
    }
  }
}

std::vector<Digest> random_digests(std::size_t count) {
  std::mt19937_64 random(20240611);
  std::vector<Digest> digests(count);
  for (Digest& digest : digests) digest = {random(), random()};
  return digests;
}

TEST(Sightings, TakeSixteenBytesARow) {
  constexpr std::size_t kRows = 2'000'000;
  rules::Sightings seen;
  std::uint64_t number = 0;
  const std::vector<Digest> digests = random_digests(kRows);
  for (const Digest& digest : digests) {
    ASSERT_EQ(seen.add(digest, 1, ++number).same, 0U);
    if (number >= kRows / 2 && number % 10'000 == 0) {
      EXPECT_LE(seen.bytes(), number * 16 + number / 4) << number;
    }
  }
  EXPECT_EQ(seen.rows(), kRows);
  for (std::size_t i = 0; i < kRows; i += 1009) {
    const rules::Sighting again = seen.add(digests[i], 1, ++number);
    ASSERT_EQ(again.same, i + 1);
    ASSERT_EQ(again.other, 0U);
  }
  EXPECT_EQ(seen.rows(), kRows);
}

TEST(Sightings, KnowEachSplit) {
  rules::Sightings seen;
  const Digest digest{7, 9};
  EXPECT_EQ(seen.add(digest, 1, 1).other, 0U);
  EXPECT_EQ(seen.add(digest, 2, 2).other, 1U);
  const rules::Sighting third = seen.add(digest, 3, 3);
  EXPECT_EQ(third.same, 0U);
  EXPECT_EQ(third.other, 1U);
  EXPECT_EQ(third.other_split, 1U);
  EXPECT_EQ(seen.add(digest, 2, 4).same, 2U);
  const rules::Sighting none = seen.add(digest, rules::Sightings::kNoSplit, 5);
  EXPECT_EQ(none.same, 0U);
  EXPECT_EQ(none.other, 0U);
  EXPECT_EQ(seen.add(digest, rules::Sightings::kNoSplit, 6).same, 5U);
}

TEST(Sightings, DoNotGrowUnderRowsThatCrowd) {
  rules::Sightings seen;
  for (std::uint64_t i = 0; i < 50'000; ++i) {
    const Digest digest{(std::uint64_t{1} << 63U) | i * 3, 5};
    seen.add(digest, 1, i + 1);
  }
  EXPECT_LT(seen.bytes(), 1'000'000U);
  EXPECT_GT(seen.rows(), 100U);
  EXPECT_EQ(seen.add({std::uint64_t{1} << 63U, 5}, 1, 99'999).same, 1U);
}

}  // namespace
}  // namespace entrybridge
