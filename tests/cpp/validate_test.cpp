// Reports: which fault is told at a union, and where it is marked.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "support.h"

namespace entrybridge {
namespace {

using testing::told;
using testing::validate;
using Lines = std::vector<std::string>;

std::string entry(const std::string& message) {
  return R"({"messages":[)" + message + "]}";
}

TEST(Explain, SaysOneThingAtAUnion) {
  struct Case {
    const char* fear;
    std::string row;
    Lines issues;
  };
  const Case cases[] = {
      {"arguments as an object",
       entry(
           R"({"role":"assistant","tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":{}}}]})"),
       {"type /messages/0/tool_calls/0/function/arguments"}},
      {"a misspelt role", entry(R"({"role":"asistant","content":"x"})"), {"enum /messages/0/role"}},
      {"no role", entry(R"({"content":"x"})"), {"required /messages/0/role"}},
      {"a role of another type", entry(R"({"role":5,"content":"x"})"), {"type /messages/0/role"}},
      {"a role at the end", entry(R"({"content":5,"role":"user"})"), {"type /messages/0/content"}},
      {"a message that is a string", entry(R"("hello")"), {"type /messages/0"}},
      {"a stranger key in a tool message",
       entry(R"({"role":"tool","tool_call_id":"a","name":"f"})"),
       {"unknown-key /messages/0/name"}},
      {"a part of an unknown type",
       entry(R"({"role":"user","content":[{"type":"image","url":"x"}]})"),
       {"enum /messages/0/content/0/type"}},
      {"an image where only text may be",
       entry(R"({"role":"system","content":[{"type":"image_url","image_url":{"url":"x"}}]})"),
       {"enum /messages/0/content/0/type"}},
      {"content that is null where it must not be",
       entry(R"({"role":"user","content":null})"),
       {"type /messages/0/content"}},
      {"an unknown detail",
       entry(
           R"({"role":"user","content":[{"type":"image_url","image_url":{"url":"x","detail":"hi"}}]})"),
       {"enum /messages/0/content/0/image_url/detail"}},
      {"a tool_choice that is neither word nor object",
       R"({"messages":[],"tool_choice":"any"})",
       {"enum /tool_choice"}},
      {"a tool_choice of another type",
       R"({"messages":[],"tool_choice":1})",
       {"type /tool_choice"}},
      {"a tool_choice with a wrong tag",
       R"({"messages":[],"tool_choice":{"type":"tool","function":{"name":"f"}}})",
       {"enum /tool_choice/type"}},
      {"a misspelt key is one fault", R"({"mesages":[]})", {"unknown-key /mesages"}},
      {"two faults are two",
       R"({"messages":[{"role":"user","content":1},{"role":"tool","content":"x"}],"split":"DEV"})",
       {"type /messages/0/content", "required /messages/1/tool_call_id", "enum /split"}},
      {"a wrong tag silences its object",
       R"({"messages":[],"rejected_message":{"role":"user","content":5,"x":1}})",
       {"enum /rejected_message/role"}},
  };
  for (const Case& one : cases) {
    EXPECT_EQ(told(validate(Platform::openpipe, one.row, false).issues), one.issues) << one.fear;
  }
}

TEST(Explain, HintsAtWhatWasMeant) {
  const Report key = validate(Platform::openpipe, R"({"mesages":[]})", false);
  EXPECT_EQ(key.issues.at(0).hint, "did you mean `messages`?");
  const Report word = validate(Platform::openpipe, entry(R"({"role":"asistant"})"), false);
  EXPECT_EQ(word.issues.at(0).hint, "did you mean \"assistant\"?");
  const Report missing = validate(Platform::humanloop, entry(R"({"rol":"user"})"), false);
  EXPECT_EQ(told(missing.issues), Lines{"required /messages/0/role"});
  EXPECT_EQ(missing.issues.at(0).hint, "is `rol` meant to be `role`?");
}

TEST(Explain, MarksTheKeyTheBracketOrTheValue) {
  const std::string row = "{\n  \"messages\": [ {\"role\": \"tool\", \"nme\": \"é\"} ]\n}";
  const Report report = validate(Platform::openpipe, row, false);
  ASSERT_EQ(told(report.issues),
            (Lines{"required /messages/0/tool_call_id", "unknown-key /messages/0/nme"}));
  const Issue& required = report.issues[0];
  EXPECT_EQ(row.substr(required.offset, required.length), "{");
  EXPECT_EQ(required.line, 2U);
  EXPECT_EQ(required.column, 17U);
  const Issue& unknown = report.issues[1];
  EXPECT_EQ(row.substr(unknown.offset, unknown.length), "\"nme\"");
}

TEST(Explain, TakesWholeNumbersHoweverWritten) {
  EXPECT_TRUE(validate(Platform::humanloop, R"({"target":{"n":1.0,"m":1e400}})", false).valid);
  ValidateOptions options{.platform = Platform::arize, .as = Document::error};
  EXPECT_TRUE(Validator(options).validate(R"({"title":"x","status":422.0})").valid);
  EXPECT_EQ(told(Validator(options).validate(R"({"title":"x","status":4.5})").issues),
            Lines{"type /status"});
}

TEST(Validate, ABadTextIsOneIssue) {
  using namespace std::string_view_literals;
  struct Case {
    const char* fear;
    std::string_view text;
    const char* code;
    std::uint64_t offset;
    std::uint64_t column;
  };
  for (const Case& one : {
           Case{"nothing", "", "invalid-json", 0, 1},
           Case{"a byte order mark alone", "\xEF\xBB\xBF", "invalid-json", 3, 1},
           Case{"a fault behind a byte order mark", "\xEF\xBB\xBF{]", "invalid-json", 4, 2},
           Case{"a bad byte", "{\"a\":\"\xFF\"}", "invalid-utf8", 6, 7},
           Case{"a NUL", "{}\0"sv, "invalid-json", 2, 3},
           Case{"two documents", "{}\n{}", "invalid-json", 3, 1},
       }) {
    const Report report = validate(Platform::arize, one.text);
    ASSERT_EQ(report.issues.size(), 1U) << one.fear;
    EXPECT_EQ(report.issues[0].code, one.code) << one.fear;
    EXPECT_EQ(report.issues[0].offset, one.offset) << one.fear;
    EXPECT_EQ(report.issues[0].column, one.column) << one.fear;
    EXPECT_FALSE(report.valid) << one.fear;
  }
}

TEST(Validate, HostileTextIsOnlyAnIssue) {
  const Report deep = validate(Platform::arize, std::string(100000, '['));
  EXPECT_EQ(told(deep.issues), Lines{"too-deep "});
  ValidateOptions options{.platform = Platform::arize};
  options.limits.max_row_bytes = 100;
  const Report large = Validator(options).validate("\"" + std::string(200, 'x') + "\"");
  EXPECT_EQ(told(large.issues), Lines{"too-large "});
  EXPECT_EQ(told(validate(Platform::arize, R"({"__proto__":1,"constructor":2})").issues), Lines{});
}

TEST(Check, CountsAndGoesOn) {
  ValidateOptions options{.platform = Platform::arize};
  const Summary summary =
      Validator(options).check("{\"a\":1}\n{\"id\":1}\n{\n\n{\"b\":\"\xFF\"}\n[]");
  EXPECT_EQ(summary.records, 5U);
  EXPECT_EQ(summary.valid, 1U);
  EXPECT_EQ(summary.invalid, 4U);
  EXPECT_EQ(told(summary.issues),
            (Lines{"reserved-key /id", "invalid-json ", "invalid-utf8 ", "type "}));
  EXPECT_EQ(summary.issues[2].line, 5U);
  EXPECT_EQ(summary.issues[2].record, 3U);
  EXPECT_EQ(summary.by_platform.at("arize"), 5U);
}

TEST(Check, CapsWhatItCarriesNotWhatItCounts) {
  ValidateOptions options{.platform = Platform::arize};
  options.limits.max_issues = 2;
  std::string file;
  for (int i = 0; i < 50; ++i) file += "{\"id\":1}\n";
  const Summary summary = Validator(options).check(file);
  EXPECT_EQ(summary.issues.size(), 2U);
  EXPECT_EQ(summary.totals.at("reserved-key"), 50U);
}

TEST(Check, ChoosesThePlatformByKeys) {
  struct Case {
    const char* fear;
    const char* file;
    std::optional<Platform> platform;
  };
  for (const Case& one : {
           Case{"messages", "{\"messages\":[]}", Platform::openpipe},
           Case{"a slip of messages", "{\"mesages\":[]}", Platform::openpipe},
           Case{"messages and target", "{\"messages\":[],\"target\":{}}", Platform::humanloop},
           Case{"inputs", "{\"inputs\":{}}", Platform::humanloop},
           Case{"log ids", "{\"log_ids\":[]}", Platform::humanloop},
           Case{"anything else", "{\"question\":\"x\"}", Platform::arize},
           Case{"an entries body", "{\"entries\":[{\"x\":1}]}", Platform::openpipe},
           Case{"an examples body", "{\"examples\":[{\"messages\":[]}]}", Platform::arize},
           Case{"a broken row first", "{\n{\"inputs\":{}}", Platform::humanloop},
           Case{"nothing to read", "", Platform::openpipe},
           Case{"rows that disagree", "{\"inputs\":{}}\n{\"messages\":[]}", std::nullopt},
       }) {
    const Summary summary = Validator({}).check(one.file);
    EXPECT_EQ(summary.platform, one.platform) << one.fear;
    EXPECT_FALSE(summary.platform_reason.empty()) << one.fear;
    EXPECT_EQ(summary.platform.has_value(), summary.totals.count("mixed-platforms") == 0);
  }
}

// What a summary says, but for the words.
std::string digest(const Summary& summary) {
  std::string out = summary.platform ? std::string(name_of(*summary.platform)) + " " : "none ";
  out += summary.platform_reason;
  out += " " + std::string(name_of(summary.framing)) + " " + std::to_string(summary.records) + " " +
         std::to_string(summary.valid) + " " + std::to_string(summary.bytes);
  for (const Issue& issue : summary.issues) {
    out += "; " + issue.code + " " + to_pointer(issue.path) + " " + std::to_string(issue.record) +
           " " + std::to_string(issue.line) + ":" + std::to_string(issue.column) + " " +
           std::to_string(issue.offset);
  }
  return out;
}

Summary check_in_pieces(const ValidateOptions& options, std::string_view file, std::size_t size) {
  Validator validator(options);
  for (std::size_t at = 0; at < file.size(); at += size) {
    const std::string_view piece = file.substr(at, size);
    piece.copy(validator.room(piece.size()), piece.size());
    validator.feed(piece.size());
  }
  return validator.finish();
}

TEST(Check, PiecesGiveTheSameAsTheWhole) {
  std::string lines = "\xEF\xBB\xBF";
  for (int i = 0; i < 150; ++i) {
    lines += i % 7 == 3 ? "{\"id\":1}\r\n" : (i % 11 == 5 ? "{\"a\":\n\n" : " {\"a\":1} \n");
  }
  const std::string array = "[" + std::string(200, ' ') + "{\"a\":1},\n{\"id\":2}]";
  const std::string pretty = "{\n \"a\": 1\n}";
  ValidateOptions options{.platform = Platform::arize};
  const std::string body = "{\"examples\": [" + array.substr(1) + "}";
  const std::string values = pretty + "\n" + pretty + "\n{\"id\":2,\n}\n" + pretty;
  const std::string mixed = lines + "{\"messages\":[]}\n";
  const std::string files[] = {lines,  lines + "{\"b\":1}", array,        body, pretty,
                               values, mixed.substr(900),   std::string()};
  for (const auto& platform : {std::optional(Platform::arize), std::optional<Platform>()}) {
    options.platform = platform;
    for (const std::string& file : files) {
      const std::string whole = digest(Validator(options).check(file));
      for (const std::size_t size : {1UL, 2UL, 3UL, 7UL, 64UL, 1000UL, 100000UL}) {
        EXPECT_EQ(digest(check_in_pieces(options, file, size)), whole) << size;
      }
    }
  }
}

TEST(Check, ChoosesAPlatformByTheRowsThatBeginInTheFirstMebibyte) {
  const std::string large = "{\"messages\":[\"" + std::string(300000, 'x') + "\"]}\n";
  for (const std::size_t rows : {3U, 4U, 6U}) {
    std::string file;
    for (std::size_t i = 0; i < rows; ++i) file += large;
    file += "{\"inputs\":{}}\n" + large;
    const Summary whole = Validator({}).check(file);
    EXPECT_EQ(whole.platform.has_value(), rows > 3) << rows;
    for (const std::size_t size : {1000UL, 65536UL, 3000000UL}) {
      EXPECT_EQ(digest(check_in_pieces({}, file, size)), digest(whole)) << rows << " " << size;
    }
  }
}

TEST(Detect, AnswersTheSameWhetherTheOnePassCanTellOrNot) {
  struct Case {
    std::string_view row;
    std::string_view fits;
  };
  const Case cases[] = {
      {R"({"messages":[{"role":"user","content":"x"}]})", "oha"},
      {R"({"messages":[{"role":"\u0075ser","content":"x"}]})", "oha"},
      {R"({"messages":[{"role":"pirate","content":"x"}]})", "a"},
      {R"({"messages":[{"role":"\u0070irate","content":"x"}]})", "a"},
      {R"({"messages":[],"messages":[{"role":"user","content":"x"}]})", "oha"},
      {R"({"target":{"output":"x"}})", "ha"},
      {"{}", "h"},
      {"[]", ""},
  };
  for (const Case& one : cases) {
    const Detection told = detect(one.row);
    const std::string fits = std::string(told.openpipe ? "o" : "") + (told.humanloop ? "h" : "") +
                             (told.arize ? "a" : "");
    EXPECT_EQ(fits, one.fits) << one.row;
  }
}

TEST(Detect, AnswersForAllThree) {
  const Detection row = detect(R"({"messages":[{"role":"user","content":"x"}]})");
  EXPECT_TRUE(row.openpipe && row.humanloop && row.arize);
  EXPECT_EQ(row.best, Platform::openpipe);
  const Detection columns = detect(R"({"question":"x","id":1})");
  EXPECT_FALSE(columns.openpipe);
  EXPECT_TRUE(columns.humanloop);
  EXPECT_FALSE(columns.arize);
  EXPECT_EQ(columns.best, Platform::arize);
  EXPECT_EQ(detect("[]").best, std::nullopt);
  EXPECT_EQ(detect("{").best, std::nullopt);
}

}  // namespace
}  // namespace entrybridge
